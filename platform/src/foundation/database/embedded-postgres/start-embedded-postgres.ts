import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { findBinaries } from "./binaries.ts";
import { freePort } from "./free-port.ts";
import { chooseIdentity, type Identity } from "./identity.ts";
import { initializeCluster, superuser } from "./initialize-cluster.ts";
import { launchServer, type Running } from "./launch-server.ts";
import { stopOrphan, stopPostmaster } from "./postmaster.ts";
import { watchOver } from "./watchdog.ts";

export interface EmbeddedPostgres {
  /** The superuser's URL. */
  url: string;
  port: number;
  pid: number;
  /** The small process that stops the server should this one be killed. */
  watchdogPid: number;
  isNew: boolean;
  logFile: string;
  /** How the server came up, in words for people. */
  notes: string[];
  stop(): Promise<void>;
}

interface Options {
  /** Folder that belongs to the server alone; made when missing. */
  home: string;
  /** For tests: gives up safety against power loss for speed. */
  isDisposable?: boolean;
  /** Called when the server ended by itself and could not be started again. */
  onLost?: (error: unknown) => void;
}

/**
 * Starts the PostgreSQL that comes with npm, on the loopback interface, and keeps it running until `stop`. For trial
 * and tests: it follows PostgreSQL's releases late.
 *
 * @throws StartError naming what is wrong and what to do
 */
export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const home = resolve(options.home);
  const cluster = join(home, "data");
  const logFile = join(home, "postgres.log");
  mkdirSync(home, { recursive: true, mode: 0o700 });

  const binaries = findBinaries();
  const identity = chooseIdentity({ home, cluster, postgres: binaries.postgres });
  const notes = [`PostgreSQL runs ${identity.explanation}`];
  if ((await stopOrphan(cluster)) === "stopped") {
    notes.push("a PostgreSQL that an earlier run had left behind was stopped");
  }
  const { password, isNew } = await initializeCluster({ home, cluster, binaries, identity });

  const portFile = join(home, "port");
  const launch = (port: number) =>
    launchServer({
      program: binaries.postgres,
      cluster,
      logFile,
      identity,
      port,
      password,
      isDisposable: options.isDisposable ?? false,
    });
  let server = await launch(await choosePort(portFile, identity));
  let watchdog: ChildProcess | undefined;
  let isStopping = false;
  let stopped: Promise<void> | undefined;

  const supervise = async (running: Running): Promise<void> => {
    watchdog = watchOver(running.pid, join(cluster, "postmaster.pid"));
    await once(running.child, "exit");
    watchdog?.kill();
    if (isStopping) return;
    server = await launch(running.port);
    if (isStopping) await stopPostmaster(server.pid);
    else await supervise(server);
  };
  supervise(server).catch((error: unknown) => {
    options.onLost?.(error);
  });

  return {
    url: `postgres://${superuser}:${password}@127.0.0.1:${server.port}/postgres`,
    port: server.port,
    get pid() {
      return server.pid;
    },
    get watchdogPid() {
      return watchdog?.pid ?? 0;
    },
    isNew,
    logFile,
    notes,
    stop: () => {
      isStopping = true;
      return (stopped ??= stopPostmaster(server.pid));
    },
  };
}

async function choosePort(file: string, { uid, gid }: Identity): Promise<number> {
  let remembered: number | undefined;
  try {
    remembered = Number.parseInt(readFileSync(file, "utf8"), 10) || undefined;
  } catch {
    // the first start
  }
  const port = await freePort(remembered);
  if (port !== remembered) {
    writeFileSync(file, `${port}\n`, { mode: 0o600 });
    if (uid !== undefined) chownSync(file, uid, gid ?? uid);
  }
  return port;
}
