import { setTimeout as wait } from "node:timers/promises";
import { admitTenant, takeSpare, type Placement, type TenantId } from "@rowhouse/tenancy";
import { Client, type ClientBase, type PoolClient } from "pg";
import { ProblemError } from "../../errors.ts";
import { addressOf, mainServer } from "../../foundation/database/placement-address.ts";
import { connectionFor, controlRole, databaseName } from "../../foundation/database/roles.ts";
import type { Plan } from "../plans/get-plan.ts";
import type { Placements } from "./open-fleet.ts";

type Isolation = Plan["isolation"];

/** There is no spare placement: one is made outside of any transaction, and the work begins again. */
class NoSpareError extends Error {
  readonly isolation: Exclude<Isolation, "row">;

  constructor(isolation: Exclude<Isolation, "row">) {
    super(`No spare ${isolation} is ready`);
    this.isolation = isolation;
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
  { tenantId, isolation }: { tenantId: TenantId; isolation: Isolation },
): Promise<Placement> {
  const placement = await takePlacement(client, placements, isolation);
  await client.query("insert into residences (tenant_id, placement_id) values ($1, $2)", [
    tenantId,
    placement.id,
  ]);
  await inPlacement(client, placements, placement, (registrar) =>
    admitTenant(registrar, { tenantId, placement, epoch: 1 }),
  );
  return placement;
}

/** Runs work that takes a placement; where there is no spare one it is made first, and no transaction waits for that. */
export async function withSpares<T>({ fleet, address }: Placements, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof NoSpareError)) throw error;
      if (attempt === attempts)
        throw new ProblemError("BUSY", { headers: { "retry-after": "5" }, cause: error });
      const made = await fleet.fillSpares({ ...sparePool(address, error.isolation), count: 1 });
      if (made === 0) await wait(lookAgainMs);
    }
  }
}

/** Where spares of an isolation are kept. */
export function sparePool(
  address: Placements["address"],
  isolation: Exclude<Isolation, "row">,
): { server: string; database?: string } {
  return isolation === "schema"
    ? { server: mainServer, database: databaseName(address) }
    : { server: mainServer };
}

/** In the control plane's own database it is a part of the caller's transaction. */
async function inPlacement(
  client: ClientBase,
  { address, secret }: Placements,
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
  { address, release }: Placements,
  isolation: Isolation,
): Promise<Placement> {
  if (isolation === "row") {
    const { rows } = await client.query<Placement>(
      `select id, server, database, schema, kind from placements
       where kind = 'shared' and database = $1 and state = 'ready' order by id limit 1`,
      [databaseName(address)],
    );
    const [shared] = rows;
    if (shared === undefined) throw new Error("There is no shared placement: `rowhouse migrate` was not run");
    return shared;
  }
  const spare = await takeSpare(
    client,
    { catalog: { schema: "control" }, release },
    sparePool(address, isolation),
  );
  if (spare === undefined) throw new NoSpareError(isolation);
  await client.query("update placements set state = 'ready' where id = $1", [spare.id]);
  return spare;
}
