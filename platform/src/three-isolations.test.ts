import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sampleWorkbook } from "@rowhouse/estimating";
import { Client, escapeIdentifier } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  findLeaks,
  importWorkbook,
  makeFinalBill,
  makeFirstBill,
  makeWorkslip,
  priceEstimate,
  type MainJob,
} from "./demo/main-job.ts";
import { signUp, type JobStatus } from "./demo/member.ts";
import { follow, type Run } from "./testing/follow-command.ts";
import { findDedicated, testSecret, testServerUrl } from "./testing/open-test-service.ts";

const program = fileURLToPath(new URL("../bin/rowhouse", import.meta.url));
const plans = { row: "starter", schema: "pro", database: "enterprise" } as const;
type Isolation = keyof typeof plans;
const isolations: Isolation[] = ["row", "schema", "database"];

interface Listed {
  slug: string;
  state: string;
  isolation: Isolation | null;
  database: string;
  schema: string;
}

describe(
  "three organizations, one in each isolation, over HTTP and the command line",
  { timeout: 180_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), "rowhouse-three-"));
    const home = `rowhouse_three_${process.pid}`;
    const children: ChildProcess[] = [];
    const server = new Client({ connectionString: testServerUrl() });
    const inHome = new Client({ connectionString: urlOf(home) });
    const jobs = {} as Record<Isolation, MainJob>;
    let url = "";
    let worker: Run;

    function run(...args: string[]): Run {
      const { PORT: _port, ...environment } = process.env;
      const child = spawn(program, args, {
        env: {
          ...environment,
          DATABASE_URL: urlOf(home),
          ROWHOUSE_SECRET: testSecret,
          ROWHOUSE_DATA: join(folder, "data"),
          ROWHOUSE_SKIP_WEB_BUILD: "true",
          ROWHOUSE_SPARE_SCHEMAS: "1",
          ROWHOUSE_SPARE_DATABASES: "0",
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      children.push(child);
      return follow(child);
    }
    async function succeed(...args: string[]): Promise<string> {
      const command = run(...args);
      const code = await command.ended();
      if (code !== 0) throw new Error(`rowhouse ${args.join(" ")} ended with ${code}:\n${command.output()}`);
      return command.output();
    }
    async function startWorker(): Promise<void> {
      worker = run("work");
      await worker.said('"msg":"started"');
    }
    const inEach = (act: (job: MainJob, isolation: Isolation) => Promise<void>, which = isolations) =>
      Promise.all(which.map((isolation) => act(jobs[isolation], isolation)));

    beforeAll(async () => {
      await server.connect();
      await server.query(`create database ${home}`);
      await inHome.connect();
      const serving = run("serve", "--port", "0");
      url = await serving.url();
      await startWorker();
      for (const isolation of isolations) {
        const output = join(folder, isolation);
        mkdirSync(output);
        const member = await signUp(url, {
          companyName: `Canary of ${isolation}`,
          slug: `in-${isolation}`,
          username: `user-${isolation}`,
          password: "a long enough password",
          plan: plans[isolation],
        });
        jobs[isolation] = { member, folder: output, made: { outputs: [], paths: [] } };
      }
    }, 60_000);

    afterAll(async () => {
      const left = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
      for (const child of left) child.kill("SIGTERM");
      await Promise.all(left.map((child) => once(child, "exit")));
      await inHome.end();
      for (const name of [...(await findDedicated({ adminUrl: testServerUrl(), database: home })), home]) {
        await server.query(`drop database if exists ${escapeIdentifier(name)} with (force)`);
      }
      await server.end();
      rmSync(folder, { recursive: true, force: true });
    });

    it("are placed as their plans promise", async () => {
      const listed = JSON.parse(await succeed("organizations", "list", "--json")) as Listed[];
      expect(listed.map(({ slug, isolation }) => `${slug} ${isolation}`).toSorted()).toEqual(
        isolations.map((isolation) => `in-${isolation} ${isolation}`).toSorted(),
      );
      expect(new Set(listed.map(({ database, schema }) => `${database} ${schema}`)).size).toBe(3);
    });

    it("import and price a workbook, also when the worker is killed while it works for all of them", async () => {
      await inEach(async (job) => importWorkbook(job, await sampleWorkbook(), ignore));
      let hasDied = false;
      const dies = Promise.withResolvers<void>();
      const pricing = inEach((job) =>
        priceEstimate(job, () => {
          if (hasDied) return;
          hasDied = true;
          worker.child.kill("SIGKILL");
          dies.resolve();
        }),
      );
      await dies.promise;
      await worker.ended();
      // as if the dead worker's leases had run out
      await inHome.query(
        "update queue.entries set lease_until = now() - interval '1 s' where state = 'running'",
      );
      await startWorker();
      await pricing;
      await inEach(async ({ member }) => {
        const { items } = await member.get<{ items: { document_number: string; grand_total: string }[] }>(
          "/api/estimates",
        );
        expect(items).toMatchObject([{ document_number: "EST-0001", grand_total: "210000" }]);
        const outputs = await member.get<{ items: { kind: string }[] }>("/api/outputs");
        const kinds = outputs.items.map(({ kind }) => kind);
        expect(kinds).toEqual(expect.arrayContaining(["workbook_json", "estimate_pdf", "estimate_xlsx"]));
        expect(new Set(kinds).size).toBe(kinds.length);
      });
    });

    it("go on while one is suspended, whose members are refused and whose jobs wait", async () => {
      worker.child.kill("SIGTERM");
      await worker.ended();
      const { member, uploadId } = jobs.database;
      const { job_id: waiting } = await member.post<{ job_id: string }>("/api/jobs/create", {
        job_type: "excel_parse",
        upload_id: uploadId,
        metadata: {},
      });
      await succeed("organizations", "suspend", "in-database");
      await startWorker();
      await inEach(readAgain, ["row", "schema"]);
      expect(await member.status(`/api/jobs/${waiting}/status`)).toBe(403);

      await succeed("organizations", "resume", "in-database");
      const ended = await member.follow(`/api/jobs/${waiting}/events`, ignore);
      expect(ended).toMatchObject({ status: "completed", attempt: 1, errors: [] });
    });

    it("take home workslip and bills, and none of it can be reached by another", async () => {
      await inEach((job) => makeWorkslip(job, ignore));
      await inEach((job) => makeFirstBill(job, ignore));
      await inEach((job) => makeFinalBill(job, ignore));
      await inEach(async ({ member, made }, isolation) => {
        const estimate = jobs[isolation].estimate?.id ?? "";
        expect(await member.get(`/api/estimates/${estimate}/chain`)).toMatchObject({
          bills: [{ document_number: "BILL-0001" }, { document_number: "BILL-0002" }],
        });
        for (const other of isolations.filter((one) => one !== isolation)) {
          expect(await findLeaks(made.paths, jobs[other].member)).toEqual([]);
          for (const list of ["uploads", "jobs?limit=100", "outputs?limit=100", "estimates"]) {
            const text = JSON.stringify(await jobs[other].member.get(`/api/${list}`));
            expect(text).not.toContain(estimate);
            expect(text).not.toContain(`Canary of ${isolation}`);
          }
        }
      });
    });

    it("leave nothing behind when they are deleted one after another, and nothing of the others is touched", async () => {
      const refused = run("organizations", "delete", "in-row");
      expect(await refused.ended()).toBe(1);
      expect(refused.output()).toContain("[NOT_CONFIRMED]");
      const listed = JSON.parse(await succeed("organizations", "list", "--json")) as Listed[];
      for (const deleted of isolations) {
        const place = listed.find(({ slug }) => slug === `in-${deleted}`);
        await succeed("organizations", "delete", `in-${deleted}`, "--confirm", `in-${deleted}`);
        expect(await jobs[deleted].member.status("/api/estimates")).toBe(401);
        expect({
          databases: await count(server, "pg_database where datname = $1", place?.database),
          schemas: await count(inHome, "pg_namespace where nspname = $1", place?.schema),
        }).toEqual({ databases: deleted === "database" ? 0 : 1, schemas: deleted === "row" ? 1 : 0 });

        const { rows } = await inHome.query<{ id: string }>(
          "select id from control.organizations where slug = $1",
          [`in-${deleted}`],
        );
        const id = rows[0]?.id ?? "";
        expect(existsSync(join(folder, "data/files/tenants", id))).toBe(false);
        for (const table of await tablesNaming("tenant_id")) {
          expect({ table, rows: await count(inHome, `${table} where tenant_id::text = $1`, id) }).toEqual({
            table,
            rows: 0,
          });
        }
        for (const table of ["control.memberships", "control.domains", "control.sessions"]) {
          expect({ table, rows: await count(inHome, `${table} where organization_id = $1`, id) }).toEqual({
            table,
            rows: 0,
          });
        }
        for (const left of isolations.slice(isolations.indexOf(deleted) + 1)) {
          expect(await jobs[left].member.get("/api/estimates")).toMatchObject({
            items: [{ document_number: "EST-0001" }],
          });
        }
      }
    });

    /** Every table of the control plane's database that has such a column. */
    async function tablesNaming(column: string): Promise<string[]> {
      const { rows } = await inHome.query<{ name: string }>(
        `select a.attrelid::regclass::text as name from pg_attribute a join pg_class c on c.oid = a.attrelid
       where a.attname = $1 and c.relkind = 'r'`,
        [column],
      );
      return rows.map(({ name }) => name);
    }

    /** One job more of a member: the workbook read again. */
    async function readAgain({ member }: MainJob): Promise<void> {
      const { items } = await member.get<{ items: { id: string }[] }>("/api/uploads");
      const { job_id } = await member.post<{ job_id: string }>("/api/jobs/create", {
        job_type: "excel_parse",
        upload_id: items[0]?.id,
        metadata: {},
      });
      const ended: JobStatus = await member.follow(`/api/jobs/${job_id}/events`, ignore);
      expect(ended).toMatchObject({ status: "completed" });
    }
  },
);

function ignore(): void {}

async function count(client: Client, rows: string, value: string | undefined): Promise<number | null> {
  return (await client.query(`select from ${rows}`, [value])).rowCount;
}

function urlOf(database: string): string {
  const url = new URL(testServerUrl());
  url.pathname = database;
  return url.href;
}
