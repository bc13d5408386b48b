import { randomBytes } from "node:crypto";
import { DatabaseError, escapeIdentifier, type ClientBase } from "pg";
import { TenancyError } from "../errors.ts";
import type { Hold } from "../hold.ts";
import { installTenantTables } from "../migrations/install-tenant-tables.ts";
import { prepareDatabase } from "../migrations/prepare-database.ts";
import type { Release } from "../migrations/release.ts";
import { spareValues, takingSpare } from "../migrations/spares.ts";
import { ONLY_SCHEMA, ownDatabase, type Placement, type Residence, type TenantId } from "../placement.ts";
import { admitTenant } from "../provision.ts";
import { makeDatabase } from "./databases.ts";
import { removeResidence } from "./delete-tenant.ts";
import type { FleetTools } from "./fleet.ts";
import { holdTenant } from "./hold-tenant.ts";
import { moveIn } from "./move-in.ts";
import { isPlacementGone } from "./placement-gone.ts";

/** Where a new tenant is to live. */
export type TenantHome =
  /** Among others: in the shared placement that is named, or in the one with the fewest tenants. */
  | { readonly isolation: "row"; readonly placement?: string }
  /** In a schema of its own in this database. */
  | { readonly isolation: "schema"; readonly server: string; readonly database: string }
  /** In a database of its own on this server. */
  | { readonly isolation: "database"; readonly server: string };

interface NewPlacement {
  readonly placement: Placement;
  /** Its tables are there already. */
  readonly isMade: boolean;
}

export async function createTenant(tools: FleetTools, id: TenantId, home: TenantHome): Promise<Residence> {
  return holdTenant(tools.catalog.pool, id, async (hold) => {
    // Each spare that turns out to be broken is removed, so this comes to an end.
    for (;;) {
      const { placement, isMade } = await hold.ask((catalog) => reserve(tools, catalog, id, home));
      const residence: Residence = { tenantId: id, placement, epoch: 1 };
      const isSpare = isMade && placement.kind === "dedicated";
      try {
        await make(tools, hold, residence, { isMade });
        await hold.ask((catalog) => settle(tools, catalog, id));
        return residence;
      } catch (error) {
        const isUndone = await undo(tools, hold, residence, error);
        if (!(isSpare && isUndone && isPlacementGone(error))) throw error;
      }
    }
  });
}

async function make(
  tools: FleetTools,
  hold: Hold,
  residence: Residence,
  { isMade }: { isMade: boolean },
): Promise<void> {
  const { placement, tenantId: id } = residence;
  const isInOwnDatabase = placement.database === ownDatabase(placement);
  if (isInOwnDatabase && !isMade) await makeDatabase(tools, placement, hold);
  await tools.owners.use(placement, (owner) =>
    hold.guard(owner, [`tenant ${id}`], async () => {
      if (isMade) return moveIn(owner, residence);
      if (isInOwnDatabase) return admitTenant(owner, residence);
      await prepareDatabase(owner, tools.release, { ...tools, key: tools.key(placement) });
      await installTenantTables(owner, [placement], { ...tools, resident: residence });
    }),
  );
}

/** Writes down what is going to be made before anything is, so that nothing can be left that nobody knows of. */
async function reserve(
  { catalog, release }: FleetTools,
  holder: ClientBase,
  id: TenantId,
  home: TenantHome,
): Promise<NewPlacement> {
  const schema = escapeIdentifier(catalog.schema);
  const { place, values } =
    home.isolation === "row" ? sharedPlace(schema, home.placement) : spareOrNewPlace(schema, release, home);
  const { rows } = await holder
    .query<Placement & { is_made: boolean }>(
      `with ${place}, entered as (
         insert into ${schema}.residences (tenant_id, placement_id, epoch, state) select $1, id, 1, 'making' from place)
       select * from place`,
      [id, ...values],
    )
    .catch((error: unknown) => {
      if (error instanceof DatabaseError && error.code === UNIQUE_VIOLATION && error.table === "residences")
        throw new TenancyError("TENANT_EXISTS", `Tenant ${id} has a place already`, { cause: error });
      throw error;
    });
  const [found] = rows;
  if (found) {
    const { is_made: isMade, ...placement } = found;
    return { placement, isMade };
  }
  const named = home.isolation === "row" ? home.placement : undefined;
  throw new TenancyError(
    "PLACEMENT_MISSING",
    named === undefined
      ? "The catalog has no shared placement that is ready"
      : `The catalog has no shared placement ${named} that is ready`,
  );
}

const UNIQUE_VIOLATION = "23505";

/** The query `place`, and its parameters from $2 on. */
interface PlaceQuery {
  readonly place: string;
  readonly values: readonly unknown[];
}

/** The shared placement that is named, or the one with the fewest tenants. */
function sharedPlace(schema: string, name: string | undefined): PlaceQuery {
  return {
    place: `place as (
      select p.id, p.server, p.database, p.schema, p.kind, true as is_made from ${schema}.placements p
      where p.kind = 'shared' and p.state = 'ready' and ($2::text is null or p.id = $2)
      order by (select count(*) from ${schema}.residences r where r.placement_id = p.id), p.id limit 1)`,
    values: [name ?? null],
  };
}

/** A spare one, or where there is none another, whose tables are not made yet. */
function spareOrNewPlace(
  schema: string,
  release: Release,
  home: Exclude<TenantHome, { isolation: "row" }>,
): PlaceQuery {
  const id = `tenant_${randomBytes(6).toString("hex")}`;
  const inSchema = home.isolation === "schema";
  const pool = { server: home.server, database: inSchema ? home.database : undefined };
  const made = inSchema ? [id, home.database, id] : [id, ownDatabase({ id }), ONLY_SCHEMA];
  return {
    place: `spare as (${takingSpare(`${schema}.placements`, 2)}), made as (
      insert into ${schema}.placements (id, server, database, schema, kind, state, version, checksum)
      select $6, $3, $7, $8, 'dedicated', 'making', $9::integer, $2 where not exists (select from spare)
      returning id, server, database, schema, kind),
      place as (select *, true as is_made from spare union all select *, false from made)`,
    values: [...spareValues(release, pool), ...made, release.version],
  };
}

/** From here on the tenant is found. One statement: there is no moment with a tenant and without a placement. */
async function settle({ catalog }: FleetTools, holder: ClientBase, id: TenantId): Promise<void> {
  const schema = escapeIdentifier(catalog.schema);
  await holder.query(
    `with settled as (update ${schema}.residences set state = 'ready' where tenant_id = $1 returning placement_id)
     update ${schema}.placements p set state = 'ready', migrated_at = coalesce(migrated_at, clock_timestamp())
     from settled where p.id = settled.placement_id`,
    [id],
  );
}

/** What cannot be undone now stays known as half-made, and is undone by `recover`; so is what another process may have taken over. */
async function undo(tools: FleetTools, hold: Hold, residence: Residence, cause: unknown): Promise<boolean> {
  try {
    await removeResidence(tools, hold, residence);
    return true;
  } catch (error) {
    if (cause instanceof Error)
      cause.message += ` (and what it left could not be removed yet: ${error instanceof Error ? error.message : String(error)})`;
    return false;
  }
}
