import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { StartError } from "../../../errors.ts";
import type { Identity } from "./identity.ts";
import { superuser } from "./initialize-cluster.ts";
import { stopOrphan } from "./postmaster.ts";
import { lastLines, openLog } from "./server-log.ts";

/** How long a dead server's children may hold its memory and lock file before we give up. */
const lockPatienceMs = 10_000;
const startPatienceMs = 60_000;

export interface Running {
  child: ChildProcess;
  pid: number;
  port: number;
}

export interface Launch {
  program: string;
  cluster: string;
  logFile: string;
  identity: Identity;
  port: number;
  password: string;
  isDisposable: boolean;
}

/** Starts the server and waits until it answers. Tries again while a dead one's remains are in the way. */
export async function launchServer(launch: Launch): Promise<Running> {
  const giveUp = Date.now() + lockPatienceMs;
  for (;;) {
    const { child, ended } = launchOnce(launch);
    const running = { child, pid: child.pid ?? 0, port: launch.port };
    if (child.pid !== undefined && (await isReady(launch, ended))) return running;
    await ended;
    const words = lastLines(launch.logFile);
    const isHeld = /lock file .* already exists|still in use|could not bind/.test(words);
    if (!isHeld || Date.now() > giveUp) throw failedStart(launch, words);
    await delay(250);
  }
}

function launchOnce({ program, cluster, logFile, identity, port, isDisposable }: Launch) {
  const log = openLog(logFile, identity);
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    max_connections: "200",
    max_locks_per_transaction: "256",
    timezone: "UTC",
    log_timezone: "UTC",
    lc_messages: "C",
    log_line_prefix: "%m [%p] %q%u@%d ",
    ...(isDisposable ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } : {}),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const [first = program, ...rest] = [...identity.prefix, program, "-D", cluster, ...args];
  const child = spawn(first, rest, {
    stdio: ["ignore", log.descriptor, log.descriptor],
    cwd: "/",
    // a process group of its own: Ctrl-C is for us, and we stop the server when our work is done
    detached: true,
    env: { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
    ...(identity.uid === undefined ? {} : { uid: identity.uid, gid: identity.gid ?? identity.uid }),
  });
  log.close();
  child.unref();
  const ended = new Promise<void>((settle) => {
    child.once("exit", () => settle()).once("error", () => settle());
  });
  return { child, ended };
}

/** Waits until the server answers; false when it ended first. */
async function isReady({ port, password, logFile, cluster }: Launch, ended: Promise<void>): Promise<boolean> {
  const over = new AbortController();
  void ended.then(() => over.abort());
  const giveUp = Date.now() + startPatienceMs;
  while (!over.signal.aborted) {
    if (await answers(port, password)) return true;
    if (Date.now() > giveUp) {
      await stopOrphan(cluster);
      throw failedStart({ port, logFile }, lastLines(logFile));
    }
    await delay(25);
  }
  return false;
}

async function answers(port: number, password: string): Promise<boolean> {
  const client = new Client({
    host: "127.0.0.1",
    port,
    user: superuser,
    password,
    database: "postgres",
    ssl: false,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === "28P01") throw wrongPassword(port, error);
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function failedStart({ port, logFile }: Pick<Launch, "port" | "logFile">, words: string): StartError {
  return new StartError(
    "POSTGRES_START_FAILED",
    `PostgreSQL did not start on port ${port}. The last lines of ${logFile}:\n${words}`,
    "Mend what they name, or set DATABASE_URL to a PostgreSQL 18 of your own.",
  );
}

function wrongPassword(port: number, cause: unknown): StartError {
  return new StartError(
    "POSTGRES_FOREIGN",
    `The PostgreSQL on port ${port} does not know our password: it is another one, or the file \`password\` beside the data was changed.`,
    "Start again, or restore that file.",
    { cause },
  );
}
