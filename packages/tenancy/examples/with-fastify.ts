import { tenantOf, tenantRequests } from "@rowhouse/tenancy/fastify";
import fastify from "fastify";
import { openNotes } from "./open-notes.ts";

const { tenancy, acme, initech } = await openNotes();
const tenants = new Map(Object.entries({ acme, initech }));
// Whoever holds a session here would come from your own login.
const sessions = new Map([["a-session-of-jo", { user: "jo", tenants: ["acme"] }]]);

const app = fastify();
app.get("/health", async () => ({ ok: true }));
await app.register(async (scope) => {
  await scope.register(tenantRequests, {
    tenancy,
    baseDomain: "notes.example",
    header: "x-tenant",
    findTenant: async (name) => tenants.get(name),
    authorize: async ({ headers }, { name }) => {
      const session = sessions.get(headers.authorization?.replace("Bearer ", "") ?? "");
      return session?.tenants.includes(name) ? session.user : undefined;
    },
  });
  scope.post<{ Body: { body: string } }>("/notes", async (request) => {
    const { body } = request.body;
    await tenantOf(request).transaction((tx) => tx.query("insert into notes (body) values ($1)", [body]));
    return { by: tenancy.current().actor };
  });
  scope.get("/notes", async () => (await tenancy.query("select body from notes")).rows);
});

const headers = { host: "acme.notes.example", authorization: "Bearer a-session-of-jo" };
const ask = async (method: "GET" | "POST", more: Record<string, string> = {}, payload?: object) => {
  const response = await app.inject({
    method,
    url: "/notes",
    headers: { ...headers, ...more },
    ...(payload && { payload }),
  });
  console.log(response.statusCode, response.body);
};
await ask("POST", {}, { body: "by fastify" });
await ask("GET");
await ask("GET", { host: "initech.notes.example" });
await ask("GET", { "x-tenant": "initech" });
await app.close();
await tenancy.end();
