// One tenant in shared tables, one in a schema, one in a database: made, served, migrated and removed by the same calls.
import { randomBytes, randomUUID } from "node:crypto";
import { copyFile, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as engine from "@rowhouse/tenancy";
import { Client, Pool } from "pg";

const superuserUrl = process.env["DATABASE_URL"] ?? "postgres://postgres@localhost/notes";
const database = new URL(superuserUrl).pathname.slice(1);
const [ownerRole, appRole] = [`${database}_owner`, `${database}_app`];
const reach = (place: engine.Place, role?: string) => {
  const url = new URL(superuserUrl);
  if (role) url.username = url.password = role;
  url.pathname = `/${place.database ?? "postgres"}`;
  return { connectionString: url.href };
};

const superuser = new Client({ connectionString: superuserUrl });
await superuser.connect();
for (const role of [ownerRole, appRole])
  await superuser.query(`create role "${role}" login password '${role}'`);
await superuser.query(`alter database "${database}" owner to "${ownerRole}"`);
await engine.secureDatabase(superuser, { ownerRole, appRole });
await superuser.end();

// The catalog lives with the shared placement here; in earnest it has a database of its own.
const pool = new Pool(reach({ server: "main", database }, ownerRole));
const catalog = { pool, schema: "control" };
await engine.installCatalog(pool, catalog.schema);
await pool.query(
  "insert into control.placements (id, server, database, schema, kind) values ('shared-1', 'main', $1, 'shared', 'shared')",
  [database],
);

const directory = await mkdtemp(join(tmpdir(), "migrations-"));
await copyFile(
  fileURLToPath(new URL("migrations/0001_notes.sql", import.meta.url)),
  join(directory, "0001_notes.sql"),
);
const key = randomBytes(32);
const openFleet = async () =>
  engine.createFleet({
    catalog,
    connect: (place, login) => reach(place, login === "owner" ? ownerRole : undefined),
    ownerRole,
    appRole,
    release: await engine.readRelease(directory),
    key: () => key,
  });
let fleet = await openFleet();
await fleet.migrate();

const homes = {
  acme: { isolation: "row" },
  initech: { isolation: "schema", server: "main", database },
  globex: { isolation: "database", server: "main" },
} as const;
const ids = new Map<string, engine.TenantId>();
for (const [name, home] of Object.entries(homes)) {
  const id = engine.tenantId(randomUUID());
  await fleet.createTenant(id, home);
  ids.set(name, id);
}

const tenancy = engine.createTenancy({
  catalog: engine.postgresCatalog(catalog),
  connection: (placement) => reach(placement, appRole),
  key: () => key,
});
for (const [name, id] of ids) {
  const { rows } = await tenancy.withTenant(id, async (tx) => {
    await tx.query("insert into notes (body) values ($1)", [`only for ${name}`]);
    return tx.query("select body from notes");
  });
  console.log(name, "sees", rows);
}

// The next release: one file more, applied to every placement.
await writeFile(
  join(directory, "0002_pinned.sql"),
  "alter table notes add column pinned boolean not null default false;",
);
await fleet.end();
fleet = await openFleet();
await fleet.migrate();
const status = await fleet.status();
console.log(
  "versions",
  status.map(({ version }) => version),
);

for (const id of ids.values()) await fleet.deleteTenant(id);
const [acme = engine.tenantId("")] = ids.values();
const gone = await tenancy.withTenant(acme, (tx) => tx.query("select")).catch((error: Error) => error);
console.log("acme:", gone instanceof engine.TenancyError && gone.code);
await tenancy.end();
await fleet.end();
await pool.end();
