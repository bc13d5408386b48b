import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  openTestService,
  testPassword,
  type TestMember,
  type TestService,
} from "../../testing/open-test-service.ts";

const registration = (slug: string, fields: Record<string, string> = {}) => ({
  company_name: `${slug} Ltd`,
  schema_name: slug,
  domain_url: `${slug}.localhost`,
  admin_username: `${slug}-owner`,
  admin_email: `owner@${slug}.example`,
  admin_password: testPassword,
  subscription_plan: "free",
  ...fields,
});
const me = (member: TestMember, headers: Record<string, string>) =>
  member.request({ url: "/api/users/me", headers });

describe("organizations", () => {
  let service: TestService;
  let acme: TestMember;
  let initech: TestMember;

  beforeAll(async () => {
    service = await openTestService();
    acme = await service.signUp("acme");
    initech = await service.signUp("initech");
  });
  afterAll(() => service.close());

  const register = (slug: string, fields?: Record<string, string>) =>
    service.request({ method: "POST", url: "/api/register", payload: registration(slug, fields) });
  const count = async (table: string) =>
    (await service.admin.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]?.n;

  it("signs up in under a second", async () => {
    const times: number[] = [];
    for (const slug of ["first-of-three", "second-of-three", "third-of-three"]) {
      const started = performance.now();
      expect((await register(slug)).statusCode).toBe(201);
      times.push(performance.now() - started);
    }
    expect(Math.min(...times)).toBeLessThan(1_000);
  });

  it("signs up a user, an organization, its owner, its subdomain and its tenant, whole", async () => {
    const answer = await register("globex", { subscription_plan: "basic" });
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({
      organization: {
        name: "globex Ltd",
        slug: "globex",
        plan: "starter",
        url: "http://globex.localhost:3000",
      },
      user: { username: "globex-owner", email: "owner@globex.example" },
    });
    const { rows } = await service.admin.query(
      `select d.name as domain, m.role, r.placement_id as placement, resident.state
       from control.organizations o
       join control.domains d on d.organization_id = o.id join control.memberships m on m.organization_id = o.id
       join control.residences r on r.tenant_id = o.id join rowhouse.residents resident on resident.tenant_id::text = o.id::text
       where o.slug = 'globex'`,
    );
    expect(rows).toEqual([
      { domain: "globex.localhost", role: "owner", placement: "shared", state: "resident" },
    ]);
  });

  it("leaves nothing behind when a sign-up fails half-way, and can be repeated", async () => {
    const before = [await count("control.users"), await count("control.organizations")];
    await service.admin.query("alter function queue.open_lane(uuid, integer) rename to open_lane_away");
    expect((await register("half-way")).statusCode).toBe(500);
    await service.admin.query("alter function queue.open_lane_away(uuid, integer) rename to open_lane");
    expect([await count("control.users"), await count("control.organizations")]).toEqual(before);
    expect(await count("rowhouse.residents")).toBe(await count("control.organizations"));

    const first = await register("half-way");
    const again = await register("half-way");
    expect(first.statusCode).toBe(201);
    expect(again.json()).toEqual(first.json());
  });

  it("lets one of ten simultaneous sign-ups have the name", async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        register("wanted", { admin_email: `a${index}@wanted.example`, admin_username: `wanted-${index}` }),
      ),
    );
    const statuses = answers.map(({ statusCode }) => statusCode).toSorted();
    expect(statuses).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
    const lost = answers.find(({ statusCode }) => statusCode === 409);
    expect(lost?.json()).toMatchObject({ code: "SLUG_TAKEN" });
  });

  it("adds a second organization to the account whose password is right, and only to that", async () => {
    const mine = { admin_email: "owner@acme.example", admin_username: "whatever" };
    const second = await register("acme-two", mine);
    expect(second.json()).toMatchObject({ user: { id: acme.userId, username: "acme-owner" } });
    const stranger = await register("acme-three", { ...mine, admin_password: "not their password" });
    expect(stranger.json()).toMatchObject({ status: 409, code: "ACCOUNT_CONFLICT" });
  });

  it.each([
    ["postgres", {}, "SLUG_RESERVED"],
    ["1acme", {}, "VALIDATION_FAILED"],
    ["a--b", {}, "VALIDATION_FAILED"],
    ["drop; table", {}, "VALIDATION_FAILED"],
    ["hooli", { subscription_plan: "gold" }, "PLAN_UNAVAILABLE"],
    ["hooli", { domain_url: "acme.localhost" }, "DOMAIN_CONFLICT"],
    ["hooli", { admin_password: "short" }, "VALIDATION_FAILED"],
    ["hooli", { admin_email: "nonsense" }, "VALIDATION_FAILED"],
  ])("refuses the sign-up of %s with %j by the code %s and a remedy", async (slug, fields, code) => {
    const answer = await register(slug, fields);
    expect(answer.statusCode).toBe(422);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(answer.json()).toMatchObject({ code, remedy: expect.stringMatching(/\w{3}/) });
  });

  it("writes down a domain of the customer's own without serving it", async () => {
    await register("umbrella", { domain_url: "work.umbrella.example" });
    const viaClaimed = await acme.request({
      url: "/api/users/me",
      headers: { host: "work.umbrella.example" },
    });
    expect(viaClaimed.json()).toMatchObject({ organization: { slug: "acme" } });
  });

  it("says whether a name can be had and suggests the nearest one", async () => {
    const ask = async (name: string) =>
      (
        await service.request({ url: `/api/register/availability?schema_name=${encodeURIComponent(name)}` })
      ).json<Record<string, unknown>>();
    expect(await ask("vandelay")).toEqual({ available: true, suggestion: "vandelay" });
    expect(await ask("acme")).toEqual({ available: false, suggestion: "acme-2", reason: "taken" });
    expect(await ask("admin")).toEqual({ available: false, suggestion: "admin-2", reason: "reserved" });
    expect(await ask("Kumar & Sons!")).toMatchObject({ available: false, suggestion: "kumar-sons" });
  });

  describe("found by a request", () => {
    it("comes from the host, the token or the header, when they agree", async () => {
      for (const headers of [
        {},
        { host: "acme.localhost" },
        { "x-organization": "acme" },
        { "x-organization": "ACME" },
      ]) {
        expect((await me(acme, headers)).json()).toMatchObject({
          organization: { slug: "acme", role: "owner" },
        });
      }
    });

    it("is an error when two of them disagree", async () => {
      for (const headers of [
        { "x-organization": "initech" },
        { host: "initech.localhost" },
        { host: "acme.localhost", "x-organization": "initech" },
      ]) {
        expect((await me(acme, headers)).json()).toMatchObject({
          status: 400,
          code: "ORGANIZATION_CONFLICT",
        });
      }
    });

    it("is not to be had by naming it: a stranger gets what a missing one gets", async () => {
      const login = { username: "initech-owner", password: testPassword };
      const web = await service.request({
        method: "POST",
        url: "/api/session",
        payload: login,
        headers: { host: "localhost:3000", origin: "http://localhost:3000" },
      });
      const authorization = `Bearer ${web.json<{ access: string }>().access}`;
      const ask = async (slug: string) => {
        const answer = await service.request({
          url: "/api/estimates",
          headers: { authorization, "x-organization": slug },
        });
        const { instance: _instance, ...problem } = answer.json<Record<string, unknown>>();
        return { status: answer.statusCode, problem };
      };
      expect(await ask("acme")).toEqual(await ask("no-such-organization"));
      expect(await ask("acme")).toMatchObject({ status: 404, problem: { code: "ORGANIZATION_NOT_FOUND" } });
      expect((await ask("initech")).status).toBe(200);
    });

    it("must be named by somebody who belongs to several", async () => {
      await register("initech-two", { admin_email: "owner@initech.example", admin_username: "x" });
      const token = await service.request({
        method: "POST",
        url: "/api/token",
        payload: { username: "initech-owner", password: testPassword },
      });
      const authorization = `Bearer ${token.json<{ access: string }>().access}`;
      const unnamed = await service.request({ url: "/api/estimates", headers: { authorization } });
      expect(unnamed.json()).toMatchObject({ status: 400, code: "ORGANIZATION_REQUIRED" });
      const person = await service.request({ url: "/api/users/me", headers: { authorization } });
      expect(person.json()).toMatchObject({ organization: null });
      expect(person.json<{ memberships: unknown[] }>().memberships).toHaveLength(2);
    });

    it("stops being served at once when it is suspended, and comes back", async () => {
      const suspend = (state: string) =>
        service.admin.query("update control.organizations set state = $1 where slug = 'initech'", [state]);
      const list = () => initech.request({ url: "/api/estimates" });
      await suspend("suspended");
      expect((await list()).json()).toMatchObject({ status: 403, code: "ORGANIZATION_SUSPENDED" });
      await suspend("active");
      expect((await list()).statusCode).toBe(200);
    });
  });
});
