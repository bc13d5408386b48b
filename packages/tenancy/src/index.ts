export type { QueryResult } from "./batch.ts";
export { census, type CensusOptions, type Finding } from "./census.ts";
export type { PlacementConnection } from "./connections.ts";
export type { TenantContext } from "./context.ts";
export * from "./errors.ts";
export { migrate, type AppliedMigration, type MigrateOptions } from "./migrate.ts";
export { installTenantTables } from "./migrations/install-tenant-tables.ts";
export { prepareDatabase } from "./migrations/prepare-database.ts";
export { readRelease, type Release } from "./migrations/release.ts";
export { tenantId, type Catalog, type Placement, type Residence, type TenantId } from "./placement.ts";
export {
  admitTenant,
  installEngine,
  removeTenant,
  secureDatabase,
  setPlacementKey,
  type ResidentState,
} from "./provision.ts";
export { createTenancy, type Tenancy, type TenancyOptions, type WorkOptions } from "./tenancy.ts";
export type { TenantTransaction } from "./transaction.ts";
