import { injections } from "@rowhouse/tenancy/testing";
import type { RouteOptions } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { catalogue } from "./errors.ts";
import { permissions, permissionsOf, roles } from "./foundation/http/permissions.ts";
import { openTestService, type TestMember, type TestService } from "./testing/open-test-service.ts";

/** Every route that anybody may call. A new one belongs here on purpose or not at all. */
const publicRoutes = [
  "DELETE /api/session",
  "GET /*",
  "GET /api/docs/",
  "GET /api/docs/js/scalar.js",
  "GET /api/files/*",
  "GET /api/health",
  "GET /api/health/ready",
  "GET /api/openapi.json",
  "GET /api/problems",
  "GET /api/register/availability",
  "POST /api/register",
  "POST /api/session",
  "POST /api/session/refresh",
  "POST /api/token",
  "POST /api/token/refresh",
];

/** Every route that needs a log-in but no organization. */
const signedInRoutes = ["GET /api/sample-template", "GET /api/sample-workbook", "GET /api/users/me"];

function accessOf({ config }: RouteOptions): string {
  return config?.permission ?? (config?.signedIn ? "signed in" : config?.public ? "public" : "none");
}

/** A path of the route, with the id of nothing. */
function pathOf({ url }: RouteOptions): string {
  return url.replaceAll(/:\w+/g, "01990000-0000-7000-8000-000000000000");
}

const ofRoute = ({ method }: RouteOptions) => ({ method: [method].flat()[0] as "GET" });

