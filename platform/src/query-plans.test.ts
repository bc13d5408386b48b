import { readFile } from "node:fs/promises";
import type { TenantTransaction } from "@rowhouse/tenancy";
import type { RouteOptions } from "fastify";
import { Client, type QueryConfig } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { appRole, controlRole } from "./foundation/database/roles.ts";
import { openTestService, type TestMember, type TestService } from "./testing/open-test-service.ts";

/** Of 3,000 rows in each table. */
const mostRead = 10;
const page = 50;

interface Plan {
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: Plan[];
}

interface Asked {
  url: string;
  login: typeof appRole | typeof controlRole;
  text: string;
  values: readonly unknown[];
}

/** What is read as a whole, and why that is no table. */
const wholes: Record<string, string> = {
  "/api/rate-schedules/:id": "counts the rates of one schedule, by an index that holds all it needs",
};

/** By route, what may be asked of it beside a first and a late page. */
const variants: Record<string, string[]> = {
  "/api/jobs": ["status=pending", "status=completed", "status=cancelled"],
  "/api/outputs": ["job_id=<id>"],
  "/api/estimates": ["archived=true"],
  "/api/templates": ["archived=true", "fits=bill"],
  "/api/rates": [
    "schedule=<schedule>",
    "schedule=<schedule>&cursor=4000",
    "schedule=<schedule>&chapter=Chapter+1",
    "q=stone",
    "q=sotne",
    "q=1.4000",
    "q=stone&schedule=<schedule>",
  ],
  "/api/rate-analyses": ["q=stone"],
  "/api/estimates/:id/differences": ["from=1"],
};

/** What members wait for that writes. */
const writes = (id: string): ["POST" | "PATCH", string, object][] => [
  [
    "POST",
    `/api/estimates/${id}/changes`,
    { revision: 1, changes: [{ op: "set_item", id, item: { quantity: "2" } }] },
  ],
  ["PATCH", `/api/estimates/${id}`, { name: "Hall" }],
  ["POST", `/api/estimates/${id}/versions`, { note: "" }],
  ["POST", `/api/estimates/${id}/copy`, {}],
  ["POST", `/api/estimates/${id}/archive`, {}],
  ["POST", "/api/jobs/create", { job_type: "generate_estimate", metadata: { estimate_id: id } }],
  ["POST", "/api/jobs/create", { job_type: "excel_parse", upload_id: id, metadata: {} }],
];

