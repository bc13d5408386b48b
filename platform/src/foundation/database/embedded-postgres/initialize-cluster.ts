import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { StartError } from "../../../errors.ts";
import type { Binaries } from "./binaries.ts";
import type { Identity } from "./identity.ts";

const majorVersion = "18";
export const superuser = "postgres";

/**
 * Makes a new cluster unless there is one, and returns the superuser's password. The cluster appears under its name
 * only when it is whole, so a start that was killed here begins again.
 */
export async function initializeCluster(options: {
  home: string;
  cluster: string;
  binaries: Binaries;
  identity: Identity;
}): Promise<{ password: string; isNew: boolean }> {
  const { home, cluster, binaries, identity } = options;
  const passwordFile = join(home, "password");
  if (existsSync(join(cluster, "PG_VERSION"))) {
    refuseOtherVersion(cluster);
    return { password: readFileSync(passwordFile, "utf8").trim(), isNew: false };
  }
  const unfinished = `${cluster}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  const password = randomBytes(24).toString("base64url");
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (identity.uid !== undefined) chownSync(passwordFile, identity.uid, identity.gid ?? identity.uid);

  const settings = {
    pgdata: unfinished,
    username: superuser,
    pwfile: passwordFile,
    auth: "scram-sha-256",
    encoding: "UTF8",
    locale: "C",
    "locale-provider": "builtin",
    "builtin-locale": "C.UTF-8",
  };
  const args = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
  await run([...identity.prefix, binaries.initdb, ...args, "--no-sync", "--no-instructions"], identity);
  renameSync(unfinished, cluster);
  return { password, isNew: true };
}

function refuseOtherVersion(cluster: string): void {
  const version = readFileSync(join(cluster, "PG_VERSION"), "utf8").trim();
  if (version === majorVersion) return;
  throw new StartError(
    "DATA_OF_ANOTHER_VERSION",
    `The data in ${cluster} was made by PostgreSQL ${version}, and this is ${majorVersion}.`,
    "Carry it over with pg_upgrade or pg_dump, or choose another folder with ROWHOUSE_DATA.",
  );
}

async function run(command: string[], identity: Identity): Promise<void> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    cwd: "/",
    env: { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
    ...(identity.uid === undefined ? {} : { uid: identity.uid, gid: identity.gid ?? identity.uid }),
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  const [said, complained, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (status === 0) return;
  throw new StartError(
    "POSTGRES_INIT_FAILED",
    `initdb could not make a database cluster:\n${`${said}\n${complained}`.trim().split("\n").slice(-8).join("\n")}`,
    "Mend what it names (often a full disk or a folder without rights) and start again.",
  );
}
