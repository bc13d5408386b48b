import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Placement, TenantId } from "../placement.ts";
import { createTenancy, type Tenancy } from "../tenancy.ts";
import { newTenant, openWorld, urlOf, worldKey, type World } from "../testing/open-test-world.ts";
import { testConnection, testRoles } from "../testing/test-database.ts";
import { postgresCatalog } from "./catalog.ts";
import { examinedCatalog, type ExaminedCatalog } from "./examined-catalog.ts";

describe("a catalog that examines", () => {
  let world: World;
  const [acme, initech, shared] = [newTenant(), newTenant(), newTenant()];
  const placements = new Map<string, Placement>();
  beforeAll(async () => {
    world = await openWorld();
    for (const id of [acme, initech])
      placements.set(id, (await world.fleet.createTenant(id, world.homes.database)).placement);
    await world.fleet.createTenant(shared, world.homes.row);
  });
  afterAll(() => world.close());

  /** A node that has just started. */
  async function withNode(
    options: { refuses?: boolean; isAway?: () => boolean },
    work: (node: { catalog: ExaminedCatalog; tenancy: Tenancy; looks: string[] }) => Promise<void>,
  ): Promise<void> {
    const looks: string[] = [];
    const catalog = examinedCatalog(postgresCatalog({ pool: world.catalog, schema: "control" }), {
      connect: (_server, database) => {
        looks.push(database);
        return options.isAway?.()
          ? { host: "127.0.0.1", port: 1 }
          : { connectionString: urlOf(world.database, { server: "main", database }, "owner") };
      },
      appRole: testRoles.app,
      refuses: options.refuses ?? true,
      restMs: 0,
    });
    const tenancy = createTenancy({
      catalog,
      connection: (placement) => testConnection(urlOf(world.database, placement, "app")),
      key: () => worldKey,
    });
    await work({ catalog, tenancy, looks });
    await tenancy.end();
    await catalog.end();
  }
  const setRls = async (id: string, how: "enable" | "disable") => {
    const place = { server: "main", database: placements.get(id)?.database ?? "" };
    const admin = new Client({ connectionString: urlOf(world.database, place, "superuser") });
    await admin.connect();
    await admin.query(`alter table tenant.notes ${how} row level security`);
    await admin.end();
  };

  it("looks at each database once, before it serves anybody from it", () =>
    withNode({}, async ({ tenancy, looks }) => {
      expect(await Promise.all([acme, acme, shared, acme].map((id) => ask(tenancy, id)))).toEqual(
        Array.from({ length: 4 }, () => "served"),
      );
      expect(await ask(tenancy, initech)).toBe("served");
      const databases = [
        placements.get(acme)?.database,
        world.database.name,
        placements.get(initech)?.database,
      ];
      expect(looks.toSorted()).toEqual(databases.toSorted());
    }));

  it("refuses the tenants of the one database that has a hole, and serves them once it is mended", () =>
    withNode({}, async ({ catalog, tenancy }) => {
      await setRls(acme, "disable");
      const place = placements.get(acme);
      expect(place && (await catalog.examine([place]))).toContainEqual(
        expect.objectContaining({ code: "RLS_OFF", database: place?.database }),
      );
      expect(await ask(tenancy, initech)).toBe("served");
      expect(await ask(tenancy, acme)).toBe("ISOLATION_HOLE");
      await setRls(acme, "enable");
      await expect.poll(() => ask(tenancy, acme)).toBe("served");
    }));

  it("serves over a hole where it is told to, and says what it found", () =>
    withNode({ refuses: false }, async ({ tenancy, catalog }) => {
      await setRls(acme, "disable");
      expect(await ask(tenancy, acme)).toBe("served");
      const place = placements.get(acme);
      expect(place && (await catalog.examine([place]))).toContainEqual(
        expect.objectContaining({ severity: "hole" }),
      );
      await setRls(acme, "enable");
    }));

  it("serves nobody from a database that it cannot look at, until it can", async () => {
    let isAway = true;
    await withNode({ isAway: () => isAway }, async ({ tenancy }) => {
      expect(await ask(tenancy, acme)).toBe("PLACEMENT_UNREACHABLE");
      isAway = false;
      await expect.poll(() => ask(tenancy, acme)).toBe("served");
    });
  });
});

function ask(tenancy: Tenancy, id: TenantId): Promise<string | undefined> {
  return tenancy
    .withTenant(id, (tx) => tx.query("select 1"))
    .then(
      () => "served",
      (error: { code?: string }) => error.code,
    );
}
