import { tenantId } from "@rowhouse/tenancy";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestService, type TestMember, type TestService } from "../../testing/open-test-service.ts";
import type { Placements } from "./open-fleet.ts";
import { sparePool } from "./place-tenant.ts";

const plans = { row: "starter", schema: "pro", database: "enterprise" } as const;
type Isolation = keyof typeof plans;
const isolations = Object.keys(plans) as Isolation[];

describe("an organization's place", () => {
  let service: TestService;
  let placements: Placements;
  beforeAll(async () => {
    service = await openTestService();
    ({ placements } = service);
  });
  afterAll(() => service.close());

  const signUp = (slug: string, isolation: Isolation): Promise<TestMember> =>
    service.signUp(slug, { subscription_plan: plans[isolation] });
  const states = async () =>
    (
      await service.control.query<{ place: string }>(
        "select concat_ws(' ', kind, state) as place from placements order by 1",
      )
    ).rows.map(({ place }) => place);
  const placeOf = async ({ organizationId }: TestMember) =>
    (
      await service.control.query<{ server: string; database: string; schema: string; kind: string }>(
        `select server, database, schema, kind from placements p join residences r on r.placement_id = p.id
         where r.tenant_id = $1`,
        [organizationId],
      )
    ).rows[0];

  it.each(isolations)(
    "is in %s isolation where the plan says so, and it works there at once",
    async (isolation) => {
      const member = await signUp(`in-${isolation}`, isolation);
      const home = service.address.database;
      const place = await placeOf(member);
      expect({
        isHome: place?.database === home,
        isShared: place?.kind === "shared" && place.schema === "shared",
      }).toEqual({ isHome: isolation !== "database", isShared: isolation === "row" });
      expect((await member.request({ url: "/api/estimates" })).json()).toEqual({
        items: [],
        next_cursor: null,
      });
      await service.tenancy.withTenant(tenantId(member.organizationId), async (tx) => {
        await tx.query(
          "insert into uploads (filename, size_bytes, sha256, storage_key) values ('a', 1, '', $1)",
          [`tenants/${member.organizationId}/a`],
        );
        expect(tx.placement).toMatchObject(place ?? {});
      });
    },
  );

  it.each(["schema", "database"] as const)(
    "is taken from the spare ones in %s isolation, and each is taken once",
    async (isolation) => {
      const pool = sparePool(service.address, { isolation });
      expect(await placements.fleet.fillSpares({ ...pool, count: 1 })).toBe(1);
      const { rows } = await service.control.query<{ database: string; schema: string }>(
        "select database, schema from placements where state = 'spare'",
      );
      const [spare] = rows;
      const members = await Promise.all(
        ["one", "two", "three"].map((name) => signUp(`spare-${isolation}-${name}`, isolation)),
      );
      const places = await Promise.all(members.map(placeOf));
      const names = places.map((place) => `${place?.database} ${place?.schema}`);
      expect(new Set(names).size).toBe(3);
      expect(names).toContain(`${spare?.database} ${spare?.schema}`);
      expect((await states()).filter((state) => /making|failed/.test(state))).toEqual([]);
    },
  );

  it.each(["schema", "database"] as const)(
    "is another one in %s isolation where somebody removed the spare, which is given to nobody any more",
    async (isolation) => {
      const pool = sparePool(service.address, { isolation });
      await placements.fleet.fillSpares({ ...pool, count: 1 });
      const { rows } = await service.control.query<{ id: string; name: string }>(
        "select id, quote_ident(case when $1 = 'schema' then schema else database end) as name from placements where state = 'spare'",
        [isolation],
      );
      for (const { name } of rows)
        await service.admin.query(`drop ${isolation} ${name} ${isolation === "schema" ? "cascade" : ""}`);
      const member = await signUp(`past-broken-${isolation}`, isolation);
      expect((await member.request({ url: "/api/estimates" })).statusCode).toBe(200);
      // it is cleared away when spares are made next
      await placements.fleet.fillSpares({ ...pool, count: 0 });
      const left = await service.control.query("select from placements where id = any ($1)", [
        rows.map(({ id }) => id),
      ]);
      expect(left.rowCount).toBe(0);
    },
  );

  it.each(["schema", "database"] as const)(
    "leaves no user, organization or placement behind when a sign-up in %s isolation fails half-way",
    async (isolation) => {
      const count = async () =>
        (
          await service.control.query<object>(
            `select (select count(*) from users) users, (select count(*) from organizations) organizations,
               (select count(*) from residences) residences`,
          )
        ).rows[0];
      const before = await count();
      // the last thing that a sign-up writes in its own database
      await service.admin.query(
        "alter table control.residences add constraint refused check (epoch > 1) not valid",
      );
      const refused = await service.request({
        method: "POST",
        url: "/api/register",
        payload: {
          company_name: "Half Way",
          schema_name: `half-way-${isolation}`,
          admin_username: `half-${isolation}`,
          admin_email: `half@${isolation}.example`,
          admin_password: "a long enough password",
          subscription_plan: plans[isolation],
        },
      });
      await service.admin.query("alter table control.residences drop constraint refused");
      expect(refused.statusCode).toBe(500);
      expect(await count()).toEqual(before);
      expect((await states()).filter((state) => /making|failed/.test(state))).toEqual([]);
      await signUp(`half-way-${isolation}`, isolation);
    },
  );

  it("believes no token of another database", async () => {
    const [row, database] = await Promise.all([signUp("key-row", "row"), signUp("key-database", "database")]);
    const place = await placeOf(database);
    if (place === undefined) throw new Error("It has no place");
    expect(placements.keyOf(place)).not.toEqual(placements.keyOf((await placeOf(row)) ?? place));
  });
});
