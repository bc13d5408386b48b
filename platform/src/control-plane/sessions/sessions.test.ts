import type { LightMyRequestResponse } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  openTestService,
  testPassword,
  type TestMember,
  type TestService,
} from "../../testing/open-test-service.ts";

interface Pair {
  access: string;
  refresh: string;
}

const flipped = (text: string) => (text.startsWith("0") ? "1" : "0") + text.slice(1);
const header = (fields: object) => Buffer.from(JSON.stringify(fields)).toString("base64url");
const shape = (answer: LightMyRequestResponse) => {
  const { instance: _instance, ...problem } = answer.json<Record<string, unknown>>();
  return { status: answer.statusCode, problem, headers: Object.keys(answer.headers).toSorted() };
};

describe("log-in sessions", () => {
  let service: TestService;
  let acme: TestMember;

  beforeAll(async () => {
    service = await openTestService();
    acme = await service.signUp("acme");
  });
  afterAll(() => service.close());

  const logIn = async (username = "owner@acme.example", password = testPassword) =>
    service.request({ method: "POST", url: "/api/token", payload: { username, password } });
  const refresh = async (token: string) =>
    service.request({ method: "POST", url: "/api/token/refresh", payload: { refresh: token } });
  const age = (seconds: number, token: string) =>
    service.admin.query(
      "update control.sessions set rotated_at = rotated_at - $1 * interval '1 second' where family = $2",
      [seconds, token.split(".")[0]],
    );

  it("logs in by user name or e-mail, whatever their case, with or without a trailing slash", async () => {
    for (const username of ["acme-owner", "ACME-Owner", "owner@acme.example", "Owner@ACME.example"]) {
      expect((await logIn(username)).statusCode).toBe(200);
    }
    const payload = { username: "acme-owner", password: testPassword };
    const slashed = await service.request({ method: "POST", url: "/api/token/", payload });
    expect(slashed.statusCode).toBe(200);
  });

  it("gives fifty concurrent uses of one refresh token one and the same successor", async () => {
    const first = (await logIn()).json<Pair>();
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(first.refresh)));
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    const [answer] = answers;
    expect((await refresh(answer?.json<Pair>().refresh ?? "")).statusCode).toBe(200);
  });

  it("repeats a lost answer within 30 seconds, and ends the log-in when an old token comes later", async () => {
    const first = (await logIn()).json<Pair>();
    const second = (await refresh(first.refresh)).json<Pair>();
    await age(29, first.refresh);
    expect((await refresh(first.refresh)).json<Pair>().refresh).toBe(second.refresh);

    await age(2, first.refresh);
    const reused = await refresh(first.refresh);
    expect(reused.statusCode).toBe(401);
    expect(reused.json()).toMatchObject({ code: "REFRESH_REUSED" });
    expect((await refresh(second.refresh)).json()).toMatchObject({ code: "REFRESH_INVALID" });
    const me = await service.request({
      url: "/api/users/me",
      headers: { authorization: `Bearer ${second.access}` },
    });
    expect(me.json()).toMatchObject({ code: "TOKEN_INVALID" });
  });

  it("ends the log-in at once when a token of two generations ago comes back", async () => {
    const first = (await logIn()).json<Pair>();
    const second = (await refresh(first.refresh)).json<Pair>();
    const third = (await refresh(second.refresh)).json<Pair>();
    expect((await refresh(first.refresh)).json()).toMatchObject({ code: "REFRESH_REUSED" });
    expect((await refresh(third.refresh)).statusCode).toBe(401);
  });

  it("believes no refresh token that was changed in any one place", async () => {
    const { refresh: token } = (await logIn()).json<Pair>();
    const [family = "", generation = "", mac = ""] = token.split(".");
    const forgeries = [
      [flipped(family), generation, mac],
      [family, "2", mac],
      [family, generation, flipped(mac)],
      [family, generation],
    ];
    for (const forgery of forgeries) {
      expect((await refresh(forgery.join("."))).json()).toMatchObject({ code: "REFRESH_INVALID" });
    }
    expect((await refresh(token)).statusCode).toBe(200);
  });

  it("believes no access token with another algorithm, key, issuer, audience or type", async () => {
    const [, claims = "", signature = ""] = acme.access.split(".");
    const forgeries = [
      `${header({ alg: "none", typ: "at+jwt" })}.${claims}.`,
      `${header({ alg: "HS256", typ: "at+jwt" })}.${claims}.${signature}`,
      `${header({ alg: "EdDSA", typ: "JWT" })}.${claims}.${signature}`,
      `${acme.access.slice(0, -4)}AAAA`,
      "not.a.token",
    ];
    for (const forgery of forgeries) {
      const answer = await service.request({
        url: "/api/users/me",
        headers: { authorization: `Bearer ${forgery}` },
      });
      expect(answer.statusCode).toBe(401);
      expect(answer.json()).toMatchObject({ code: "TOKEN_INVALID" });
    }
  });

  it("answers an unknown user as it answers a wrong password: same body, same headers, same time", async () => {
    const timeOf = async (username: string) => {
      const started = performance.now();
      await logIn(username, "wrong password");
      return performance.now() - started;
    };
    expect(shape(await logIn("nobody@nowhere.example", "wrong password"))).toEqual(
      shape(await logIn("owner@acme.example", "wrong password")),
    );
    const ratios: number[] = [];
    // taking turns, so that whatever else the machine does slows both
    for (let round = 0; round < 15; round += 1) {
      ratios.push((await timeOf("nobody@nowhere.example")) / (await timeOf("owner@acme.example")));
    }
    const median = ratios.toSorted((a, b) => a - b)[7];
    expect(median).toBeGreaterThan(0.5);
    expect(median).toBeLessThan(2);
  });

  it("keeps passwords as Argon2id with at least 19 MiB and two passes, and no token or password in the log", async () => {
    const { rows } = await service.admin.query<{ password_hash: string }>(
      "select password_hash from control.users",
    );
    expect(rows[0]?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const log = service.logLines.join("");
    expect(log).toContain("/api/token");
    for (const secret of [testPassword, acme.access, acme.refresh]) expect(log).not.toContain(secret);
  });
});

