import type { SparePool } from "@rowhouse/tenancy";
import type { Pool } from "pg";
import { mainServer } from "../../foundation/database/roles.ts";
import type { Placements } from "./open-fleet.ts";
import { sparePool } from "./place-tenant.ts";

export interface WantedSpares {
  isolation: "schema" | "database";
  pool: SparePool;
}

/** Where spares are wanted: wherever a plan places organizations. A server that is not configured here is another node's. */
export async function listSparePools(control: Pool, address: Placements["address"]): Promise<WantedSpares[]> {
  const { rows } = await control.query<{ isolation: "schema" | "database"; server: string }>(
    `select distinct isolation, coalesce(server, $1) as server from plans
     where isolation <> 'row' and alias_of is null order by server, isolation desc`,
    [mainServer],
  );
  return rows
    .filter(({ server }) => server === mainServer || address.servers?.[server] !== undefined)
    .map((place) => ({ isolation: place.isolation, pool: sparePool(address, place) }));
}
