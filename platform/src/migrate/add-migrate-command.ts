import { InvalidArgumentError, type Command } from "commander";

export interface FleetFlags {
  readonly server?: readonly string[];
  readonly json?: boolean;
}

export interface RunFlags extends FleetFlags {
  readonly canary?: number;
  readonly concurrency?: number;
  readonly continue?: boolean;
  readonly wait?: boolean;
  readonly lockTimeout?: number;
}

/** `rowhouse migrate [run|plan|status]`. */
export function addMigrateCommand(program: Command): void {
  const migrate = program
    .command("migrate")
    .description("bring the database, and the tables of every organization, up to this release");
  addFleetFlags(
    migrate
      .command("run", { isDefault: true })
      .description(
        "apply what is pending: the control plane's first, then a canary cohort's, then all others'",
      )
      .option("--canary <number>", "how many placements go first (those marked, or 1)", parseCount)
      .option("--concurrency <number>", "connections at once (2)", parseCount)
      .option("--continue", "go on with the others when a placement fails, and report at the end")
      .option(
        "--lock-timeout <ms>",
        "how long a statement waits for a lock, five times over (2000)",
        parseCount,
      )
      .option("--no-wait", "fail when another run is under way"),
    "print the report as JSON",
  ).action(async (flags: RunFlags) => (await import("./run-migrations.ts")).runMigrations(flags));
  addFleetFlags(
    migrate
      .command("plan")
      .description(
        "show the statements that are pending, the locks that they take and what they rewrite; changes nothing",
      ),
    "print the plan as JSON",
  ).action(async (flags: FleetFlags) => (await import("./show-plan.ts")).showPlan(flags));
  addFleetFlags(
    migrate
      .command("status")
      .description(
        "show how many placements are at which version, and what failed; exit code 2: pending, 1: failed or changed by hand",
      )
      .option("--drift", "also compare every schema with what its migrations make, and name what differs"),
    "print every placement as JSON",
  ).action(async (flags: FleetFlags & { drift?: boolean }) =>
    (await import("./show-status.ts")).showStatus(flags),
  );
}

function addFleetFlags(command: Command, json: string): Command {
  return command.option("--server <name...>", "only the placements on these servers").option("--json", json);
}

function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d{1,6}$/.test(text)) return count;
  throw new InvalidArgumentError("It is a whole number, 0 or more.");
}
