import { setImmediate } from "node:timers/promises";
import { tenantId } from "@rowhouse/tenancy";
import type { LightMyRequestResponse } from "fastify";
import { Client, escapeIdentifier } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogue } from "./errors.ts";
import { appRole, controlRole } from "./foundation/database/roles.ts";
import { openTestService, type TestMember, type TestService } from "./testing/open-test-service.ts";

/** What each plan promises. */
const plans = { row: "starter", schema: "pro", database: "enterprise" } as const;
type Isolation = keyof typeof plans;
const isolations: Isolation[] = ["row", "schema", "database"];

/** What a caller is told: the status and the code, and whether to come again. */
function told(response: LightMyRequestResponse): string {
  const { code } = response.json<{ code?: string }>();
  const again = response.headers["retry-after"] === undefined ? "" : ", later";
  return `${response.statusCode} ${code ?? "served"}${again}`;
}

const name = (member: TestMember) => member.request({ url: "/api/name" });

describe("organizations with a fault", { timeout: 60_000 }, () => {
  let service: TestService;
  let time = 0;
  const well = {} as Record<Isolation, TestMember>;
  beforeAll(async () => {
    service = await openTestService({
      now: () => new Date(Date.now() + time),
      connections: { max: 2, connectionTimeoutMillis: 200 },
      addRoutes: (app) => {
        app.get("/api/name", { config: { permission: "estimates.read" } }, ({ tenant }) =>
          tenant.transaction(
            async (tx) => (await tx.query("select rowhouse.tenant_id() as name")).rows[0] ?? {},
          ),
        );
        app.get("/api/cut", { config: { permission: "estimates.read" } }, ({ tenant }) =>
          tenant.transaction(async (tx) => {
            const { rows } = await tx.query<{ pid: number }>("select pg_backend_pid() as pid");
            await service.admin.query("select pg_terminate_backend($1, 1000)", [rows[0]?.pid]);
            await tx.query("select 1 as one");
            return {};
          }),
        );
        app.get("/api/long", { config: { permission: "estimates.read" } }, ({ tenant }) =>
          tenant.transaction(async (tx) => {
            await tx.query("select");
            begun.resolve();
            await mayEnd.promise;
            return {};
          }),
        );
      },
    });
    await service.admin.query("update control.plans set api_calls_a_minute = 1000000");
    for (const isolation of isolations)
      well[isolation] = await service.signUp(`well-in-${isolation}`, { subscription_plan: plans[isolation] });
  });
  afterAll(() => service.close());
  let begun = Promise.withResolvers<void>();
  let mayEnd = Promise.withResolvers<void>();

  const expectServed = async (...members: TestMember[]) => {
    const answers = await Promise.all(members.map(name));
    expect(answers.map((answer) => answer.json<object>())).toEqual(
      members.map(({ organizationId }) => ({ name: organizationId })),
    );
  };
  const databaseOf = async ({ organizationId }: TestMember): Promise<string> => {
    const { rows } = await service.control.query<{ database: string }>(
      "select database from placements p join residences r on r.placement_id = p.id where r.tenant_id = $1",
      [organizationId],
    );
    return rows[0]?.database ?? "";
  };
  const insideOf = async (member: TestMember, sql: string) => {
    const url = new URL(service.address.adminUrl);
    url.pathname = `/${await databaseOf(member)}`;
    const superuser = new Client({ connectionString: url.href });
    await superuser.connect();
    await superuser.query(sql).finally(() => superuser.end());
  };

  it("are each told their own, whatever the isolation; the others are served meanwhile", async () => {
    const signUp = (slug: string, isolation: Isolation) =>
      service.signUp(slug, { subscription_plan: plans[isolation] });
    const faults: Record<
      string,
      { in: Isolation; fault: (member: TestMember) => Promise<unknown>; told: string }
    > = {
      suspended: {
        in: "row",
        fault: ({ organizationId }) => service.placements.fleet.suspend(tenantId(organizationId)),
        told: "403 ORGANIZATION_SUSPENDED",
      },
      placeless: {
        in: "row",
        // in the database too: a node that remembers where it was asks there first
        fault: async ({ organizationId }) => {
          await service.admin.query("delete from rowhouse.residents where tenant_id = $1", [organizationId]);
          await service.admin.query("delete from control.residences where tenant_id = $1", [organizationId]);
        },
        told: "404 ORGANIZATION_NOT_FOUND",
      },
      moved: {
        in: "schema",
        fault: ({ organizationId }) =>
          service.admin.query("delete from rowhouse.residents where tenant_id = $1", [organizationId]),
        told: "503 ORGANIZATION_MOVING, later",
      },
      "half-migrated": {
        in: "schema",
        fault: ({ organizationId }) =>
          service.admin.query("update rowhouse.residents set version = 1 where tenant_id = $1", [
            organizationId,
          ]),
        told: "503 ORGANIZATION_UPGRADING, later",
      },
      unreachable: {
        in: "database",
        fault: async (member) => {
          const database = escapeIdentifier(await databaseOf(member));
          await service.admin.query(`alter database ${database} allow_connections false`);
          await service.admin.query(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1",
            [await databaseOf(member)],
          );
        },
        told: "503 ORGANIZATION_UNREACHABLE, later",
      },
      unready: {
        in: "database",
        fault: (member) => insideOf(member, "drop schema rowhouse cascade"),
        told: "503 ORGANIZATION_UNREACHABLE, later",
      },
      "other-key": {
        in: "database",
        fault: (member) => insideOf(member, "update rowhouse.keys set inner_pad = outer_pad"),
        told: "503 ORGANIZATION_UNREACHABLE, later",
      },
    };
    const ill = new Map<string, TestMember>();
    for (const [slug, { in: isolation }] of Object.entries(faults))
      ill.set(slug, await signUp(slug, isolation));
    await expectServed(...ill.values());
    for (const [slug, member] of ill) await faults[slug]?.fault(member);
    for (let round = 0; round < 3; round++) {
      const answers = [...ill].map(async ([slug, member]) => [slug, told(await name(member))] as const);
      await expectServed(...Object.values(well));
      expect(new Map(await Promise.all(answers))).toEqual(
        new Map(Object.entries(faults).map(([slug, fault]) => [slug, fault.told])),
      );
    }
    await service.admin.query(
      `alter database ${escapeIdentifier(await databaseOf(ill.get("unreachable") ?? well.row))} allow_connections true`,
    );
  });

  it("are told that all is busy where one's database is, and only there", async () => {
    begun = Promise.withResolvers();
    mayEnd = Promise.withResolvers();
    const first = well.row.request({ url: "/api/long" });
    await begun.promise;
    begun = Promise.withResolvers();
    const second = well.row.request({ url: "/api/long" });
    await begun.promise;
    expect(
      await Promise.all([well.row, well.schema].map(async (member) => told(await name(member)))),
    ).toEqual(["503 BUSY, later", "503 BUSY, later"]);
    await expectServed(well.database);
    mayEnd.resolve();
    expect((await Promise.all([first, second])).map(told)).toEqual(["200 served", "200 served"]);
    await expectServed(...Object.values(well));
  });

  it("are told nothing else than that theirs does not answer while all connections are cut under load, and are served right after", async () => {
    const databases = await Promise.all(Object.values(well).map(databaseOf));
    const over = new AbortController();
    const answers = new Set<string>();
    const load = Object.values(well).flatMap((member) =>
      [1, 2, 3].map(async () => {
        while (!over.signal.aborted) {
          const answer = await name(member);
          const mark = answer.statusCode === 200 ? answer.json<{ name: string }>().name : told(answer);
          answers.add(mark === member.organizationId ? "its own" : mark);
          await setImmediate();
        }
      }),
    );
    for (let cut = 0; cut < 4; cut++)
      await service.admin.query(
        "select pg_terminate_backend(pid, 1000) from pg_stat_activity where datname = any ($1) and usename = any ($2)",
        [databases, [appRole, controlRole]],
      );
    over.abort();
    await Promise.all(load);
    answers.delete("its own");
    for (const answer of answers)
      expect(["503 ORGANIZATION_UNREACHABLE, later", "503 NOT_READY, later", "503 BUSY, later"]).toContain(
        answer,
      );
    for (const member of Object.values(well))
      await expect.poll(async () => told(await name(member))).toBe("200 served");
    await expectServed(...Object.values(well));
  });

  it("are told that what was under way when a connection broke may have been done", async () => {
    const answer = await well.schema.request({ url: "/api/cut" });
    expect(told(answer)).toBe("503 ORGANIZATION_UNREACHABLE, later");
    expect(answer.json()).toMatchObject({
      detail: expect.stringContaining("may have been done") as string,
      remedy: expect.stringContaining("Look whether") as string,
    });
    await expectServed(well.schema);
  });

  it("or with a token that is cut, old or for another, or with a name that nobody has, are told so", async () => {
    const { access } = well.row;
    const ask = async (headers: Record<string, string>) =>
      told(await service.request({ url: "/api/name", headers }));
    expect(await ask({ authorization: `Bearer ${access.slice(0, -1)}` })).toBe("401 TOKEN_INVALID");
    expect(await ask({ authorization: `Bearer ${access.slice(1)}` })).toBe("401 TOKEN_INVALID");
    for (const other of ["well-in-schema", "nobody"])
      expect(await ask({ authorization: `Bearer ${access}`, "x-organization": other })).toBe(
        "400 ORGANIZATION_CONFLICT",
      );
    time = 24 * 3_600_000;
    expect(await ask({ authorization: `Bearer ${access}` })).toBe("401 TOKEN_EXPIRED");
    time = 0;
    expect(await ask({ authorization: `Bearer ${access}` })).toBe("200 served");
    expect(Object.keys(catalogue)).toEqual(expect.arrayContaining(["TOKEN_INVALID", "TOKEN_EXPIRED"]));
  });
});
