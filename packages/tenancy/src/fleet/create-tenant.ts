import { randomBytes } from "node:crypto";
import { escapeIdentifier, type ClientBase } from "pg";
import { refuseHoles } from "../census.ts";
import { TenancyError } from "../errors.ts";
import type { Hold } from "../hold.ts";
import { installTenantTables } from "../migrations/install-tenant-tables.ts";
import { prepareDatabase } from "../migrations/prepare-database.ts";
import { isPlacementGone, requireSchema } from "./placement-gone.ts";
import { takeSpare } from "../migrations/spares.ts";
import { ONLY_SCHEMA, ownDatabase, type Placement, type Residence, type TenantId } from "../placement.ts";
import { admitTenant } from "../provision.ts";
import { findResidence } from "./catalog.ts";
import { makeDatabase } from "./databases.ts";
import { removeResidence } from "./delete-tenant.ts";
import type { FleetTools } from "./fleet.ts";
import { holdTenant } from "./hold-tenant.ts";

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
      if (isMade) await requireSchema(owner, placement);
      else {
        await prepareDatabase(owner, tools.release, { ...tools, key: tools.key(placement) });
        await installTenantTables(owner, [placement], tools);
        if (isInOwnDatabase) await refuseHoles(owner, { ...tools, schema: placement.schema });
      }
      await admitTenant(owner, residence);
    }),
  );
}

/** Writes down what is going to be made before anything is, so that nothing can be left that nobody knows of. */
async function reserve(
  tools: FleetTools,
  holder: ClientBase,
  id: TenantId,
  home: TenantHome,
): Promise<NewPlacement> {
  const schema = escapeIdentifier(tools.catalog.schema);
  await holder.query("begin");
  try {
    if (await findResidence(holder, tools.catalog, id))
      throw new TenancyError("TENANT_EXISTS", `Tenant ${id} has a place already`);
    const found =
      home.isolation === "row" ? await findShared(tools, holder, home) : await findSpare(tools, holder, home);
    const placement = found ?? newPlacement(home);
    if (!found)
      await holder.query(
        `insert into ${schema}.placements (id, server, database, schema, kind, state, version, checksum)
         values ($1, $2, $3, $4, $5, 'making', $6, $7)`,
        [
          placement.id,
          placement.server,
          placement.database,
          placement.schema,
          placement.kind,
          tools.release.version,
          tools.release.checksum,
        ],
      );
    await holder.query(
      `insert into ${schema}.residences (tenant_id, placement_id, epoch, state) values ($1, $2, 1, 'making')`,
      [id, placement.id],
    );
    await holder.query("commit");
    return { placement, isMade: found !== undefined };
  } catch (error) {
    await holder.query("rollback").catch(() => {});
    throw error;
  }
}

async function findShared(
  { catalog }: FleetTools,
  holder: ClientBase,
  { placement }: Extract<TenantHome, { isolation: "row" }>,
): Promise<Placement> {
  const schema = escapeIdentifier(catalog.schema);
  const { rows } = await holder.query<Placement>(
    `select p.id, p.server, p.database, p.schema, p.kind from ${schema}.placements p
     where p.kind = 'shared' and p.state = 'ready' and ($1::text is null or p.id = $1)
     order by (select count(*) from ${schema}.residences r where r.placement_id = p.id), p.id limit 1`,
    [placement ?? null],
  );
  const [found] = rows;
  if (found) return found;
  throw new TenancyError(
    "PLACEMENT_MISSING",
    placement === undefined
      ? "The catalog has no shared placement that is ready"
      : `The catalog has no shared placement ${placement} that is ready`,
  );
}

function findSpare(
  tools: FleetTools,
  holder: ClientBase,
  home: Exclude<TenantHome, { isolation: "row" }>,
): Promise<Placement | undefined> {
  const { server } = home;
  return takeSpare(
    holder,
    tools,
    home.isolation === "schema" ? { server, database: home.database } : { server },
  );
}

function newPlacement(home: TenantHome): Placement {
  if (home.isolation === "row") throw new TypeError("A shared placement is not made for a tenant");
  const id = `tenant_${randomBytes(6).toString("hex")}`;
  const { server } = home;
  return home.isolation === "schema"
    ? { id, server, database: home.database, schema: id, kind: "dedicated" }
    : { id, server, database: ownDatabase({ id }), schema: ONLY_SCHEMA, kind: "dedicated" };
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
