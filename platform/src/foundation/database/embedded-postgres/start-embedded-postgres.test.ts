import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { StartError } from "../../../errors.ts";
import { findPostmaster, isAlive } from "./postmaster.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "./start-embedded-postgres.ts";

const startSeconds = 60_000;

describe("the embedded PostgreSQL", { timeout: startSeconds }, () => {
  let folder = "";
  const running: EmbeddedPostgres[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rowhouse-embedded-"));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  const home = () => join(folder, "postgres");
  const cluster = () => join(home(), "data");

  async function start({ isDisposable = true } = {}): Promise<EmbeddedPostgres> {
    const server = await startEmbeddedPostgres({ home: home(), isDisposable });
    running.push(server);
    return server;
  }

  it("keeps data, password and port between a stop and the next start", async () => {
    const first = await start();
    await query(first.url, "create table kept as select 42 as answer");
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);

    const second = await start();
    expect(first.isNew).toBe(true);
    expect(second.isNew).toBe(false);
    expect(second.url).toBe(first.url);
    expect(await query(second.url, "select answer from kept")).toEqual([{ answer: 42 }]);
  });

  it("listens on the loopback interface alone, asks for a password, and shows it to nobody else", async () => {
    const server = await start();
    const settings =
      "select current_setting('listen_addresses') as at, current_setting('unix_socket_directories') as sockets";
    expect(await query(server.url, settings)).toEqual([{ at: "127.0.0.1", sockets: "" }]);
    expect(statSync(join(home(), "password")).mode & 0o077).toBe(0);
    const stranger = new URL(server.url);
    stranger.password = "guess";
    await expect(query(stranger.href, "select 1")).rejects.toMatchObject({ code: "28P01" });
  });

  it("takes another port when its own was taken meanwhile, and keeps that one", async () => {
    const first = await start();
    await first.stop();
    const intruder = createServer().listen(first.port, "127.0.0.1");
    await once(intruder, "listening");
    const second = await start();
    await second.stop();
    intruder.close();
    const third = await start();
    expect(second.port).not.toBe(first.port);
    expect(third.port).toBe(second.port);
  });

  it("comes back by itself, on the same port and with every committed row, after kill -9", async () => {
    const server = await start({ isDisposable: false });
    await query(server.url, "create table kept as select 42 as answer");
    const killed = server.pid;
    process.kill(killed, "SIGKILL");
    await vi.waitFor(() => expect(server.pid).not.toBe(killed), { timeout: 20_000, interval: 20 });
    expect(await query(server.url, "select answer from kept")).toEqual([{ answer: 42 }]);
  });

  it("does not outlive a parent that dies by kill -9", async () => {
    const { parent, pid } = await startInChild(home());
    parent.kill("SIGKILL");
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 20_000, interval: 20 });
  });

  it.each(["SIGCONT", "SIGSTOP"] as const)(
    "starts beside the orphan that a killed parent left behind, after %s",
    async (signal) => {
      const { parent, pid, watchdog } = await startInChild(home());
      process.kill(watchdog, "SIGKILL");
      await vi.waitFor(() => expect(isAlive(watchdog)).toBe(false), { timeout: 20_000, interval: 20 });
      parent.kill("SIGKILL");
      process.kill(pid, signal);
      expect(findPostmaster(cluster())).toBe(pid);

      const server = await start();
      expect(isAlive(pid)).toBe(false);
      expect(server.notes.join()).toContain("left behind");
      expect(await query(server.url, "select 1 as one")).toEqual([{ one: 1 }]);
    },
  );

  it("leaves alone a process that got the number of a dead server", async () => {
    await (await start()).stop();
    writeFileSync(join(cluster(), "postmaster.pid"), `${process.pid}\n${cluster()}\n`);
    const server = await start();
    expect(await query(server.url, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("begins again after a first start that was killed half-way", async () => {
    const unfinished = join(home(), "data.new");
    await (await start()).stop();
    rmSync(cluster(), { recursive: true });
    writeFileSync(unfinished, "half a cluster");
    const server = await start();
    expect(server.isNew).toBe(true);
    expect(existsSync(unfinished)).toBe(false);
  });

  it("shows the last lines of its log when it cannot start", async () => {
    const server = await start();
    await server.stop();
    writeFileSync(join(cluster(), "postgresql.auto.conf"), "no_such_setting = 1\n");
    const failure: unknown = await start().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StartError);
    expect(failure).toMatchObject({ code: "POSTGRES_START_FAILED" });
    expect((failure as StartError).message).toContain("no_such_setting");
    expect(readFileSync(server.logFile, "utf8")).toContain("no_such_setting");
  });

  it("refuses data of another major version by name", async () => {
    await (await start()).stop();
    writeFileSync(join(cluster(), "PG_VERSION"), "17\n");
    await expect(start()).rejects.toMatchObject({ code: "DATA_OF_ANOTHER_VERSION" });
  });
});

/** Starts a server from another process, which can then be killed. */
async function startInChild(home: string): Promise<{ parent: ChildProcess; pid: number; watchdog: number }> {
  const module = fileURLToPath(new URL("./start-embedded-postgres.ts", import.meta.url));
  const script = `
    import { startEmbeddedPostgres } from ${JSON.stringify(module)};
    const server = await startEmbeddedPostgres({ home: process.argv[1], isDisposable: true });
    console.log(JSON.stringify({ pid: server.pid, watchdog: server.watchdogPid }));
    setInterval(() => {}, 1000);`;
  const parent = spawn(
    process.execPath,
    ["--conditions=source", "--input-type=module", "--eval", script, home],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  if (parent.stdout === null) throw new Error("The child has no output");
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  const { pid, watchdog } = JSON.parse(line.toString()) as { pid: number; watchdog: number };
  return { parent, pid, watchdog };
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
