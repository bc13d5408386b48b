import { once } from "node:events";
import { connect, type AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import fastify, { type FastifyInstance, type FastifyServerOptions } from "fastify";
import { expect } from "vitest";
import { forEachIsolation, type IsolationFixture } from "../testing.ts";
import { tenantOf, tenantRequests } from "./fastify.ts";

const invalid = [400, "HOST_INVALID"];
const conflict = [400, "TENANT_CONFLICT"];
const nameInvalid = [400, "TENANT_NAME_INVALID"];
const required = [400, "TENANT_REQUIRED"];
const unknown = [404, "TENANT_UNKNOWN"];

/** An application of two tenants: the caller is who `authorization` says, and has one tenant. */
async function openApp(
  { tenancy, acme, initech }: IsolationFixture,
  server: FastifyServerOptions = {},
): Promise<FastifyInstance> {
  const ids = new Map([acme, initech].map(({ name, id }) => [name as string, id]));
  const domains = new Map([["notes.acme.test", "acme"]]);
  const app = fastify(server);
  app.get("/health", async (request) => {
    expect(() => tenantOf(request)).toThrow("This route has no tenant");
    return { ok: true };
  });
  await app.register(async (scope) => {
    await scope.register(tenantRequests, {
      tenancy,
      baseDomain: "example.com",
      findNameOfDomain: async (domain) => domains.get(domain),
      header: "x-tenant",
      claim: async ({ headers }) => (headers["x-claim"] ? String(headers["x-claim"]) : undefined),
      findTenant: async (name) => ids.get(name),
      authorize: async ({ headers }, { name }) =>
        headers.authorization === name || headers.authorization === "both" ? { user: name } : undefined,
    });
    scope.get("/bodies", async (request) => {
      const { rows } = await tenancy.query<{ body: string }>("select body from notes");
      return {
        name: tenantOf(request).name,
        actor: tenancy.current().actor,
        bodies: rows.map(({ body }) => body),
      };
    });
    scope.post("/echo", async (request) => ({
      body: request.body,
      current: tenancy.current().tenantId === tenantOf(request).id,
      rows: await tenantOf(request).transaction(
        async (tx) => (await tx.query("select body from notes")).rows,
      ),
    }));
    scope.get("/stream", (_request, reply) => {
      async function* lines() {
        for (let line = 0; line < 3; line++) {
          const { rows } = await tenancy.query<{ body: string }>("select body from notes limit 1");
          yield `${rows[0]?.body}\n`;
        }
      }
      return reply.type("text/plain").send(Readable.from(lines()));
    });
    scope.get("/error", async () => {
      await tenancy.query("select 1 / 0");
    });
  });
  return app;
}

/** Sends bytes as they are, and answers with everything that came back. */
async function sendRaw(app: FastifyInstance, request: string): Promise<string> {
  if (!app.server.listening) await app.listen({ host: "127.0.0.1", port: 0 });
  const socket = connect((app.server.address() as AddressInfo).port, "127.0.0.1");
  socket.write(request);
  return text(socket);
}

const outcome = (answer: string) => [
  Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]),
  /"code":"([A-Z_]+)"/.exec(answer)?.[1] ?? /"name":"(\w+)"/.exec(answer)?.[1],
];

