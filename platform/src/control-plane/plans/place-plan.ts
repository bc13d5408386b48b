import type { Pool } from "pg";
import { StartError } from "../../errors.ts";
import { serverVariable } from "../../foundation/database/placement-address.ts";
import { mainServer, type DatabaseAddress } from "../../foundation/database/roles.ts";
import type { Plan } from "./get-plan.ts";

/**
 * Says where organizations of a plan get their place from now on. Those that have one stay where they are.
 *
 * @throws StartError PLAN_UNKNOWN, SERVER_UNKNOWN
 */
export async function placePlan(
  { control, address }: { control: Pool; address: DatabaseAddress },
  name: string,
  { server, isolation }: { server?: string | undefined; isolation?: Plan["isolation"] | undefined },
): Promise<void> {
  if (server !== undefined && server !== mainServer && address.servers?.[server] === undefined) {
    const known = [mainServer, ...Object.keys(address.servers ?? {})];
    throw new StartError(
      "SERVER_UNKNOWN",
      `No server is called ${server}; there is ${known.join(", ")}.`,
      `Set ${serverVariable(server)} to its administrator's URL, for every process of Rowhouse.`,
    );
  }
  const { rowCount } = await control.query(
    `update plans set isolation = coalesce($2, isolation),
       server = case when $3::text is null then server else nullif($3, $4) end
     where id = (select coalesce(alias_of, id) from plans where id = $1)`,
    [name, isolation ?? null, server ?? null, mainServer],
  );
  if (rowCount === 1) return;
  throw new StartError(
    "PLAN_UNKNOWN",
    `There is no plan named ${name}.`,
    "`rowhouse plans list` names them all.",
  );
}
