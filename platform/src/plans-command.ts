import { log } from "@clack/prompts";
import { Pool } from "pg";
import { asTable } from "./as-table.ts";
import type { Plan } from "./control-plane/plans/get-plan.ts";
import { listPlans, type ListedPlan } from "./control-plane/plans/list-plans.ts";
import { placePlan } from "./control-plane/plans/place-plan.ts";
import { closePool } from "./foundation/database/close-pool.ts";
import { connectionFor, controlRole, type DatabaseAddress } from "./foundation/database/roles.ts";
import { withDatabase } from "./maintenance.ts";

/** `rowhouse plans list` */
export async function list(asJson: boolean): Promise<void> {
  await withControl(async ({ control }) => {
    const plans = await listPlans(control);
    const columns = ["plan", "name", "isolation", "server", "organizations"] as const;
    process.stdout.write(asJson ? `${JSON.stringify(plans)}\n` : asTable<ListedPlan>(columns, plans));
  });
}

/** `rowhouse plans place <plan> --server <name> --isolation <isolation>` */
export async function place(
  name: string,
  promised: { server?: string; isolation?: Plan["isolation"] },
): Promise<void> {
  await withControl((deps) => placePlan(deps, name, promised));
  log.success(`Organizations that take ${name} from now on get their place there; the others stay`);
}

async function withControl(
  work: (deps: { control: Pool; address: DatabaseAddress }) => Promise<void>,
): Promise<void> {
  await withDatabase(async ({ address }, secret) => {
    const control = new Pool({ ...connectionFor(address, secret, controlRole), max: 1 });
    try {
      await work({ control, address });
    } finally {
      await closePool(control);
    }
  });
}
