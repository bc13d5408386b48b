import type { Logger } from "pino";
import { recoverOrganizations } from "../organizations/recover-organizations.ts";
import type { DeletionDeps } from "../organizations/delete-organization.ts";
import { listSparePools } from "./list-spare-pools.ts";

export interface SpareCounts {
  schemas: number;
  databases: number;
}

interface Keeper {
  stop(): Promise<void>;
}

const sparesMs = 5_000;
const recoveryMs = 60_000;

/**
 * What whoever works on jobs does for placements: keeps spare ones ready, so that nobody who signs up waits, and ends what
 * interrupted processes left half-done. At once, and again and again; any number of nodes may.
 */
export function keepPlacements(
  deps: DeletionDeps,
  wanted: SpareCounts,
  log: Pick<Logger, "info" | "warn">,
): Keeper {
  const { fleet, control, address } = deps.placements;
  const fill = async (signal: AbortSignal): Promise<void> => {
    for (const { pool, isolation } of await listSparePools(control, address)) {
      if (signal.aborted) return;
      const count = isolation === "schema" ? wanted.schemas : wanted.databases;
      // A server that does not answer keeps nobody from the others.
      await fleet.fillSpares({ ...pool, count }).catch((error: unknown) => {
        if (!signal.aborted) log.warn({ err: error, ...pool }, "No spare placement could be made");
      });
    }
  };
  const stopping = new AbortController();
  const tasks = [
    repeat(sparesMs, () => fill(stopping.signal)),
    repeat(recoveryMs, () => recoverOrganizations(deps, log, stopping.signal)),
  ];
  function repeat(milliseconds: number, work: () => Promise<void>) {
    let running: Promise<void> | undefined;
    const run = () => {
      running ??= work()
        .catch((error: unknown) => {
          if (!stopping.signal.aborted) log.warn({ err: error }, "Placements could not be looked after");
        })
        .finally(() => {
          running = undefined;
        });
    };
    const timer = setInterval(run, milliseconds);
    run();
    return { timer, end: () => running };
  }
  return {
    async stop() {
      stopping.abort();
      for (const { timer } of tasks) clearInterval(timer);
      await Promise.all(tasks.map(({ end }) => end()));
    },
  };
}
