import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { follow, type Run } from "./testing/follow-command.ts";
import { testSecret, testServerUrl } from "./testing/open-test-service.ts";

const program = fileURLToPath(new URL("../bin/rowhouse", import.meta.url));
const patienceMs = 90_000;

describe("the command line", { timeout: patienceMs }, () => {
  let folder = "";
  const children: ChildProcess[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "rowhouse-cli-"));
  });
  afterEach(async () => {
    const left = children
      .splice(0)
      .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    for (const child of left) child.kill("SIGTERM");
    await Promise.all(left.map((child) => once(child, "exit")));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function run(...args: string[]): Run {
    return runWith({}, ...args);
  }

  function runWith(settings: Record<string, string>, ...args: string[]): Run {
    const { DATABASE_URL: _database, PORT: _port, ...environment } = process.env;
    const child = spawn(program, args, {
      env: {
        ...environment,
        ROWHOUSE_DATA: join(folder, "data"),
        ROWHOUSE_SKIP_WEB_BUILD: "true",
        ...settings,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.push(child);
    return follow(child);
  }

  it("starts once in a folder, keeps its data between starts, and stops cleanly on SIGTERM and SIGINT", async () => {
    const first = run("start", "--port", "0");
    const url = await first.url();
    expect((await register(url, "kept")).status).toBe(201);

    const beside = run("start", "--port", "0");
    expect(await beside.ended()).toBe(1);
    expect(beside.output()).toContain(`It serves ${url}`);
    expect(beside.output()).toContain("[ALREADY_RUNNING]");

    first.child.kill("SIGTERM");
    expect(await first.ended()).toBe(0);
    expect(first.output()).toContain("Stopped");

    const second = run("start", "--port", "0");
    const again = await second.url();
    expect(await register(again, "kept", { admin_email: "other@kept.example" })).toMatchObject({
      status: 409,
    });
    second.child.kill("SIGINT");
    expect(await second.ended()).toBe(0);
    expect(`${first.output()}${beside.output()}${second.output()}`).not.toMatch(/\bat .*\.ts:/);
    expect(statSync(join(folder, "data/secret")).mode & 0o077).toBe(0);
    expect(readFileSync(join(folder, "data/rowhouse.log"), "utf8")).not.toContain('"level":"error"');
  });

  it("serves again, with every acknowledged sign-up, after a kill -9", async () => {
    const first = run("start", "--port", "0");
    expect((await register(await first.url(), "survivor")).status).toBe(201);
    first.child.kill("SIGKILL");
    await first.ended();
    const second = run("start", "--port", "0");
    expect((await register(await second.url(), "survivor", { admin_email: "x@y.example" })).status).toBe(409);
  });

  it("says so, without a stack, when the port that was asked for is taken", async () => {
    const intruder = createServer().listen(0, "localhost");
    await once(intruder, "listening");
    const address = intruder.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const refused = run("start", "--port", String(port));
    expect(await refused.ended()).toBe(1);
    intruder.close();
    expect(refused.output()).toContain(`Port ${port}`);
    expect(refused.output()).toContain("[PORT_TAKEN]");
    expect(refused.output()).not.toMatch(/\bat .*\.ts:/);
  });

  it("migrates, and finds nothing pending the second time", async () => {
    expect(await run("migrate").ended()).toBe(0);
    const again = run("migrate");
    expect(await again.ended()).toBe(0);
    expect(again.output()).toContain("Nothing was pending");
  });

  it("says before and after what is pending, plans it, and finds what was changed by hand and what it opens, however many run at once", async () => {
    const database = `rowhouse_fleet_${process.pid}`;
    const url = new URL(testServerUrl());
    const server = new Client({ connectionString: url.href });
    await server.connect();
    await server.query(`create database ${database}`);
    url.pathname = database;
    const settings = { DATABASE_URL: url.href, ROWHOUSE_SECRET: testSecret };
    const inside = new Client({ connectionString: url.href });
    const answer = async (...args: string[]) => {
      const command = runWith(settings, "migrate", ...args);
      return { code: await command.ended(), text: command.output() };
    };
    try {
      expect((await answer("plan")).text).toContain("[DATABASE_UNPREPARED]");
      const runs = await Promise.all([answer("--json"), answer("--json"), answer("--json")]);
      expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
      const reports = runs.map(({ text }) => JSON.parse(text) as { control: unknown[]; done: number });
      expect(reports.filter(({ control }) => control.length > 0)).toHaveLength(1);
      expect(reports.filter(({ done }) => done === 1)).toHaveLength(1);
      expect(await answer("status")).toMatchObject({
        code: 0,
        text: expect.stringContaining("Nothing is pending"),
      });

      await inside.connect();
      await inside.query("alter table shared.uploads add column by_hand text");
      const drifted = await answer("status", "--drift");
      expect(drifted.code).toBe(1);
      expect(drifted.text).toContain("column uploads.by_hand is not from a migration");

      await inside.query("update control.placements set checksum = null");
      const late = await answer("status", "--json");
      expect({ ...late, text: JSON.parse(late.text) as unknown }).toMatchObject({
        code: 2,
        text: { pending: 1 },
      });
      expect(JSON.parse((await answer("plan", "--json")).text)).toMatchObject({ pendingPlacements: 1 });

      await inside.query(
        "create view shared.everything as select * from shared.uploads; grant select on shared.everything to public",
      );
      const leaky = await answer("--json");
      expect({ ...leaky, text: JSON.parse(leaky.text) as unknown }).toMatchObject({
        code: 1,
        text: {
          failures: [],
          findings: expect.arrayContaining([expect.objectContaining({ code: "VIEW_WITHOUT_INVOKER" })]),
        },
      });

      await inside.query("update control.placements set checksum = null");
      await inside.query(
        "update rowhouse.migrations set checksum = 'another' where scope = 'shared' and number = 2",
      );
      const failed = await answer("run", "--continue");
      expect(failed).toMatchObject({ code: 1, text: expect.stringContaining("[MIGRATION_CHANGED]") });
      expect(failed.text).not.toMatch(/\bat .*\.ts:/);

      await inside.query(
        "insert into rowhouse.migrations (scope, number, name, checksum, started_at, finished_at) values ('control', 9999, '9999_later', '', now(), now())",
      );
      expect(await answer()).toMatchObject({ code: 1, text: expect.stringContaining("[RELEASE_TOO_OLD]") });
    } finally {
      await inside.end();
      await server.query(`drop database ${database} with (force)`);
      await server.end();
    }
  });

  it("examines the isolation of organizations, and finds no hole", async () => {
    const doctor = run("doctor", "--json");
    expect(await doctor.ended()).toBe(0);
    const findings = JSON.parse(doctor.output()) as { severity: string }[];
    expect(findings.filter(({ severity }) => severity === "hole")).toEqual([]);
  });

  it("is migrated, examined, served and worked for apart, on a server and in a database of somebody else's", async () => {
    const database = `rowhouse_cli_${process.pid}`;
    const url = new URL(testServerUrl());
    const server = new Client({ connectionString: url.href });
    await server.connect();
    await server.query(`create database ${database}`);
    url.pathname = database;
    const settings = { DATABASE_URL: url.href, ROWHOUSE_SECRET: testSecret };
    try {
      const early = runWith(settings, "doctor");
      expect(await early.ended()).toBe(1);
      expect(early.output()).toContain("[DATABASE_UNPREPARED]");
      expect(await runWith(settings, "migrate").ended()).toBe(0);
      expect(await runWith(settings, "doctor").ended()).toBe(0);

      // another server, which is down, is in nobody's way
      const withAway = { ...settings, ROWHOUSE_SERVER_AWAY_URL: "postgres://me:hidden@127.0.0.1:1/x" };
      const again = runWith(withAway, "migrate", "--json");
      expect(await again.ended()).toBe(1);
      expect(JSON.parse(again.output())).toMatchObject({ servers: [{ server: "away" }], findings: [] });
      expect(await runWith(withAway, "plans", "place", "enterprise", "--server", "away").ended()).toBe(0);
      const plans = runWith(withAway, "plans", "list");
      expect(await plans.ended()).toBe(0);
      expect(plans.output()).toMatch(/enterprise +Enterprise +database +away/);

      const worker = runWith(settings, "work");
      const serving = runWith(withAway, "serve", "--port", "0");
      const address = await serving.url();
      expect((await register(address, "apart")).status).toBe(201);
      const ready = await fetch(`${address}/api/health/ready`);
      expect(ready.status).toBe(200);
      await worker.said('"msg":"started"');
      for (const { child, ended } of [worker, serving]) {
        child.kill("SIGTERM");
        expect(await ended()).toBe(0);
      }
      expect(serving.output()).toContain('"server":"away"');
      expect(`${serving.output()}${again.output()}`).not.toContain("hidden");

      const inside = new Client({ connectionString: url.href });
      await inside.connect();
      await inside.query("alter table shared.uploads disable row level security");
      await inside.end();
      const refused = runWith({ ...settings, NODE_ENV: "production" }, "serve", "--port", "0");
      expect(await refused.ended()).toBe(1);
      expect(refused.output()).toContain("[ISOLATION_HOLE]");
    } finally {
      await server.query(`drop database ${database} with (force)`);
      await server.end();
    }
  });
});

async function register(url: string, slug: string, fields: Record<string, string> = {}) {
  const response = await fetch(`${url}/api/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      company_name: slug,
      schema_name: slug,
      admin_username: `${slug}-owner`,
      admin_email: `owner@${slug}.example`,
      admin_password: "a long enough password",
      ...fields,
    }),
  });
  return { status: response.status, body: await response.text() };
}