describe("the web app's session", () => {
  let service: TestService;

  beforeAll(async () => {
    service = await openTestService();
    await service.signUp("acme");
  });
  afterAll(() => service.close());

  const sameSite = { host: "localhost:3000", origin: "http://localhost:3000" };
  const call = (method: "POST" | "DELETE", path: string, headers: Record<string, string>, payload?: object) =>
    service.request({ method, url: `/api/session${path}`, headers, ...(payload && { payload }) });
  const logIn = (headers: Record<string, string> = sameSite) =>
    call("POST", "", headers, { username: "acme-owner", password: testPassword });

  it("keeps the refresh token in a host-only cookie that no script, other site or sub-domain can use", async () => {
    const answer = await logIn();
    expect(answer.json()).toEqual({ access: expect.any(String) });
    const cookie = String(answer.headers["set-cookie"]);
    expect(cookie).toMatch(/^__Host-rowhouse=/);
    for (const attribute of ["HttpOnly", "Secure", "SameSite=Strict", "Path=/"])
      expect(cookie).toContain(attribute);
    expect(cookie).not.toContain("Domain");
  });

  it("refreshes with the cookie, and ends with a log-out", async () => {
    const cookie = String((await logIn()).headers["set-cookie"]).split(";")[0] ?? "";
    const refreshed = await call("POST", "/refresh", { ...sameSite, cookie });
    expect(refreshed.statusCode).toBe(200);
    const next = String(refreshed.headers["set-cookie"]).split(";")[0] ?? "";
    expect(next).not.toBe(cookie);
    expect((await call("DELETE", "", { ...sameSite, cookie: next })).statusCode).toBe(204);
    expect((await call("POST", "/refresh", { ...sameSite, cookie: next })).statusCode).toBe(401);
  });

  it("refuses pages of other origins, siblings included, and requests that name none", async () => {
    for (const origin of [
      "http://evil.example",
      "http://initech.localhost:3000",
      "null",
      "http://localhost:3001",
    ]) {
      const answer = await logIn({ ...sameSite, origin });
      expect(answer.json()).toMatchObject({ status: 403, code: "ORIGIN_REFUSED" });
    }
    expect((await logIn({ host: "localhost:3000" })).json()).toMatchObject({ code: "ORIGIN_REFUSED" });
  });

  it("does not take a web session's token for a program's, nor the other way", async () => {
    const cookie = String((await logIn()).headers["set-cookie"]).split(";")[0] ?? "";
    const token = decodeURIComponent(cookie.split("=")[1] ?? "");
    const asProgram = await service.request({
      method: "POST",
      url: "/api/token/refresh",
      payload: { refresh: token },
    });
    expect(asProgram.json()).toMatchObject({ code: "REFRESH_INVALID" });
    expect((await call("POST", "/refresh", { ...sameSite, cookie })).statusCode).toBe(200);
  });
});
