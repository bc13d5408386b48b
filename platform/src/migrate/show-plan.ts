import { log } from "@clack/prompts";
import { planFleet, type PlannedMigration, type PlannedStatement } from "@rowhouse/tenancy";
import { withFleet } from "../foundation/database/provision-database.ts";
import { withDatabase } from "../maintenance.ts";
import type { FleetFlags } from "./add-migrate-command.ts";
import { explainUnprepared } from "./explain-unprepared.ts";
import { countOf, fit, wrap } from "./words.ts";

/** `rowhouse migrate plan`: what a run would do to the placements, found out on empty tables beside them. */
export async function showPlan(flags: FleetFlags): Promise<void> {
  await withDatabase(async ({ address }, secret) => {
    const plan = await withFleet(address, secret, (fleet) =>
      planFleet(fleet, flags.server ? { servers: flags.server } : {}),
    ).catch(explainUnprepared);
    process.exitCode = plan.migrations.some(({ error }) => error !== undefined) ? 1 : 0;
    if (flags.json) {
      process.stdout.write(`${JSON.stringify(plan)}\n`);
      return;
    }
    if (plan.pendingPlacements === 0) {
      log.success(`Nothing is pending: every placement is at version ${plan.version}`);
      return;
    }
    log.info(`${countOf(plan.pendingPlacements, "placement")} to bring to version ${plan.version}`);
    if (plan.migrations.length === 0)
      log.message(
        wrap(
          "No migration is pending: only the engine's own SQL is renewed, and missing guards are put back.",
        ),
      );
    for (const migration of plan.migrations) tell(migration);
  });
}

function tell({ name, placements, inTransaction, statements, error }: PlannedMigration): void {
  const how = inTransaction ? "" : ", statement by statement, without a transaction";
  log.step(`${name}: ${countOf(placements, "placement")}${how}`);
  for (const statement of statements) {
    log.message([fit(statement.sql.replaceAll(/\s+/g, " ")), ...locksOf(statement)].join("\n"));
    for (const warning of statement.warnings) log.warn(wrap(warning));
  }
  if (error !== undefined) log.error(wrap(`It fails here, on tables without rows: ${error}`));
}

/** The strongest locks first; those that stop nobody are counted. */
function locksOf({ locks }: PlannedStatement): string[] {
  return locks
    .filter(({ mode }) => !["AccessShareLock", "RowShareLock"].includes(mode))
    .map(({ table, mode }) =>
      fit(
        `  ${mode
          .replace("Lock", "")
          .replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")
          .toUpperCase()} on ${table}`,
      ),
    );
}
