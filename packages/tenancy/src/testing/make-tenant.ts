import { Pool } from "pg";
import { createFleet } from "../fleet/fleet.ts";
import type { TenantHome } from "../fleet/create-tenant.ts";
import { readRelease } from "../migrations/release.ts";
import { tenantId } from "../placement.ts";

/** What a process is told that makes one tenant, for tests that kill it. */
export interface MakeTenant {
  readonly tenant: string;
  readonly home: TenantHome;
  readonly directory: string;
  /** Of the database with the catalog, as the owner and as a superuser reach it. */
  readonly ownerUrl: string;
  readonly adminUrl: string;
  readonly ownerRole: string;
  readonly appRole: string;
  readonly key: string;
  readonly definerFunctions: readonly string[];
}

const given = JSON.parse(process.argv[2] ?? "") as MakeTenant;
const key = Buffer.from(given.key, "hex");
const pool = new Pool({ connectionString: given.ownerUrl, max: 1 });
const fleet = createFleet({
  catalog: { pool, schema: "control" },
  release: await readRelease(given.directory),
  ownerRole: given.ownerRole,
  appRole: given.appRole,
  definerFunctions: given.definerFunctions,
  key: () => key,
  connect: ({ database }, login) => {
    const url = new URL(login === "admin" ? given.adminUrl : given.ownerUrl);
    if (database !== undefined) url.pathname = `/${database}`;
    return { connectionString: url.href };
  },
});
await fleet.createTenant(tenantId(given.tenant), given.home);
await fleet.end();
await pool.end();
