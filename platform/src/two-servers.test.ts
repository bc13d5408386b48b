import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tenantId } from "@rowhouse/tenancy";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deleteOrganization } from "./control-plane/organizations/delete-organization.ts";
import { recoverOrganizations } from "./control-plane/organizations/recover-organizations.ts";
import { placePlan } from "./control-plane/plans/place-plan.ts";
import { listSparePools } from "./control-plane/placements/list-spare-pools.ts";
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from "./foundation/database/embedded-postgres/start-embedded-postgres.ts";
import { examineDatabase } from "./foundation/database/examine-database.ts";
import { provisionDatabase } from "./foundation/database/provision-database.ts";
import { appRole, connectionFor, mainServer } from "./foundation/database/roles.ts";
import { diskStorage } from "./foundation/storage/disk-storage.ts";
import {
  openTestService,
  testSecret,
  type TestMember,
  type TestService,
} from "./testing/open-test-service.ts";

const secret = Buffer.from(testSecret);
const isolations = ["row", "schema", "database"] as const;
/** What each plan is made to promise for this test. */
const plans = { row: "free", schema: "pro", database: "enterprise" } as const;
type Isolation = (typeof isolations)[number];

describe("organizations on two servers", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "rowhouse-two-servers-"));
  const startAbroad = () => startEmbeddedPostgres({ home: join(folder, "abroad"), isDisposable: true });
  let abroad: EmbeddedPostgres;
  let service: TestService;
  let atHome: TestMember;
  const members = {} as Record<Isolation, TestMember>;
  beforeAll(async () => {
    abroad = await startAbroad();
    service = await openTestService({ servers: { abroad: abroad.url } });
    for (const isolation of isolations)
      await placePlan(service, plans[isolation], { server: "abroad", isolation });
    atHome = await service.signUp("at-home", { subscription_plan: "starter" });
    for (const isolation of isolations)
      members[isolation] = await service.signUp(`abroad-${isolation}`, {
        subscription_plan: plans[isolation],
      });
  }, 120_000);
  afterAll(async () => {
    await service.close();
    await abroad.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const deletion = () => ({
    placements: service.placements,
    storage: diskStorage(join(folder, "files")),
  });
  const placeOf = async ({ organizationId }: TestMember) =>
    (
      await service.control.query<{ server: string; database: string; schema: string; kind: string }>(
        `select server, database, schema, kind from placements p join residences r on r.placement_id = p.id
         where r.tenant_id = $1`,
        [organizationId],
      )
    ).rows[0];
  it("are placed where their plan says, in each isolation, and are served from there", async () => {
    expect(await placeOf(atHome)).toMatchObject({ server: mainServer });
    for (const isolation of isolations) {
      const member = members[isolation];
      const place = await placeOf(member);
      expect(place).toMatchObject({
        server: "abroad",
        kind: isolation === "row" ? "shared" : "dedicated",
        ...(isolation === "database" ? {} : { database: "postgres" }),
      });
      expect(await statusOf(member)).toBe("200 served");
      const { rows } = await service.tenancy.withTenant(tenantId(member.organizationId), (tx) =>
        tx.query<{ port: number; database: string }>(
          "select current_setting('port')::int as port, current_database() as database",
        ),
      );
      expect(rows).toEqual([{ port: abroad.port, database: place?.database }]);
    }
    const there = await placeOf(members.database);
    const elsewhere = await service.admin.query("select from pg_database where datname = $1", [
      there?.database,
    ]);
    expect(elsewhere.rowCount).toBe(0);
  });

  it("gives the second server logins of its own that can do no more than log in, and writes no secret down", async () => {
    const logins = await ask<{ name: string; may: boolean; password: string }>(
      abroad.url,
      `select rolname as name, rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication as may,
         split_part(rolpassword, '$', 1) as password
       from pg_authid where rolname in ('rowhouse_owner', 'rowhouse_control', 'rowhouse_app') order by 1`,
    );
    expect(logins).toEqual(
      ["rowhouse_app", "rowhouse_control", "rowhouse_owner"].map((name) => ({
        name,
        may: false,
        password: "SCRAM-SHA-256",
      })),
    );
    const ofMain = new URL(String(connectionFor(service.address, secret, appRole).connectionString));
    const url = new URL(abroad.url);
    [url.username, url.password] = [ofMain.username, ofMain.password];
    await expect(ask(url.href, "select 1")).rejects.toMatchObject({ code: "28P01" });

    const { password } = new URL(abroad.url);
    expect(service.logLines.join("")).not.toContain(password);
    const written = await service.admin.query<{ text: string }>(
      "select p::text as text from control.placements p",
    );
    expect(written.rows.map(({ text }) => text).join()).not.toContain(password);
  });

  it("keeps spares on both, and a sign-up takes the one on its server", async () => {
    const pools = await listSparePools(service.control, service.address);
    expect(pools.map(({ pool }) => pool.server)).toEqual(["abroad", "abroad"]);
    for (const { pool } of pools) await service.placements.fleet.fillSpares({ ...pool, count: 1 });
    await service.placements.fleet.fillSpares({ server: mainServer, count: 1 });
    const spares = await service.control.query<{ database: string }>(
      "select database from placements where state = 'spare' and server = 'abroad'",
    );
    const member = await service.signUp("from-spare", { subscription_plan: plans.database });
    const place = await placeOf(member);
    expect(place?.server).toBe("abroad");
    expect(spares.rows.map(({ database }) => database)).toContain(place?.database);
  });

  it("are examined on both, and a hole is named with its server", async () => {
    const { placements, findings } = await examineDatabase(service.address, secret);
    expect(new Set(placements.map(({ server }) => server))).toEqual(new Set([mainServer, "abroad"]));
    expect(findings.filter(({ severity }) => severity === "hole")).toEqual([]);
    const place = await placeOf(members.schema);
    const open = (how: string) =>
      ask(abroad.url, `alter table ${place?.schema}.uploads ${how} row level security`);
    await open("disable");
    expect((await examineDatabase(service.address, secret)).findings).toContainEqual(
      expect.objectContaining({ code: "RLS_OFF", server: "abroad", database: "postgres" }),
    );
    await open("enable");
  });

  it("go on at home while the other server is down, whose own are asked to wait, and are served again once it is back", async () => {
    await abroad.stop();
    for (const isolation of isolations)
      expect(await statusOf(members[isolation])).toMatch(/^503 (ORGANIZATION_UNREACHABLE|NOT_READY)$/);
    expect(await statusOf(members.row)).toBe("503 ORGANIZATION_UNREACHABLE");
    expect(await statusOf(atHome)).toBe("200 served");
    await service.signUp("at-home-too", { subscription_plan: "starter" });
    // a node that starts meanwhile
    expect(await provisionDatabase(service.address, secret)).toMatchObject({
      servers: [{ server: "abroad", reason: expect.stringContaining("no answer") }],
    });
    const { findings } = await examineDatabase(service.address, secret);
    const abroadNow = findings.filter(({ server }) => server === "abroad");
    expect(new Set(abroadNow.map(({ code }) => code))).toEqual(new Set(["PLACEMENT_UNSEEN"]));
    expect(findings.filter(({ severity }) => severity === "hole")).toEqual([]);
    // a deletion that begins now is ended later
    await expect(deleteOrganization(deletion(), "abroad-database")).rejects.toMatchObject({
      code: "ECONNREFUSED",
    });

    abroad = await startAbroad();
    for (const isolation of ["row", "schema"] as const)
      await expect.poll(() => statusOf(members[isolation]), { timeout: 30_000 }).toBe("200 served");
    expect(await statusOf(atHome)).toBe("200 served");
  });

  it("are deleted from the other server also where that was interrupted", async () => {
    const place = await placeOf(members.database);
    await recoverOrganizations(deletion(), { info: () => undefined, warn: () => undefined });
    expect(await ask(abroad.url, "select from pg_database where datname = $1", [place?.database])).toEqual(
      [],
    );
    const { rows } = await service.control.query(
      "select state from organizations where slug = 'abroad-database'",
    );
    expect(rows).toEqual([{ state: "erased" }]);

    const inSchema = await placeOf(members.schema);
    await deleteOrganization(deletion(), "abroad-schema");
    await deleteOrganization(deletion(), "abroad-row");
    expect(await ask(abroad.url, "select to_regnamespace($1) as left", [inSchema?.schema])).toEqual([
      { left: null },
    ]);
    expect(
      await ask(abroad.url, "select from rowhouse.residents where tenant_id = any ($1)", [
        [members.row.organizationId, members.schema.organizationId],
      ]),
    ).toEqual([]);
  });

  it("says which variable is missing where a plan names a server that is not configured", async () => {
    await expect(placePlan(service, "pro", { server: "nowhere" })).rejects.toMatchObject({
      code: "SERVER_UNKNOWN",
      remedy: expect.stringContaining("ROWHOUSE_SERVER_NOWHERE_URL"),
    });
  });
});

async function statusOf(member: TestMember): Promise<string> {
  const answer = await member.request({ url: "/api/estimates" });
  return `${answer.statusCode} ${answer.json<{ code?: string }>().code ?? "served"}`;
}

async function ask<Row extends object>(url: string, sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
