import type { Placements } from "./open-fleet.ts";
import { sparePool } from "./place-tenant.ts";

export interface SpareCounts {
  schemas: number;
  databases: number;
}

interface Keeper {
  stop(): Promise<void>;
}

const lookAgainMs = 5_000;

/** Keeps spare placements ready, so that nobody who signs up waits for one. Runs where jobs are worked on. */
export function keepSpares(
  { fleet, address }: Placements,
  wanted: SpareCounts,
  log: { warn(about: object, words: string): void },
): Keeper {
  let isStopped = false;
  let filling: Promise<void> | undefined;
  const fill = async (): Promise<void> => {
    await fleet.fillSpares({ ...sparePool(address, "schema"), count: wanted.schemas });
    if (!isStopped) await fleet.fillSpares({ ...sparePool(address, "database"), count: wanted.databases });
  };
  const timer = setInterval(() => {
    filling ??= fill()
      .catch((error: unknown) => {
        if (!isStopped) log.warn({ err: error }, "No spare placement could be made");
      })
      .finally(() => {
        filling = undefined;
      });
  }, lookAgainMs);
  return {
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await filling;
    },
  };
}
