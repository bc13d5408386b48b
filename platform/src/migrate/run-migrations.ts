import { log } from "@clack/prompts";
import { migrateFleet, type FleetReport, type PlacementFinding } from "@rowhouse/tenancy";
import {
  inTurn,
  prepareHome,
  prepareServers,
  withFleet,
  type ServerFailure,
} from "../foundation/database/provision-database.ts";
import type { DatabaseAddress } from "../foundation/database/roles.ts";
import { withDatabase } from "../maintenance.ts";
import type { RunFlags } from "./add-migrate-command.ts";
import { drawProgress, type ProgressDisplay } from "./draw-progress.ts";
import { countOf, firstOf, wrap } from "./words.ts";

/** `rowhouse migrate`: brings everything up to this release and says what it did. Ends with 1 when a placement is left behind, or has a hole. */
export async function runMigrations(flags: RunFlags): Promise<void> {
  await withDatabase(async ({ address }, secret) => {
    const display = flags.json ? undefined : drawProgress();
    await inTurn(address, () => run(address, secret, flags, display), {
      doesWait: flags.wait !== false,
      onWait: () => display?.show({ phase: "waiting", total: 0, done: 0, failed: 0 }),
    });
  });
}

async function run(
  address: DatabaseAddress,
  secret: Buffer,
  flags: RunFlags,
  display: ProgressDisplay | undefined,
): Promise<void> {
  display?.end();
  const control = await prepareHome(address, secret);
  if (!flags.json)
    for (const { name, milliseconds } of control) log.step(`Control plane: ${name} (${milliseconds} ms)`);
  const servers = await prepareServers(address, secret);
  const stop = new AbortController();
  const heard = () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort(new Error("Stopped before another run had ended"));
  };
  process.on("SIGINT", heard).on("SIGTERM", heard);
  try {
    const report = await withFleet(address, secret, (fleet) =>
      migrateFleet(fleet, {
        ...(flags.canary !== undefined && { canary: flags.canary }),
        ...(flags.concurrency !== undefined && { concurrency: Math.max(1, flags.concurrency) }),
        ...(flags.lockTimeout !== undefined && { lockTimeoutMs: Math.max(10, flags.lockTimeout) }),
        ...(flags.server && { servers: flags.server }),
        examine: true,
        keepGoing: flags.continue ?? false,
        doNotWait: flags.wait === false,
        signal: stop.signal,
        onProgress: (now) => display?.show(now),
      }),
    );
    display?.end();
    const holes = report.findings.filter(({ severity }) => severity === "hole");
    const isLeft = report.failures.length + report.left + servers.length + holes.length > 0;
    process.exitCode = report.ended === "stopped" ? 130 : isLeft ? 1 : 0;
    if (flags.json) process.stdout.write(`${JSON.stringify({ control, servers, ...report })}\n`);
    else {
      tell(report, control.length);
      tellTrouble(servers, holes);
    }
  } finally {
    display?.end();
    process.off("SIGINT", heard).off("SIGTERM", heard);
  }
}

function tellTrouble(servers: readonly ServerFailure[], holes: readonly PlacementFinding[]): void {
  for (const { server, reason } of servers) log.error(`Server ${server}: ${reason}`);
  if (holes.length === 0) return;
  const lines = holes.map(
    ({ server, database, code, object, why }) => `${server}/${database}: ${code} ${object}: ${why}`,
  );
  log.error(`The census found ${countOf(holes.length, "hole")} in the isolation:\n${firstOf(lines, 10)}`);
  say("`rowhouse doctor` tells how to mend each. In production nobody is served over one.");
}

function tell(report: FleetReport, control: number): void {
  if (report.total === 0 && control === 0) {
    log.success("Nothing was pending");
    return;
  }
  const lines = report.failures.map(({ placement, code, reason }) => `${placement.id}: ${reason}  [${code}]`);
  if (lines.length > 0) log.error(firstOf(lines, 10));
  const done = `${countOf(report.applied + control, "migration")} applied, ${countOf(report.done, "placement")} brought to version ${report.version} in ${(report.milliseconds / 1000).toFixed(1)} s`;
  if (report.failures.length + report.left === 0) {
    log.success(wrap(done));
    return;
  }
  log.warn(wrap(done));
  const left = report.left > 0 ? `${countOf(report.left, "placement")} not begun` : "";
  if (report.ended === "stopped") say(`Stopped: ${left}. Run it again to go on.`);
  else if (report.ended === "canary failed")
    say(
      `A canary failed, so the others were left as they are: ${left}. Mend what is named, then run it again.`,
    );
  else if (report.ended === "failed")
    say(
      `Stopped at the first failure${left === "" ? "" : `: ${left}`}. Mend what is named and run it again, or go on past it with --continue.`,
    );
  else
    say(
      "Nothing of a failed migration was kept; those organizations are served at the version that they have. Mend what is named and run it again.",
    );
}

function say(words: string): void {
  log.message(wrap(words));
}