describe("the application", () => {
  let service: TestService;
  let acme: TestMember;
  let initech: TestMember;
  const routes: RouteOptions[] = [];

  beforeAll(async () => {
    service = await openTestService({
      onRoute: (route) => {
        if (route.method !== "HEAD") routes.push(route);
      },
      addRoutes: (app) => {
        app.get(
          "/api/injectable",
          {
            config: { permission: "estimates.read" },
            schema: { querystring: z.object({ q: z.string(), raw: z.string().optional() }) },
          },
          ({ tenant, query: { q, raw } }) =>
            tenant.transaction(
              async (tx) =>
                (await tx.query(raw ?? `select filename from uploads where filename = '${q}'`)).rows,
            ),
        );
      },
    });
    await service.admin.query("update control.plans set api_calls_a_minute = 1000000");
    acme = await service.signUp("acme");
    initech = await service.signUp("initech");
  });
  afterAll(() => service.close());

  it("lets nobody in but where it says so: the lists of open routes are complete", () => {
    const named = (access: string) =>
      routes
        .filter((route) => accessOf(route) === access)
        .map(({ method, url }) => `${String(method)} ${url}`)
        .toSorted();
    expect(named("none")).toEqual([]);
    expect(named("public")).toEqual(publicRoutes);
    expect(named("signed in")).toEqual(signedInRoutes);
  });

  it("asks every other route's caller to log in", async () => {
    const guarded = routes.filter((route) => accessOf(route) !== "public");
    expect(guarded.length).toBeGreaterThan(15);
    for (const route of guarded) {
      const answer = await service.request({ ...ofRoute(route), url: pathOf(route) });
      expect([route.url, answer.statusCode]).toEqual([route.url, 401]);
      expect(answer.json()).toMatchObject({ code: "UNAUTHENTICATED" });
    }
  });

  it("refuses each role exactly what the permission table does not give it", async () => {
    const setRole = (role: string) =>
      service.admin.query("update control.memberships set role = $1 where user_id = $2", [role, acme.userId]);
    const guarded = routes.filter(({ config }) => config?.permission !== undefined);
    for (const role of roles) {
      await setRole(role);
      const allowed = new Set<string>(permissionsOf(role));
      for (const route of guarded) {
        const { statusCode } = await acme.request({ ...ofRoute(route), url: pathOf(route) });
        const isRefused = !allowed.has(accessOf(route));
        expect([role, route.method, route.url, statusCode === 403]).toEqual([
          role,
          route.method,
          route.url,
          isRefused,
        ]);
      }
    }
    await setRole("owner");
  });

  it("returns no canary of another organization for any injected payload", async () => {
    const canary = "canary-of-initech-7d20c1";
    await service.tenancy.withTenant(service.tenantId(initech), (tx) =>
      tx.query("insert into uploads (filename, size_bytes, sha256, storage_key) values ($1, 1, 'x', $2)", [
        canary,
        `tenants/${initech.organizationId}/x`,
      ]),
    );
    const target = { victimId: initech.organizationId, table: "shared.uploads", column: "filename" };
    const leaks: string[] = [];
    for (const { name, value, statement } of injections(target)) {
      const query = { q: value ?? "", ...(statement !== undefined && { raw: statement }) };
      const answer = await acme.request({ url: "/api/injectable", query });
      const after = await acme.request({ url: "/api/uploads" });
      if (`${answer.body}${after.body}`.includes(canary)) leaks.push(name);
      expect(after.statusCode).toBe(200);
    }
    expect(leaks).toEqual([]);
    const { rows } = await service.admin.query("select filename from shared.uploads where tenant_id = $1", [
      initech.organizationId,
    ]);
    expect(rows).toEqual([{ filename: canary }]);
  });

  it("answers errors as problem documents: code, what was wrong, what to do, and the request's id", async () => {
    const unknown = await service.request({ url: "/api/nothing-here" });
    expect(unknown.statusCode).toBe(404);
    expect(unknown.headers["content-type"]).toContain("application/problem+json");
    expect(unknown.json()).toEqual({
      type: "/api/problems#NOT_FOUND",
      title: catalogue.NOT_FOUND.title,
      status: 404,
      code: "NOT_FOUND",
      detail: "GET /api/nothing-here does not exist",
      remedy: catalogue.NOT_FOUND.remedy,
      instance: `urn:request:${String(unknown.headers["x-request-id"])}`,
    });
    const broken = await service.request({
      method: "POST",
      url: "/api/token",
      headers: { "content-type": "application/json" },
      payload: "{nonsense",
    });
    expect(broken.json()).toMatchObject({ status: 400, code: "MALFORMED_BODY" });
    const wrongType = await service.request({
      method: "POST",
      url: "/api/token",
      headers: { "content-type": "text/csv" },
      payload: "a,b",
    });
    expect(wrongType.json()).toMatchObject({ status: 415, code: "UNSUPPORTED_MEDIA_TYPE" });
  });

  it("answers addresses and texts that nobody can read as problems of the caller", async () => {
    for (const url of ["/api/%zz", "/%zz", "/api/uploads/%ff/status"]) {
      const answer = await service.request({ url });
      expect([url, answer.statusCode]).toEqual([url, 400]);
      expect(answer.headers["content-type"]).toContain("application/problem+json");
      expect(answer.json()).toMatchObject({ code: "MALFORMED_ADDRESS" });
    }
    const payload = { username: "nobody\u0000", password: "irrelevant" };
    const login = await service.request({ method: "POST", url: "/api/token", payload });
    expect(login.json()).toMatchObject({ status: 422, code: "VALIDATION_FAILED" });
  });

  it("lets no row name the file of another organization", async () => {
    const foreign = `tenants/${initech.organizationId}/uploads/1/original`;
    const insert = service.tenancy.withTenant(service.tenantId(acme), (tx) =>
      tx.query(
        "insert into uploads (filename, size_bytes, sha256, storage_key) values ('theirs', 1, 'x', $1)",
        [foreign],
      ),
    );
    await expect(insert).rejects.toMatchObject({ code: "23514" });
  });

  it("tells nothing of its inside when it fails", async () => {
    const answer = await acme.request({ url: "/api/injectable", query: { q: "'" } });
    expect(answer.json()).toMatchObject({ status: 500, code: "INTERNAL", detail: catalogue.INTERNAL.title });
    expect(answer.body).not.toMatch(/syntax|postgres|select|\bat \//i);
  });

  it("names request, tenant and actor in its log lines", async () => {
    const answer = await acme.request({ url: "/api/estimates" });
    const line = service.logLines
      .map((text) => JSON.parse(text) as Record<string, unknown>)
      .findLast((entry) => entry["msg"] === "request completed");
    expect(line).toMatchObject({
      request_id: answer.headers["x-request-id"],
      tenant: acme.organizationId,
      actor: acme.userId,
    });
  });

  it("forbids by its headers whatever does not come from its own host", async () => {
    const { headers } = await service.request({ url: "/api/health" });
    expect(headers["content-security-policy"]).toContain("script-src 'self';");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["x-frame-options"]).toBeDefined();
  });

  it("explains every error code, and the API itself, without the internet", async () => {
    const problems = await service.request({ url: "/api/problems" });
    expect(Object.keys(problems.json())).toEqual(Object.keys(catalogue));
    const page = await service.request({ url: "/api/docs/" });
    expect(page.statusCode).toBe(200);
    expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(page.headers["content-security-policy"]).toMatch(/script-src 'self' 'sha256-/);
    const script = await service.request({ url: "/api/docs/js/scalar.js" });
    expect(script.statusCode).toBe(200);
  });

  it("keeps a feature to the plans that include it, and says which do", async () => {
    const member = await service.signUp("on-free", { subscription_plan: "free" });
    const upload = () => member.request({ method: "POST", url: "/api/templates?kind=bill" });
    const refused = await upload();
    expect(refused.json()).toMatchObject({
      status: 402,
      code: "NOT_ENTITLED",
      detail: "The plan Free does not include: templates.",
      remedy: "Take a plan that includes it: Starter, Pro, Enterprise.",
      plans: ["Starter", "Pro", "Enterprise"],
    });
    expect((await member.request({ url: "/api/templates" })).statusCode).toBe(200);
    await service.admin.query("update control.organizations set plan_id = 'starter' where slug = 'on-free'");
    expect((await upload()).json()).not.toMatchObject({ code: "NOT_ENTITLED" });
  });

  it("names each dependency that is ill", async () => {
    expect((await service.request({ url: "/api/health/" })).json()).toEqual({
      status: "ok",
      version: "0.0.0",
    });
    const ready = await service.request({ url: "/api/health/ready" });
    expect(ready.json()).toEqual({ status: "ok", dependencies: [{ name: "database", status: "ok" }] });
  });
});

describe("the rate limits", () => {
  it("count a program's calls by its organization's plan, and say so in headers", async () => {
    const service = await openTestService();
    try {
      const free = await service.signUp("free-one", { subscription_plan: "free" });
      const other = await service.signUp("free-two", { subscription_plan: "free" });
      const statuses: number[] = [];
      for (let call = 0; call < 61; call += 1)
        statuses.push((await free.request({ url: "/api/users/me" })).statusCode);
      expect(statuses.filter((status) => status === 200)).toHaveLength(60);
      const refused = await free.request({ url: "/api/users/me" });
      expect(refused.json()).toMatchObject({ status: 429, code: "RATE_LIMITED", limit: 60 });
      expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
      const accepted = await other.request({ url: "/api/users/me" });
      expect(accepted.headers["x-ratelimit-limit"]).toBe("60");
      expect(accepted.headers["x-ratelimit-remaining"]).toBe("59");
    } finally {
      await service.close();
    }
  });

  it("count log-ins by address", async () => {
    const service = await openTestService({ limits: { logins: 3 } });
    try {
      const attempt = () =>
        service.request({ method: "POST", url: "/api/token", payload: { username: "x", password: "y" } });
      const statuses = [await attempt(), await attempt(), await attempt(), await attempt()].map(
        ({ statusCode }) => statusCode,
      );
      expect(statuses).toEqual([401, 401, 401, 429]);
    } finally {
      await service.close();
    }
  });
});

describe("a route that says nothing about who may call it", () => {
  it("keeps the application from starting", async () => {
    const start = openTestService({
      addRoutes: (app) => {
        app.get("/api/forgotten", async () => "open to all");
      },
    });
    await expect(start).rejects.toThrow("GET /api/forgotten states 0 of");
    expect(permissions).toContain("jobs.run");
  });
});
