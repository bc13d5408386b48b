export { backfillTenant, type BackfillProgress } from "./adopt/backfill-tenant.ts";
export { observeTables, stopObserving } from "./adopt/observe-tables.ts";
export { observingClient, type Observation } from "./adopt/observing-client.ts";
export type { QueryResult } from "./batch.ts";
export { census, censusLimits, type CensusOptions, type Finding } from "./census.ts";
export {
  censusPlacements,
  type CensusPlacementsOptions,
  type PlacementFinding,
} from "./census-placements.ts";
export type { PlacementConnection } from "./connections.ts";
export type { TenantContext } from "./context.ts";
export * from "./errors.ts";
export { installCatalog, postgresCatalog } from "./fleet/catalog.ts";
export type { TenantHome } from "./fleet/create-tenant.ts";
export type { DeleteOptions } from "./fleet/delete-tenant.ts";
export { createFleet, type Fleet, type FleetOptions, type Place } from "./fleet/fleet.ts";
export {
  examinedCatalog,
  type ExaminedCatalog,
  type ExaminedCatalogOptions,
} from "./fleet/examined-catalog.ts";
export { moveIn } from "./fleet/move-in.ts";
export { isPlacementGone } from "./fleet/placement-gone.ts";
export { ensureLogins, type ServerLogin } from "./fleet/prepare-server.ts";
export type { Recovery } from "./fleet/recover.ts";
export { migrate, type AppliedMigration, type MigrateOptions } from "./migrate.ts";
export { fingerprintOf, type Difference, type SchemaObject } from "./migrations/describe-schema.ts";
export { findDrift, type Drift } from "./migrations/find-drift.ts";
export { installTenantTables } from "./migrations/install-tenant-tables.ts";
export {
  migrateFleet,
  type FleetAccess,
  type FleetFailure,
  type FleetProgress,
  type FleetReport,
  type FleetRunOptions,
} from "./migrations/migrate-fleet.ts";
export {
  planFleet,
  type FleetPlan,
  type PlannedMigration,
  type PlannedStatement,
} from "./migrations/plan-fleet.ts";
export { prepareDatabase } from "./migrations/prepare-database.ts";
export { readRelease, type Migration, type Release } from "./migrations/release.ts";
export { fillSpares, takeSpare, type FillOptions, type SparePool } from "./migrations/spares.ts";
export { readSummaries, type CatalogTables, type PlacementSummary } from "./migrations/summaries.ts";
export {
  ONLY_SCHEMA,
  tenantId,
  type Catalog,
  type Placement,
  type Residence,
  type TenantId,
} from "./placement.ts";
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
