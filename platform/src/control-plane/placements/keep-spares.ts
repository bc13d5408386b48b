import type { Placement } from "@rowhouse/tenancy";
import { databaseName } from "../../foundation/database/roles.ts";
import { dropPlacement } from "./drop-placement.ts";
import type { Fleet } from "./fleet.ts";
import { makeSpare } from "./make-spare.ts";

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
  fleet: Fleet,
  wanted: SpareCounts,
  log: { warn(about: object, words: string): void },
): Keeper {
  let isStopped = false;
  let filling: Promise<void> | undefined;
  const isOver = (): boolean => isStopped;
  const timer = setInterval(() => {
    filling ??= fillSpares(fleet, wanted, isOver)
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

/** Makes what is missing, one after another; removes what an earlier process left half-made. */
export async function fillSpares(
  fleet: Fleet,
  wanted: SpareCounts,
  isOver: () => boolean = () => false,
): Promise<void> {
  const { rows: abandoned } = await fleet.control.query<Placement>(
    `select id, server, database, schema, kind from placements
     where state = 'making' and created_at < now() - interval '10 minutes'`,
  );
  for (const placement of abandoned) await dropPlacement(fleet, placement);
  const { rows } = await fleet.control.query<SpareCounts>(
    `select count(*) filter (where database = $1)::int as schemas, count(*) filter (where database <> $1)::int as databases
     from placements where state in ('making', 'spare')`,
    [databaseName(fleet.address)],
  );
  const { schemas = 0, databases = 0 } = rows[0] ?? {};
  for (let have = schemas; have < wanted.schemas && !isOver(); have += 1) await makeSpare(fleet, "schema");
  for (let have = databases; have < wanted.databases && !isOver(); have += 1)
    await makeSpare(fleet, "database");
}
