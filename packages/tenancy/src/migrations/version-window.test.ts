import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import { migrate } from "../migrate.ts";
import { tenantId } from "../placement.ts";
import { admitTenant } from "../provision.ts";
import { createTenancy } from "../tenancy.ts";
import { forEachIsolation, testRoles, type IsolationFixture } from "../testing.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "rowhouse-window-"));
  const table = "(tenant_id uuid not null, id uuid not null default uuidv7(), primary key (tenant_id, id));";
  await writeFile(join(directory, "0001_things.sql"), `create table things ${table}`);
});
afterEach(() => rm(directory, { recursive: true }));

/** A tenant of its own in a placement of its own, at version 1; the node serves from 2 to 3. */
async function openNode(
  { acme, key }: IsolationFixture,
  schema: string,
  serves: { from: number; to: number },
) {
  const placement = { ...acme.placement, id: schema, schema, kind: "dedicated" as const };
  const id = tenantId(crypto.randomUUID());
  const bringUp = () => migrate(acme.owner, { scope: placement, appRole: testRoles.app, directory });
  await bringUp();
  await admitTenant(acme.owner, { tenantId: id, placement, epoch: 1 });
  const tenancy = createTenancy({
    catalog: {
      locate: (tenant) =>
        Promise.resolve({
          tenantId: tenant,
          placement: tenant === id ? placement : acme.placement,
          epoch: 1,
        }),
    },
    connection: () => ({ connectionString: acme.appUrl }),
    key: () => key,
    serves,
  });
  return { tenancy, id, bringUp };
}

forEachIsolation((it) => {
  it("refuses only the tenant whose tables are too old, and serves it once they are migrated, with every cache warm", async (fixture) => {
    const { tenancy, id, bringUp } = await openNode(fixture, "window_old", { from: 2, to: 3 });
    const neighbour = createTenancy({
      catalog: {
        locate: (tenantId) => Promise.resolve({ tenantId, placement: fixture.acme.placement, epoch: 1 }),
      },
      connection: () => ({ connectionString: fixture.acme.appUrl }),
      key: () => fixture.key,
      serves: { from: 1, to: 1 },
    });
    const ask = () => tenancy.run(id, () => tenancy.query("select 1 from things"));
    await expect(ask()).rejects.toMatchObject({ code: "TENANT_OUTSIDE_VERSIONS" });
    await expect(tenancy.withTenant(id, (tx) => tx.query("select 1 from things"))).rejects.toMatchObject({
      code: "TENANT_OUTSIDE_VERSIONS",
    });
    const served = await neighbour.run(fixture.acme.id, () => neighbour.query("select body from notes"));
    expect(served.rows).toEqual([{ body: fixture.acme.canary }]);

    await writeFile(join(directory, "0002_more.sql"), "alter table things add column more text;");
    await bringUp();
    expect((await ask()).rows).toEqual([]);
    await Promise.all([tenancy.end(), neighbour.end()]);
  });

  it("refuses a tenant whose tables became too new while it was being served", async (fixture) => {
    const { tenancy, id, bringUp } = await openNode(fixture, "window_new", { from: 1, to: 2 });
    const ask = () => tenancy.run(id, () => tenancy.query("select 1 from things"));
    expect((await ask()).rows).toEqual([]);
    await writeFile(join(directory, "0002_more.sql"), "alter table things add column more text;");
    await writeFile(join(directory, "0003_newer.sql"), "alter table things add column newer text;");
    await bringUp();
    await expect(ask()).rejects.toMatchObject({ code: "TENANT_OUTSIDE_VERSIONS" });
    await tenancy.end();
  });

  it("knows the version of a tenant that is admitted after the migration", async (fixture) => {
    await writeFile(join(directory, "0002_more.sql"), "alter table things add column more text;");
    const { tenancy, id } = await openNode(fixture, "window_late", { from: 2, to: 2 });
    expect((await tenancy.run(id, () => tenancy.query("select 1 from things"))).rows).toEqual([]);
    await tenancy.end();
  });
});
