import { Client, type ClientConfig } from "pg";
import { census, type CensusOptions, type Finding } from "./census.ts";
import type { Placement } from "./placement.ts";

export interface PlacementFinding extends Finding {
  readonly server: string;
  readonly database: string;
}

export interface CensusPlacementsOptions extends Omit<CensusOptions, "schema"> {
  /** How the owner's login reaches a database. */
  readonly connect: (server: string, database: string) => ClientConfig;
  /** How many databases are looked at at once. Default 4. */
  readonly concurrency?: number;
}

/**
 * Takes the census of every database that holds one of the placements. One that does not answer is a warning, PLACEMENT_UNSEEN:
 * nobody is served from it either.
 */
export async function censusPlacements(
  placements: readonly Pick<Placement, "server" | "database" | "schema">[],
  { connect, concurrency = 4, ...options }: CensusPlacementsOptions,
): Promise<PlacementFinding[]> {
  const databases = Map.groupBy(placements, ({ server, database }) => JSON.stringify([server, database]));
  const waiting = [...databases.values()];
  const found = new Map<string, PlacementFinding[]>();
  const look = async () => {
    for (let group = waiting.shift(); group; group = waiting.shift()) {
      const [{ server, database } = { server: "", database: "" }] = group;
      const schema = [...new Set(group.map((placement) => placement.schema))];
      const findings = await censusAt(() => connect(server, database), { ...options, schema });
      found.set(
        JSON.stringify([server, database]),
        findings.map((finding) => ({ server, database, ...finding })),
      );
    }
  };
  await Promise.all(Array.from({ length: concurrency }, look));
  // In the order of the placements, whichever database answered first.
  return [...databases.keys()].flatMap((key) => found.get(key) ?? []);
}

async function censusAt(connect: () => ClientConfig, options: CensusOptions): Promise<Finding[]> {
  let owner: Client | undefined;
  try {
    owner = new Client({ connectionTimeoutMillis: 5_000, ...connect() });
    // A connection that breaks is said by the query that it breaks.
    owner.on("error", () => {});
    await owner.connect();
    return await census(owner, options);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return [
      {
        code: "PLACEMENT_UNSEEN",
        severity: "warning",
        object: options.schema.toString(),
        why: `it could not be looked at: ${message || code}`,
        mend: "-- see that the server runs and lets the owner's login in, then look again",
      },
    ];
  } finally {
    await owner?.end().catch(() => {});
  }
}
