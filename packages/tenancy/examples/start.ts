import { randomBytes, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import * as tenancy from "@rowhouse/tenancy";
import { Client } from "pg";

// A superuser's connection string to an empty database of PostgreSQL 18.
const superuserUrl = process.env["DATABASE_URL"] ?? "postgres://postgres@localhost/notes";
const database = new URL(superuserUrl).pathname.slice(1);
const [ownerRole, appRole] = [`${database}_owner`, `${database}_app`];
const urlOf = (role: string) => Object.assign(new URL(superuserUrl), { username: role, password: role }).href;

// Once for each database: a login that owns the tables, and one that owns nothing, which is the application's.
const superuser = new Client({ connectionString: superuserUrl });
await superuser.connect();
for (const role of [ownerRole, appRole])
  await superuser.query(`create role "${role}" login password '${role}'`);
await superuser.query(`alter database "${database}" owner to "${ownerRole}"`);
await tenancy.secureDatabase(superuser, { ownerRole, appRole });
await superuser.end();

// At each release: the engine, its key, the tables.
const placement = { id: "shared-1", server: "main", database, schema: "shared", kind: "shared" } as const;
const key = randomBytes(32);
const owner = new Client({ connectionString: urlOf(ownerRole) });
await owner.connect();
await tenancy.installEngine(owner, { appRole });
await tenancy.setPlacementKey(owner, key);
const directory = fileURLToPath(new URL("migrations", import.meta.url));
await tenancy.migrate(owner, { scope: placement, appRole, directory });
const holes = (await tenancy.census(owner, { schema: "shared", appRole })).filter(
  ({ severity }) => severity === "hole",
);
console.log(`The census finds ${holes.length} holes`);

// For each new tenant.
const [acme, initech] = [tenancy.tenantId(randomUUID()), tenancy.tenantId(randomUUID())];
for (const tenantId of [acme, initech]) await tenancy.admitTenant(owner, { tenantId, placement, epoch: 1 });
await owner.end();

// And then, in the application:
const tenants = tenancy.createTenancy({
  catalog: { locate: async (tenantId) => ({ tenantId, placement, epoch: 1 }) },
  connection: () => ({ connectionString: urlOf(appRole) }),
  key: () => key,
});
await tenants.withTenant(acme, (tx) => tx.query("insert into notes (body) values ($1)", ["only for acme"]));
for (const tenantId of [acme, initech]) {
  const { rows } = await tenants.run(tenantId, () => tenants.query("select body from notes"));
  console.log(tenantId === acme ? "acme sees" : "initech sees", rows);
}
await tenants.end();
