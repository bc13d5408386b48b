import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, open, readFile, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";

/** The user that owns nothing: PostgreSQL refuses to run as root. */
const NOBODY = 65_534;
const STARTS_WITHIN_MS = 30_000;

const MADE_WITH =
  "-U postgres -A trust --no-sync --no-instructions --encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8 -c fsync=off".split(
    " ",
  );
const STARTED_WITH =
  "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c shared_buffers=32MB -c recovery_init_sync_method=syncfs".split(
    " ",
  );

/** How PostgreSQL is stopped: letting transactions go (fast), without a word (immediate), or not by itself at all. */
const signals = { fast: "SIGINT", immediate: "SIGQUIT", kill: "SIGKILL" } as const;

/** A PostgreSQL of one test's own, which it may stop, kill and start again. It keeps what was committed. */
export interface TestServer {
  /** A superuser's connection string, the same after a restart. */
  readonly url: string;
  /** Resolves when its main process is gone. */
  stop(how: keyof typeof signals): Promise<void>;
  /** Resolves when it answers. */
  start(): Promise<void>;
  /** Whether a commit waits for the disk, as it does outside of tests. At first it does not: making databases is slow then. */
  setDurable(isDurable: boolean): Promise<void>;
  /** Makes all its processes stand still, as a machine does that hangs: connections stay open and nothing is answered. */
  freeze(): Promise<void>;
  thaw(): void;
  /** Stops it and removes what it kept. */
  remove(): Promise<void>;
}

/** Starts one with the programs of the server that ROWHOUSE_TEST_DATABASE_URL names, which must be on this machine. */
export async function startTestServer(): Promise<TestServer> {
  const programs = await findPrograms();
  const folder = await mkdtemp(join(tmpdir(), "rowhouse-server-"));
  const identity = await chooseIdentity(join(programs, "postgres"), folder);
  const port = await findFreePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const data = join(folder, "data");
  const run = async (program: string, args: readonly string[]): Promise<ChildProcess> => {
    const [first = "", ...rest] = [...identity.prefix, join(programs, program), ...args];
    const log = await open(join(folder, "log"), "a");
    const child = spawn(first, rest, { cwd: "/", stdio: ["ignore", log.fd, log.fd], ...identity.user });
    await once(child, "spawn");
    await log.close();
    return child;
  };
  const logged = () => readFile(join(folder, "log"), "utf8");

  const making = await run("initdb", [...MADE_WITH, "-D", data]);
  if ((await once(making, "exit"))[0] !== 0) throw new Error(`initdb failed:\n${await logged()}`);

  let child: ChildProcess | undefined;
  let watchdog: ChildProcess | undefined;
  let frozen: number[] = [];
  const server: TestServer = {
    url,
    async start() {
      const giveUp = Date.now() + STARTS_WITHIN_MS;
      while (Date.now() < giveUp) {
        // What a killed one's children hold is in the way for a moment, and then the start fails.
        if (!child || child.exitCode !== null) {
          watchdog?.kill();
          child = await run("postgres", [...STARTED_WITH, "-D", data, "-p", String(port)]);
          watchdog = killAfterUs(child.pid ?? 0);
        }
        if (await answers(url)) return;
        await delay(25);
      }
      throw new Error(`PostgreSQL did not start:\n${await logged()}`);
    },
    async stop(how) {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      watchdog?.kill();
      const exit = once(child, "exit");
      child.kill(signals[how]);
      await exit;
      child = undefined;
    },
    async setDurable(isDurable) {
      const superuser = new Client({ connectionString: url });
      await superuser.connect();
      await superuser.query(`alter system set fsync = ${isDurable ? "on" : "off"}`);
      await superuser.query("select pg_reload_conf()");
      await superuser.end();
    },
    async freeze() {
      const watcher = new Client({ connectionString: url });
      watcher.on("error", () => {});
      await watcher.connect();
      // The main process first, so that no other comes after they were counted.
      child?.kill("SIGSTOP");
      const { rows } = await watcher.query<{ pid: number }>("select pid from pg_stat_activity");
      frozen = rows.map(({ pid }) => pid);
      for (const pid of frozen) process.kill(pid, "SIGSTOP");
      watcher.connection.stream.destroy();
    },
    thaw() {
      for (const pid of frozen.splice(0)) process.kill(pid, "SIGCONT");
      child?.kill("SIGCONT");
    },
    async remove() {
      server.thaw();
      await server.stop("immediate");
      await rm(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

/** When this process ends, however it does, the kernel closes the pipe that a small shell waits on. */
function killAfterUs(pid: number): ChildProcess {
  return spawn("/bin/sh", ["-c", 'read -r line; kill -9 "$1"', "sh", String(pid)], {
    stdio: ["pipe", "ignore", "ignore"],
  });
}

async function findPrograms(): Promise<string> {
  const client = new Client({ connectionString: process.env["ROWHOUSE_TEST_DATABASE_URL"] ?? "" });
  await client.connect();
  try {
    const { rows } = await client.query<{ setting: string }>(
      "select setting from pg_config() where name = 'BINDIR'",
    );
    return rows[0]?.setting ?? "";
  } finally {
    await client.end();
  }
}

/** As root: nobody, or root seen as nobody where the programs are out of nobody's reach. */
async function chooseIdentity(postgres: string, folder: string) {
  if (process.getuid?.() !== 0) return { prefix: [], user: {} };
  const user = { uid: NOBODY, gid: NOBODY };
  if (spawnSync(postgres, ["--version"], { ...user, cwd: "/" }).status !== 0)
    return { prefix: ["unshare", "--user", `--map-user=${NOBODY}`, `--map-group=${NOBODY}`], user: {} };
  await chown(folder, NOBODY, NOBODY);
  return { prefix: [], user };
}

async function findFreePort(): Promise<number> {
  const probe = createServer();
  await once(probe.listen(0, "127.0.0.1"), "listening");
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
