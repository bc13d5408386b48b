import { randomBytes } from "node:crypto";
import { escapeIdentifier, type ClientBase } from "pg";
import { TenancyError } from "../errors.ts";
import { installTenantTables } from "../migrations/install-tenant-tables.ts";
import { prepareDatabase } from "../migrations/prepare-database.ts";
import { takeSpare } from "../migrations/spares.ts";
import {
  ONLY_SCHEMA,
  ownDatabase,
  tenantId,
  type Placement,
  type Residence,
  type TenantId,
} from "../placement.ts";
import { admitTenant } from "../provision.ts";
import { findResidence } from "./catalog.ts";
import { makeDatabase } from "./databases.ts";
import { deleteTenant, removeResidence } from "./delete-tenant.ts";
import type { FleetTools } from "./fleet.ts";
import { holdTenant } from "./tenant-lock.ts";

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
  const { pool } = tools.catalog;
  return holdTenant(pool, id, async (holder) => {
    const { placement, isMade } = await reserve(tools, holder, id, home);
    const residence: Residence = { tenantId: id, placement, epoch: 1 };
    try {
      if (home.isolation === "database" && !isMade) await makeDatabase(tools, placement);
      await tools.owners.use(placement, async (owner) => {
        if (!isMade) {
          await prepareDatabase(owner, tools.release, { ...tools, key: tools.key(placement) });
          await installTenantTables(owner, [placement], tools);
        }
        await admitTenant(owner, residence);
      });
      await settle(tools, holder, residence);
      return residence;
    } catch (error) {
      await undo(tools, holder, residence, error);
      throw error;
    }
  });
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
async function settle(
  { catalog }: FleetTools,
  holder: ClientBase,
  { tenantId: id }: Residence,
): Promise<void> {
  const schema = escapeIdentifier(catalog.schema);
  await holder.query(
    `with settled as (update ${schema}.residences set state = 'ready' where tenant_id = $1 returning placement_id)
     update ${schema}.placements p set state = 'ready', migrated_at = coalesce(migrated_at, clock_timestamp())
     from settled where p.id = settled.placement_id`,
    [id],
  );
}

/** What cannot be undone now stays known as half-made, and is undone by `recover`. */
async function undo(
  tools: FleetTools,
  holder: ClientBase,
  residence: Residence,
  cause: unknown,
): Promise<void> {
  try {
    await removeResidence(tools, holder, residence);
  } catch (error) {
    if (cause instanceof Error)
      cause.message += ` (and what it left could not be removed yet: ${error instanceof Error ? error.message : String(error)})`;
  }
}

/** Undoes and ends what interrupted processes left. What another process holds is left to it. */
export async function recover(tools: FleetTools): Promise<number> {
  const { pool, schema } = tools.catalog;
  const { rows } = await pool.query<{ tenant_id: string; state: "making" | "leaving" }>(
    `select tenant_id, state from ${escapeIdentifier(schema)}.residences where state in ('making', 'leaving')`,
  );
  let recovered = 0;
  for (const { tenant_id, state } of rows) {
    const id = tenantId(tenant_id);
    try {
      if (state === "leaving") await deleteTenant(tools, id);
      else
        await holdTenant(pool, id, async (holder) => {
          const residence = await findResidence(holder, tools.catalog, id);
          if (residence?.state === "making") await removeResidence(tools, holder, residence);
        });
      recovered += 1;
    } catch (error) {
      if (!(error instanceof TenancyError && error.code === "TENANT_BUSY")) throw error;
    }
  }
  return recovered;
}
