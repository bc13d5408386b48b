import { spawnSync } from "node:child_process";
import { chownSync, existsSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname } from "node:path";
import { StartError } from "../../../errors.ts";

/** As whom PostgreSQL runs. It refuses root, so root hands it to somebody with less. */
export interface Identity {
  uid?: number;
  gid?: number;
  /** A command that PostgreSQL's own command is put behind. */
  prefix: readonly string[];
  explanation: string;
}

/** The user that owns nothing, on Linux and in most containers. */
const nobody = 65_534;
const inUserNamespace = ["unshare", "--user", `--map-user=${nobody}`, `--map-group=${nobody}`];

/**
 * Chooses the user to run PostgreSQL as: ourselves; or, as root, the owner of the data, else nobody; or, where nobody
 * cannot reach the programs or the data, root seen as an ordinary user inside a user namespace.
 *
 * @param home folder that will hold the cluster and exists
 * @param cluster the cluster's folder, which may not exist yet
 */
export function chooseIdentity(options: { home: string; cluster: string; postgres: string }): Identity {
  const { home, cluster, postgres } = options;
  const me = process.getuid?.();
  if (me !== 0) {
    const { uid } = statSync(home);
    if (me !== undefined && uid !== me) throw foreignData(home, uid, me);
    if (hasName()) return { prefix: [], explanation: "as the current user" };
    if (allowsUserNamespaces(postgres)) {
      return {
        prefix: inUserNamespace,
        explanation: "in a user namespace, because the current user has no name",
      };
    }
    throw namelessUser(me);
  }
  const owner = existsSync(cluster) ? statSync(cluster).uid : undefined;
  if (owner !== 0) {
    const uid = owner ?? nobody;
    if (canRun(uid, home, postgres)) {
      chownSync(home, uid, uid);
      return { uid, gid: uid, prefix: [], explanation: `as user ${uid}, because PostgreSQL refuses root` };
    }
    if (owner !== undefined) throw unreachableData(cluster, owner);
  }
  if (
    spawnSync(inUserNamespace[0] ?? "", [...inUserNamespace.slice(1), postgres, "--version"]).status === 0
  ) {
    chownSync(home, 0, 0);
    return { prefix: inUserNamespace, explanation: "in a user namespace, because PostgreSQL refuses root" };
  }
  throw new StartError(
    "POSTGRES_REFUSES_ROOT",
    `PostgreSQL refuses to run as root, an ordinary user cannot read ${home} or ${postgres}, and user namespaces are not allowed here.`,
    "Start as an ordinary user, move the checkout out of /root, or set DATABASE_URL to a PostgreSQL 18 of your own.",
  );
}

/** PostgreSQL looks its user up; containers often run under a number that no file names. */
function hasName(): boolean {
  try {
    userInfo();
    return true;
  } catch {
    return false;
  }
}

function allowsUserNamespaces(postgres: string): boolean {
  const [program = "", ...args] = inUserNamespace;
  return spawnSync(program, [...args, postgres, "--version"], { cwd: "/", stdio: "ignore" }).status === 0;
}

/** Tells by trying whether a user can run PostgreSQL from here and reach its home. */
function canRun(uid: number, home: string, postgres: string): boolean {
  const as = { uid, gid: uid, cwd: "/", stdio: "ignore" } as const;
  return (
    spawnSync(postgres, ["--version"], as).status === 0 &&
    spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", dirname(home)], as).status === 0
  );
}

function namelessUser(me: number | undefined): StartError {
  return new StartError(
    "POSTGRES_NEEDS_A_NAME",
    `PostgreSQL looks up the name of the user it runs as, and user ${me} has none; user namespaces, which would help, are not allowed here.`,
    "Add the user to /etc/passwd, start as another one, or set DATABASE_URL to a PostgreSQL 18 of your own.",
  );
}

function foreignData(cluster: string, owner: number, me: number): StartError {
  return new StartError(
    "DATA_OF_ANOTHER_USER",
    `The data in ${cluster} belongs to user ${owner}, and this is user ${me}.`,
    "Start as the user who made it, give it to yourself with chown -R, or choose another folder with ROWHOUSE_DATA.",
  );
}

function unreachableData(cluster: string, owner: number): StartError {
  return new StartError(
    "DATA_UNREACHABLE",
    `The data in ${cluster} belongs to user ${owner}, who can no longer reach it or the programs in node_modules.`,
    "Move the checkout to where that user may read, or choose another folder with ROWHOUSE_DATA.",
  );
}
