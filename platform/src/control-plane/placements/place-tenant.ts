import {
  admitTenant,
  removeTenant,
  type Placement,
  type ResidentState,
  type TenantId,
} from "@rowhouse/tenancy";
import { Client, type ClientBase, type PoolClient } from "pg";
import { addressOf } from "../../foundation/database/placement-address.ts";
import { connectionFor, controlRole, databaseName } from "../../foundation/database/roles.ts";
import type { Fleet, Isolation } from "./fleet.ts";
import { makeSpare } from "./make-spare.ts";

/** There is no spare placement: make one, outside of any transaction, and begin again. */
class NoSpareError extends Error {
  readonly isolation: Exclude<Isolation, "row">;

  constructor(isolation: Exclude<Isolation, "row">) {
    super(`No spare ${isolation} is ready`);
    this.isolation = isolation;
  }
}

/** Others may take what was just made, but not for ever. */
const attempts = 5;

/**
 * Gives a tenant its place as a part of the transaction in which its organization comes into being: all of it is there
 * afterwards, or nothing is. To be called inside {@link withSpares}.
 */
export async function placeTenant(
  client: PoolClient,
  fleet: Fleet,
  { tenantId, isolation }: { tenantId: TenantId; isolation: Isolation },
): Promise<Placement> {
  const placement = await takePlacement(client, fleet, isolation);
  await client.query("insert into residences (tenant_id, placement_id) values ($1, $2)", [
    tenantId,
    placement.id,
  ]);
  await setResident(client, fleet, { tenantId, placement, epoch: 1 }, "resident");
  return placement;
}

/** Runs work that takes a placement; where there is no spare one it is made first, and no transaction waits for that. */
export async function withSpares<T>(fleet: Fleet, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof NoSpareError) || attempt === attempts) throw error;
      await makeSpare(fleet, error.isolation);
    }
  }
}

/** Writes into the tenant's own database whether it may be served there; `client` is one of the control plane's. */
export async function setResident(
  client: ClientBase,
  fleet: Fleet,
  residence: { tenantId: TenantId; placement: Placement; epoch: number },
  state: ResidentState,
): Promise<void> {
  await inPlacement(client, fleet, residence.placement, (registrar) =>
    admitTenant(registrar, residence, { state }),
  );
}

/** Ends the tenant's service there once its transactions in flight are over. */
export async function endResidence(
  client: ClientBase,
  fleet: Fleet,
  { tenantId, placement }: { tenantId: TenantId; placement: Placement },
): Promise<void> {
  await inPlacement(client, fleet, placement, (registrar) => removeTenant(registrar, tenantId));
}

/** In the control plane's own database it is a part of the caller's transaction. */
async function inPlacement(
  client: ClientBase,
  { address, secret }: Fleet,
  placement: Placement,
  work: (registrar: ClientBase) => Promise<void>,
): Promise<void> {
  if (placement.database === databaseName(address)) {
    await work(client);
    return;
  }
  const registrar = new Client(connectionFor(addressOf(address, placement), secret, controlRole));
  await registrar.connect();
  try {
    await work(registrar);
  } finally {
    await registrar.end();
  }
}

async function takePlacement(
  client: PoolClient,
  { address, release }: Fleet,
  isolation: Isolation,
): Promise<Placement> {
  const home = databaseName(address);
  if (isolation === "row") {
    const { rows } = await client.query<Placement>(
      `select id, server, database, schema, kind from placements
       where kind = 'shared' and database = $1 and state = 'ready' order by id limit 1`,
      [home],
    );
    const [shared] = rows;
    if (shared === undefined) throw new Error("There is no shared placement: `rowhouse migrate` was not run");
    return shared;
  }
  const { rows } = await client.query<Placement>(
    `update placements set state = 'ready' where id = (
       select id from placements
       where state = 'spare' and (database = $1) = $2 and version = $3
       order by created_at limit 1 for update skip locked
     ) returning id, server, database, schema, kind`,
    [home, isolation === "schema", release.version],
  );
  const [spare] = rows;
  if (spare === undefined) throw new NoSpareError(isolation);
  return spare;
}
