// What can be wrong with a tenant, its database or a token: each has a code, and the other tenants are served all the while.
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
const asSuperuser = async <T>(work: (client: Client) => Promise<T>, place = { server: "main", database }) => {
  const client = new Client(reach(place));
  await client.connect();
  return work(client).finally(() => client.end());
};

const codeOf = (error: unknown) => (error instanceof engine.TenancyError ? error.code : String(error));

await asSuperuser(async (superuser) => {
  for (const role of [ownerRole, appRole])
    await superuser.query(`create role "${role}" login password '${role}'`);
  await superuser.query(`alter database "${database}" owner to "${ownerRole}"`);
  await engine.secureDatabase(superuser, { ownerRole, appRole });
});
const pool = new Pool(reach({ server: "main", database }, ownerRole));
const catalog = { pool, schema: "control" };
await engine.installCatalog(pool, catalog.schema);
await pool.query(
  "insert into control.placements (id, server, database, schema, kind, is_canary) values ('shared-1', 'main', $1, 'shared', 'shared', true)",
  [database],
);
const directory = await mkdtemp(join(tmpdir(), "migrations-"));
const first = fileURLToPath(new URL("migrations/0001_notes.sql", import.meta.url));
await copyFile(first, join(directory, "0001_notes.sql"));
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
const fleet = await openFleet();
await fleet.migrate();

const [inRows, inSchema, inDatabase] = [
  { isolation: "row" },
  { isolation: "schema", server: "main", database },
  { isolation: "database", server: "main" },
] as const;
const create = async (home: engine.TenantHome) => fleet.createTenant(engine.tenantId(randomUUID()), home);
const healthy = {
  acme: await create(inRows),
  initech: await create(inSchema),
  globex: await create(inDatabase),
};
const ill = {
  unknown: { tenantId: engine.tenantId(randomUUID()) },
  suspended: await create(inRows),
  moved: await create(inRows),
  halfMigrated: await create(inSchema),
  unreachable: await create(inDatabase),
  unready: await create(inDatabase),
  otherKey: await create(inDatabase),
};

// The next release fails in one schema, where somebody made the column by hand. The others get it.
const byHand = `alter table "${ill.halfMigrated.placement.schema}".notes add column pinned boolean`;
await pool.query(byHand);
const second = "alter table notes add column pinned boolean not null default false;";
await writeFile(join(directory, "0002_pinned.sql"), second);
await fleet.end();
const next = await openFleet();
const report = await next.migrate({ keepGoing: true });
console.log("migrated", report.done, "of", report.total, ...report.failures.map(({ code }) => code));

await next.suspend(ill.suspended.tenantId);
const owner = await pool.connect();
await engine.removeTenant(owner, ill.moved.tenantId);
owner.release();
await asSuperuser((superuser) =>
  superuser.query(`alter database "${ill.unreachable.placement.database}" allow_connections false`),
);
await asSuperuser((superuser) => superuser.query("drop schema rowhouse cascade"), ill.unready.placement);
await asSuperuser(async (superuser) => {
  await superuser.query(`set role "${ownerRole}"`);
  await engine.setPlacementKey(superuser, randomBytes(32));
}, ill.otherKey.placement);

const open = (options: Partial<engine.TenancyOptions> = {}) =>
  engine.createTenancy({
    catalog: engine.postgresCatalog(catalog),
    connection: (placement) => reach(placement, appRole),
    key: () => key,
    serves: { from: 2, to: 2 },
    ...options,
  });
const tenancy = open();
for (const [name, { tenantId }] of Object.entries(healthy))
  await tenancy.withTenant(tenantId, (tx) => tx.query("insert into notes (body) values ($1)", [name]));
const read = (from: engine.Tenancy, tenantId: engine.TenantId) =>
  from
    .run(tenantId, () => from.query<{ body: string }>("select body from notes"))
    .then(({ rows }) => rows.map(({ body }) => body).join(), codeOf);
for (const [name, { tenantId }] of [...Object.entries(ill), ...Object.entries(healthy)])
  console.log(name, await read(tenancy, tenantId));

// A token that somebody overheard is good for nothing but its own tenant, and not for long.
const { rows } = await tenancy.withTenant(healthy.acme.tenantId, (tx) =>
  tx.query<{ token: string }>("select current_setting('rowhouse.token') as token"),
);
const token = rows[0]?.token ?? "";
const replay = async (stolen: string) => {
  const client = new Client(reach(healthy.acme.placement, appRole));
  await client.connect();
  try {
    await client.query("begin");
    await client.query("select rowhouse.enter($1)", [stolen]);
    const found = await client.query<{ body: string }>("select body from shared.notes");
    return found.rows.map(({ body }) => body).join();
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.end();
  }
};
console.log("replayed", await replay(token));
console.log("cut", await replay(token.slice(0, -1)));
console.log("for another", await replay(ill.suspended.tenantId + token.slice(36)));
const late = open({ tokenLifetimeSeconds: -1 });
console.log("expired", await read(late, healthy.acme.tenantId));
await late.end();

const narrow = open({
  connection: (placement) => ({ ...reach(placement, appRole), max: 1, connectionTimeoutMillis: 100 }),
});
const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
const { promise: isHeld, resolve: held } = Promise.withResolvers<void>();
const holding = narrow.withTenant(healthy.acme.tenantId, async (tx) => {
  await tx.query("select");
  held();
  await mayEnd;
});
await isHeld;
console.log("exhausted", await read(narrow, healthy.initech.tenantId));
console.log("beside it", await read(narrow, healthy.globex.tenantId));
end();
await holding;
await narrow.end();

// All connections are cut under load, again and again, as by a restart.
const told = new Set<string>();
const over = new AbortController();
const load = Object.entries(healthy).map(async ([name, { tenantId }]) => {
  while (!over.signal.aborted) {
    const answer = await read(tenancy, tenantId);
    told.add(answer === name ? "its own" : answer);
  }
});
for (let cut = 0; cut < 3; cut++)
  await asSuperuser((superuser) =>
    superuser.query("select pg_terminate_backend(pid, 1000) from pg_stat_activity where usename = $1", [
      appRole,
    ]),
  );
over.abort();
await Promise.all(load);
told.delete("PLACEMENT_UNREACHABLE");
console.log("under load each was told", ...told, "or PLACEMENT_UNREACHABLE");
await tenancy.end();
await next.end();
await pool.end();
await asSuperuser(async (superuser) => {
  for (const { placement } of [healthy.globex, ill.unreachable, ill.unready, ill.otherKey])
    await superuser.query(`drop database "${placement.database}" with (force)`);
});