forEachIsolation((it) => {
  it("takes the tenant from the host, the header or the token, as long as they agree", async (fixture) => {
    const app = await openApp(fixture);
    const ask = async (headers: Record<string, string>) => {
      const response = await app.inject({ url: "/bodies", headers: { authorization: "acme", ...headers } });
      const body = response.json<{ name?: string; code?: string }>();
      return [response.statusCode, body.code ?? body.name];
    };
    const acme = [200, "acme"];
    const cases: [Record<string, string>, unknown][] = [
      [{ host: "acme.example.com" }, acme],
      [{ host: "acme.example.com:8443" }, acme],
      [{ host: "ACME.Example.COM." }, acme],
      [{ host: "notes.acme.test" }, acme],
      [{ host: "example.com", "x-tenant": "acme" }, acme],
      [{ host: "localhost", "x-claim": "acme" }, acme],
      [{ host: "acme.example.com", "x-tenant": "ACME", "x-claim": "Acme" }, acme],
      [{ host: "127.0.0.1:80", "x-tenant": "acme" }, acme],
      [{ host: "[::1]:80", "x-tenant": "acme" }, acme],
      // another tenant by any of the three
      [{ host: "initech.example.com" }, unknown],
      [{ host: "initech.example.com", "x-tenant": "acme" }, conflict],
      [{ host: "acme.example.com", "x-tenant": "initech" }, conflict],
      [{ host: "acme.example.com", "x-claim": "initech" }, conflict],
      [{ host: "notes.acme.test", "x-claim": "initech" }, conflict],
      [{ host: "localhost", "x-claim": "initech" }, unknown],
      [{ host: "localhost", "x-tenant": "initech" }, unknown],
      [{ host: "localhost", "x-tenant": "acme", "x-claim": "initech" }, conflict],
      // nobody, and nobody there is
      [{ host: "localhost" }, required],
      [{ host: "example.com" }, required],
      [{ host: "127.0.0.1" }, required],
      [{ host: "other.test" }, required],
      [{ host: "nobody.example.com" }, unknown],
      [{ host: "a.acme.example.com" }, unknown],
      [{ host: "acme.example.com.evil.test" }, required],
      [{ host: "acmeexample.com" }, required],
      // hosts that are none
      [{ host: "acme.example.com@evil.test" }, invalid],
      [{ host: "evil@acme.example.com" }, invalid],
      [{ host: "acme.example.com:80:81" }, invalid],
      [{ host: "acme..example.com" }, invalid],
      [{ host: "acme.example.com/evil" }, invalid],
      [{ host: "acmé.example.com" }, invalid],
      [{ host: "initech.example.com, acme.example.com" }, invalid],
      [{ host: "xn--acm-epa.example.com" }, unknown],
      [{ host: "acme_.example.com" }, invalid],
      // names that look alike
      [{ host: "localhost", "x-claim": "ac\u212Ae" }, nameInvalid],
      [{ host: "localhost", "x-claim": "\u0430cme" }, nameInvalid],
      [{ host: "localhost", "x-claim": "acme\u200B" }, nameInvalid],
      [{ host: "localhost", "x-tenant": "acme, initech" }, nameInvalid],
      [{ host: "localhost", "x-tenant": "../acme" }, nameInvalid],
      [{ host: "localhost", "x-tenant": "acme'--" }, nameInvalid],
      [{ host: "localhost", "x-tenant": `${"a".repeat(64)}` }, nameInvalid],
      // nobody trusted this proxy
      [{ host: "localhost", "x-forwarded-host": "acme.example.com" }, required],
      [{ host: "acme.example.com", "x-forwarded-host": "initech.example.com" }, acme],
    ];
    for (const [headers, expected] of cases)
      expect([headers, await ask(headers)]).toEqual([headers, expected]);
    await app.close();
  });

  it("believes X-Forwarded-Host of a trusted proxy only", async (fixture) => {
    const headers = {
      host: "initech.example.com",
      "x-forwarded-host": "acme.example.com",
      authorization: "both",
    };
    const byServer = async (server: FastifyServerOptions) => {
      const app = await openApp(fixture, server);
      const { name } = (await app.inject({ url: "/bodies", headers })).json<{ name: string }>();
      await app.close();
      return name;
    };
    expect(await byServer({})).toBe("initech");
    expect(await byServer({ trustProxy: "10.0.0.1" })).toBe("initech");
    expect(await byServer({ trustProxy: "127.0.0.1" })).toBe("acme");
  });

  it("reads hosts and headers as they came over the wire", async (fixture) => {
    const app = await openApp(fixture);
    const raw = async (...lines: string[]) =>
      outcome(
        await sendRaw(app, `${[...lines, "authorization: acme", "connection: close"].join("\r\n")}\r\n\r\n`),
      );
    const acme = [200, "acme"];
    expect(await raw("GET /bodies HTTP/1.1", "Host: acme.example.com")).toEqual(acme);
    expect(await raw("GET /bodies HTTP/1.1", "Host: acme.example.com", "Host: initech.example.com")).toEqual(
      invalid,
    );
    expect(await raw("GET /bodies HTTP/1.1", "Host: acme.example.com", "host: acme.example.com")).toEqual(
      invalid,
    );
    expect(
      await raw("GET /bodies HTTP/1.1", "Host: localhost", "x-tenant: acme", "X-Tenant: initech"),
    ).toEqual(conflict);
    expect(await raw("GET /bodies HTTP/1.1", "Host: localhost", "x-tenant: acme", "X-Tenant: acme")).toEqual(
      conflict,
    );
    expect(await raw("GET http://acme.example.com/bodies HTTP/1.1", "Host: acme.example.com")).toEqual(acme);
    expect(await raw("GET http://acme.example.com/bodies HTTP/1.1", "Host: initech.example.com")).toEqual(
      conflict,
    );
    expect(await raw("GET http://evil@acme.example.com/bodies HTTP/1.1", "Host: acme.example.com")).toEqual(
      invalid,
    );
    expect(await raw("GET /bodies HTTP/1.1", "Host: ")).toEqual(required);
    expect(await raw("GET /bodies HTTP/1.0", "x-tenant: acme")).toEqual(acme);
    expect((await raw("GET /bodies HTTP/1.1"))[0]).toBe(400);
    await app.close();
  });

  it("answers byte for byte the same for a tenant that is another's and for one that does not exist", async (fixture) => {
    const app = await openApp(fixture);
    const answers = await Promise.all(
      ["initech", "phantom"].map(async (name) => {
        const { statusCode, headers, body } = await app.inject({
          url: "/bodies",
          headers: { host: `${name}.example.com`, authorization: "acme" },
        });
        return { statusCode, body, headers: { ...headers, date: "" } };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.headers["content-type"]).toContain("application/problem+json");
    expect(JSON.parse(answers[0]?.body ?? "")).toEqual({
      type: "urn:rowhouse:problem:TENANT_UNKNOWN",
      title: "There is no such tenant, or it is not yours",
      status: 404,
      code: "TENANT_UNKNOWN",
      detail: "There is no such tenant, or it is not yours",
    });
    await app.close();
  });

  it("keeps alternating tenants of one connection apart, pipelined or not", async (fixture) => {
    const { acme, initech } = fixture;
    const app = await openApp(fixture);
    const names = Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? "initech" : "acme"));
    const requests = names.map(
      (name, index) =>
        `GET /bodies HTTP/1.1\r\nHost: ${name}.example.com\r\nauthorization: ${name}\r\n${index === names.length - 1 ? "connection: close\r\n" : ""}\r\n`,
    );
    const answers = (await sendRaw(app, requests.join(""))).split("HTTP/1.1 ").slice(1);
    expect(answers.map((answer) => /"name":"(\w+)"/.exec(answer)?.[1])).toEqual(names);
    for (const [index, answer] of answers.entries()) {
      const [own, other] = names[index] === "acme" ? [acme, initech] : [initech, acme];
      expect(answer).toContain(own.canary);
      expect(answer).not.toContain(other.canary);
    }

    const socket = connect((app.server.address() as AddressInfo).port, "127.0.0.1").setEncoding("utf8");
    for (const [index, name] of names.entries()) {
      socket.write(requests[index] ?? "");
      const [chunk] = (await once(socket, "data")) as [string];
      expect(chunk).toContain(fixture[name as "acme" | "initech"].canary);
    }
    socket.destroy();
    await app.close();
  });

  it("keeps the context through bodies, streams and every hook, and lets none out", async (fixture) => {
    const { tenancy, acme, initech } = fixture;
    const seen: Record<string, unknown> = {};
    const app = await openApp(fixture);
    const note = (hook: string) => {
      try {
        seen[hook] = tenancy.current().tenantId;
      } catch (error) {
        seen[hook] = (error as { code: string }).code;
      }
    };
    const watched = fastify();
    const responded = Promise.withResolvers<void>();
    await watched.register(async (scope) => {
      await scope.register(tenantRequests, {
        tenancy,
        header: "x-tenant",
        findTenant: async (name) => (name === "acme" ? acme.id : initech.id),
        authorize: async () => "jo",
      });
      scope.addHook("onRequest", async () => note("onRequest"));
      scope.addHook("preParsing", async () => note("preParsing"));
      scope.addHook("preValidation", async () => note("preValidation"));
      scope.addHook("preHandler", async () => note("preHandler"));
      scope.addHook("preSerialization", async () => note("preSerialization"));
      scope.addHook("onSend", async () => note("onSend"));
      scope.addHook("onError", async () => note("onError"));
      scope.addHook("onResponse", async () => {
        note("onResponse");
        responded.resolve();
      });
      scope.post("/fails", async () => {
        note("handler");
        throw new Error("no");
      });
    });
    const headers = { "x-tenant": "acme" };
    await watched.inject({ method: "POST", url: "/fails", headers, payload: { long: "x".repeat(100_000) } });
    await responded.promise;
    expect([...new Set(Object.values(seen))]).toEqual([acme.id]);
    expect(Object.keys(seen)).toContain("onError");
    expect(() => tenancy.current()).toThrow("No tenant in context");

    const host = { host: "acme.example.com", authorization: "acme" };
    const echoed = await app.inject({ method: "POST", url: "/echo", headers: host, payload: { n: 1 } });
    expect(echoed.json()).toMatchObject({ body: { n: 1 }, current: true });
    const streamed = await app.inject({ url: "/stream", headers: host });
    expect(streamed.body).toBe(`${acme.canary}\n`.repeat(3));
    await Promise.all([app.close(), watched.close()]);
  });

  it("says what the engine refuses as a problem, and leaves other errors and routes to the application", async (fixture) => {
    const app = await openApp(fixture);
    const headers = { host: "acme.example.com", authorization: "acme" };
    await fixture.acme.owner.query("update rowhouse.residents set state = 'suspended' where tenant_id = $1", [
      fixture.acme.id,
    ]);
    const suspended = await app.inject({ url: "/bodies", headers });
    expect([suspended.statusCode, suspended.json<{ code: string }>().code]).toEqual([
      403,
      "TENANT_SUSPENDED",
    ]);
    expect(suspended.body).not.toContain(fixture.acme.id);
    await fixture.acme.owner.query("update rowhouse.residents set state = 'resident' where tenant_id = $1", [
      fixture.acme.id,
    ]);
    expect((await app.inject({ url: "/error", headers })).json()).toMatchObject({
      statusCode: 500,
      code: "22012",
    });
    expect((await app.inject({ url: "/health" })).json()).toEqual({ ok: true });
    await app.close();
  });
});