describe("what members wait for, in an organization with two thirds of all rows", () => {
  let service: TestService;
  let acme: TestMember;
  let asked: Asked[] = [];
  let explaining: Client;
  let plans: Plan[] = [];
  let ids: Record<"id" | "late" | "schedule", string>;
  const routes: RouteOptions[] = [];

  beforeAll(async () => {
    service = await openTestService({ onRoute: (route) => void routes.push(route) });
    acme = await service.signUp("acme");
    explaining = new Client({ connectionString: urlOf(service) });
    await explaining.connect();
    explaining.on("notice", ({ message = "" }) => {
      if (message.includes("plan:"))
        plans.push((JSON.parse(message.slice(message.indexOf("{"))) as { Plan: Plan }).Plan);
    });
    ids = await fill(explaining, acme.organizationId);
    await ask();
  }, 120_000);
  afterAll(async () => {
    await explaining.end();
    await service.close();
  });

  /** Asks every route that reads, and some that write, and keeps the statements that were sent to the database. */
  async function ask(): Promise<void> {
    const { control, tenancy } = service;
    let url = "";
    const { query } = control;
    const withTenant = tenancy.withTenant.bind(tenancy);
    Object.assign(control, {
      query: (...sent: [text: string | QueryConfig, values?: unknown[]]): unknown => {
        const [text, values = []] = sent;
        // What is no text is the engine's own.
        if (typeof text === "string") asked.push({ url, login: controlRole, text, values });
        return Reflect.apply(query, control, sent);
      },
    });
    tenancy.withTenant = (id, work, options) =>
      withTenant(id, (tx) => work({ ...tx, query: recording(tx) }), options);
    const recording =
      (tx: TenantTransaction): TenantTransaction["query"] =>
      (text, values = []) => {
        asked.push({ url, login: appRole, text, values });
        return tx.query(text, values);
      };
    for (url of readingUrls()) {
      const { statusCode } = await acme.request({ url });
      // An object's files are not there: what was asked of the database before is enough.
      if (!url.includes(ids.id) && statusCode !== 422) expect([url, statusCode]).toEqual([url, 200]);
    }
    for (const [method, path, payload] of writes(ids.id)) {
      url = `${method} ${path}`;
      const { statusCode, body } = await acme.request({ method, url: path, payload });
      if (statusCode >= 300) throw new Error(`${url} answered ${statusCode}: ${body}`);
    }
    // An insert of values reads nothing, and cannot be repeated.
    const reads = asked.filter(({ text }) => !/^\s*insert\b/.test(text) || /\bselect\b/.test(text));
    asked = [
      ...new Map(
        reads.map((statement) => [`${statement.text} ${statement.values.join()}`, statement]),
      ).values(),
    ];
  }

  function readingUrls(): string[] {
    return routes
      .filter(({ method, config }) => method === "GET" && (config?.permission ?? config?.signedIn))
      .flatMap((route) => {
        const id = route.url.startsWith("/api/rate-schedules") ? ids.schedule : ids.id;
        const path = route.url.replace(":id", id).replace(/:(?:index|number)/, "1");
        const { querystring } = (route.schema ?? {}) as { querystring?: unknown };
        const cursor = querystring instanceof z.ZodObject ? querystring.shape["cursor"] : undefined;
        const hasLate = cursor instanceof z.ZodType && cursor.safeParse(ids.late).success;
        return ["", ...(hasLate ? [`cursor=${ids.late}`] : []), ...(variants[route.url] ?? [])].map(
          (query) => `${path}?${query.replace(/<(\w+)>/, (_, name: keyof typeof ids) => ids[name])}`,
        );
      });
  }

  /** The statements that read more than their page is worth, planned as they are for the login that sends them. */
  async function findWasteful(): Promise<string[]> {
    const found: string[] = [];
    const { rows } = await service.tenancy.withTenant(service.tenantId(acme), (tx) =>
      tx.query<{ token: string; mode: string }>(
        "select current_setting('rowhouse.token') as token, current_setting('plan_cache_mode') as mode",
      ),
    );
    const { token = "", mode = "auto" } = rows[0] ?? {};
    for (const [index, { url, login, text, values }] of asked.entries()) {
      await explaining.query(`begin; set local session authorization ${login}`);
      if (login === appRole) {
        await explaining.query(`set local plan_cache_mode = ${mode}`);
        await explaining.query("select rowhouse.enter($1)", [token]);
      } else await explaining.query("set local search_path = control");
      plans = [];
      await explaining.query({ name: `asked-${index}`, text, values: [...values] });
      await explaining.query("rollback");
      // Those before it are of functions that it calls: searches are tested beside the engine.
      const plan = plans.at(-1);
      if (plan === undefined) throw new Error(`No plan was told of: ${text}`);
      const most = mostRead * Math.max(page, plan["Actual Rows"]);
      if (rowsRead(plan) > most && !isWhole(url))
        found.push(`${url} reads ${rowsRead(plan)} rows for ${plan["Actual Rows"]}: ${text}`);
    }
    return found;
  }

  const isWhole = (url: string): boolean =>
    Object.keys(wholes).some((route) => url.startsWith(`${route.replace(":id", ids.schedule)}?`));

  it("reads no more than ten rows for each of a page, before the tables were ever analysed", async () => {
    expect(await findWasteful()).toEqual([]);
  });

  it("reads no more than ten rows for each of a page, when statistics are there", async () => {
    await explaining.query("analyze");
    expect(await findWasteful()).toEqual([]);
  });
});

function urlOf({ address: { adminUrl, database } }: TestService): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function fill(superuser: Client, tenant: string): Promise<Record<"id" | "late" | "schedule", string>> {
  await superuser.query("set search_path = shared, control");
  await superuser.query("select set_config('test.tenant', $1, false)", [tenant]);
  await superuser.query(await readFile(new URL("testing/many-rows.sql", import.meta.url), "utf8"));
  const { rows } = await superuser.query<Record<"id" | "late" | "schedule", string>>(
    `select (select id from line where n = 2500) as id, (select id from line where n = 301) as late,
       (select id from rate_schedules where tenant_id = $1 order by id desc limit 1) as schedule`,
    [tenant],
  );
  await superuser.query(
    `analyze users, memberships, sessions; reset search_path; set session_replication_role = origin; load 'auto_explain';
     set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
     set auto_explain.log_analyze = on; set auto_explain.log_timing = off;
     set auto_explain.log_format = json; set auto_explain.log_level = notice`,
  );
  const [ids] = rows;
  if (ids === undefined) throw new Error("Nothing was filled in");
  return ids;
}

function rowsRead(plan: Plan): number {
  const passed =
    plan["Actual Rows"] +
    (plan["Rows Removed by Filter"] ?? 0) +
    (plan["Rows Removed by Index Recheck"] ?? 0);
  const own = plan["Relation Name"] === undefined ? 0 : Math.round(passed * plan["Actual Loops"]);
  return (plan.Plans ?? []).reduce((sum, part) => sum + rowsRead(part), own);
}
