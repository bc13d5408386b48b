import { randomBytes, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import * as engine from "@rowhouse/tenancy";
import { Client } from "pg";

/**
 * What the other examples stand on: the tables of `migrations/` in the empty database of DATABASE_URL (a superuser's connection
 * string), and the tenants acme and initech.
 */
export async function openNotes(): Promise<{
  tenancy: engine.Tenancy;
  acme: engine.TenantId;
  initech: engine.TenantId;
}> {
  const superuserUrl = process.env["DATABASE_URL"] ?? "postgres://postgres@localhost/notes";
  const database = new URL(superuserUrl).pathname.slice(1);
  const [ownerRole, appRole] = [`${database}_owner`, `${database}_app`];
  const urlOf = (role: string) =>
    Object.assign(new URL(superuserUrl), { username: role, password: role }).href;

  const superuser = new Client({ connectionString: superuserUrl });
  await superuser.connect();
  for (const role of [ownerRole, appRole])
    await superuser.query(`create role "${role}" login password '${role}'`);
  await superuser.query(`alter database "${database}" owner to "${ownerRole}"`);
  await engine.secureDatabase(superuser, { ownerRole, appRole });
  await superuser.end();

  const placement = { id: "shared-1", server: "main", database, schema: "shared", kind: "shared" } as const;
  const key = randomBytes(32);
  const [acme, initech] = [engine.tenantId(randomUUID()), engine.tenantId(randomUUID())];
  const owner = new Client({ connectionString: urlOf(ownerRole) });
  await owner.connect();
  await engine.installEngine(owner, { appRole });
  await engine.setPlacementKey(owner, key);
  const directory = fileURLToPath(new URL("migrations", import.meta.url));
  await engine.migrate(owner, { scope: placement, appRole, directory });
  for (const tenantId of [acme, initech]) await engine.admitTenant(owner, { tenantId, placement, epoch: 1 });
  await owner.end();

  const tenancy = engine.createTenancy({
    catalog: { locate: async (tenantId) => ({ tenantId, placement, epoch: 1 }) },
    connection: () => ({ connectionString: urlOf(appRole) }),
    key: () => key,
  });
  return { tenancy, acme, initech };
}
