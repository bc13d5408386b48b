import { setTimeout as wait } from "node:timers/promises";
import {
  isPlacementGone,
  moveIn,
  takeSpare,
  type Placement,
  type SparePool,
  type TenantId,
} from "@rowhouse/tenancy";
import { Client, type ClientBase, type PoolClient } from "pg";
import { ProblemError } from "../../errors.ts";
import { addressOf, serverAddress } from "../../foundation/database/placement-address.ts";
import { connectionFor, controlRole, databaseName, mainServer } from "../../foundation/database/roles.ts";
import type { Plan } from "../plans/get-plan.ts";
import type { Placements } from "./open-fleet.ts";

/** What a plan promises of a place. */
export type PromisedPlace = Pick<Plan, "isolation" | "server">;

/** There is no spare placement: one is made outside of any transaction, and the work begins again. */
class NoSpareError extends Error {
  readonly pool: SparePool;

  constructor(pool: SparePool) {
    super(`No spare is ready on ${pool.server}`);
    this.pool = pool;
  }
}

/** Somebody removed or changed the spare placement that the catalog gave out. */
class BrokenSpareError extends Error {
  readonly placement: Placement;

  constructor(placement: Placement, options: ErrorOptions) {
    super(`Spare placement ${placement.id} is not there as it was made`, options);
    this.placement = placement;
  }
}

/** Others may take what was just made, or be making it: a database takes about 0.2 s. */
const attempts = 50;
const lookAgainMs = 100;

/**
 * Gives a tenant its place as a part of the transaction in which its organization comes into being: all of it is there
 * afterwards, or nothing is. To be called inside {@link withSpares}.
 *
 * Needs no right to create anything: a spare has its name for good, so taking it is a row in the catalog, a row in the
 * residences and a resident.
 */
export async function placeTenant(
  client: PoolClient,
  placements: Placements,
  { tenantId, ...promised }: { tenantId: TenantId } & PromisedPlace,
): Promise<Placement> {
  const placement = await takePlacement(client, placements, promised);
  await client.query("insert into residences (tenant_id, placement_id) values ($1, $2)", [
    tenantId,
    placement.id,
  ]);
  try {
    await inPlacement(client, placements, placement, (registrar) =>
      moveIn(registrar, { tenantId, placement, epoch: 1 }),
    );
  } catch (error) {
    if (placement.kind === "dedicated" && isPlacementGone(error))
      throw new BrokenSpareError(placement, { cause: error });
    throw error;
  }
  return placement;
}

/**
 * Runs work that takes a placement; where there is no spare one it is made first, and no transaction waits for that. A spare that
 * is not there as it was made is given out to nobody any more, and the work takes another.
 */
export async function withSpares<T>({ fleet, control }: Placements, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const isBroken = error instanceof BrokenSpareError;
      if (!isBroken && !(error instanceof NoSpareError)) throw error;
      if (attempt === attempts)
        throw new ProblemError("BUSY", { headers: { "retry-after": "5" }, cause: error });
      if (isBroken) {
        await control.query("update placements set state = 'failed' where id = $1 and state = 'spare'", [
          error.placement.id,
        ]);
        continue;
      }
      const made = await fleet.fillSpares({ ...error.pool, count: 1 });
      if (made === 0) await wait(lookAgainMs);
    }
  }
}

/** Where the spares for a place are kept: schemas in the database that the server's URL names, or databases beside it. */
export function sparePool(
  address: Placements["address"],
  { isolation, server = mainServer }: { isolation: "schema" | "database"; server?: string },
): SparePool {
  return isolation === "schema"
    ? { server, database: databaseName(serverAddress(address, server)) }
    : { server };
}

/** In the control plane's own database it is a part of the caller's transaction. */
async function inPlacement(
  client: ClientBase,
  { address, secret }: Placements,
  placement: Placement,
  work: (registrar: ClientBase) => Promise<void>,
): Promise<void> {
  if (placement.server === mainServer && placement.database === databaseName(address)) {
    await work(client);
    return;
  }
  const registrar = new Client({
    ...connectionFor(addressOf(address, placement), secret, controlRole),
    connectionTimeoutMillis: 5_000,
  });
  registrar.on("error", () => undefined);
  await registrar.connect();
  try {
    await work(registrar);
  } finally {
    await registrar.end();
  }
}

async function takePlacement(
  client: PoolClient,
  { address, release }: Placements,
  { isolation, server }: PromisedPlace,
): Promise<Placement> {
  if (isolation === "row") {
    const { rows } = await client.query<Placement>(
      `select id, server, database, schema, kind from placements
       where kind = 'shared' and server = $1 and state = 'ready' order by id limit 1`,
      [server],
    );
    const [shared] = rows;
    if (shared === undefined)
      throw new Error(`Server ${server} has no shared placement: \`rowhouse migrate\` was not run`);
    return shared;
  }
  const pool = sparePool(address, { isolation, server });
  const spare = await takeSpare(client, { catalog: { schema: "control" }, release }, pool);
  if (spare === undefined) throw new NoSpareError(pool);
  await client.query("update placements set state = 'ready' where id = $1", [spare.id]);
  return spare;
}
