import {
  censusPlacements,
  type CensusPlacementsOptions,
  type PlacementFinding,
} from "../census-placements.ts";
import { IsolationHoleError, PlacementUnreachableError } from "../errors.ts";
import type { Catalog, Placement } from "../placement.ts";

export interface ExaminedCatalogOptions extends Omit<CensusPlacementsOptions, "concurrency"> {
  /** Whether a tenant is kept out of a database with a hole until it is mended, and until it was looked at. Default true. */
  readonly refuses?: boolean;
  /** Told what was found in a database, which may be nothing. */
  readonly onExamined?: (findings: readonly PlacementFinding[], place: DatabasePlace) => void;
  /** After which time a database that has a hole, or did not answer, is looked at again when somebody asks. Default 2 s. */
  readonly restMs?: number;
}

type DatabasePlace = Pick<Placement, "server" | "database">;

export interface ExaminedCatalog extends Catalog {
  /** Looks at the databases of these placements, as far as nobody has yet. */
  examine(placements: readonly Placement[]): Promise<PlacementFinding[]>;
  /** Looks at nothing more. */
  end(): Promise<void>;
}

/** Databases looked at at once; the others wait their turn. */
const AT_ONCE = 4;
const REST_MS = 2_000;

/**
 * A catalog that names no tenant's place before the census of its database: at the first question for each database, or before
 * that by {@link ExaminedCatalog.examine}. So a process can serve at once, whatever the number of databases.
 *
 * `locate` throws TenancyError ISOLATION_HOLE or PLACEMENT_UNREACHABLE for the tenants of the one database.
 */
export function examinedCatalog(catalog: Catalog, options: ExaminedCatalogOptions): ExaminedCatalog {
  const { refuses = true, onExamined, restMs = REST_MS, ...census } = options;
  const known = new Map<string, Promise<PlacementFinding[]>>();
  const waiting: (() => void)[] = [];
  let free = AT_ONCE;
  let isEnded = false;

  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
  const look = (placement: Placement): Promise<PlacementFinding[]> => {
    const { server, database } = placement;
    const key = JSON.stringify([server, database]);
    const before = known.get(key);
    if (before) return before;
    const found = inTurn(async () => (isEnded ? [] : censusPlacements([placement], census))).then(
      (findings) => {
        if (findings.some(isInTheWay)) setTimeout(() => known.delete(key), restMs).unref();
        if (!isEnded) onExamined?.(findings, { server, database });
        return findings;
      },
    );
    known.set(key, found);
    return found;
  };
  return {
    async locate(id, how) {
      const residence = await catalog.locate(id, how);
      if (!residence) return undefined;
      const looking = look(residence.placement);
      if (refuses) refuse(residence.placement, await looking);
      return residence;
    },
    async examine(placements) {
      const databases = new Map(
        placements.map((placement) => [JSON.stringify([placement.server, placement.database]), placement]),
      );
      return (await Promise.all([...databases.values()].map(look))).flat();
    },
    async end() {
      isEnded = true;
      await Promise.allSettled(known.values());
    },
  };
}

const isHole = ({ severity }: PlacementFinding) => severity === "hole";
const isUnseen = ({ code }: PlacementFinding) => code === "PLACEMENT_UNSEEN";
const isInTheWay = (finding: PlacementFinding) => isHole(finding) || isUnseen(finding);

function refuse({ server, database }: Placement, findings: readonly PlacementFinding[]): void {
  const holes = findings.filter(isHole);
  if (holes.length > 0) throw new IsolationHoleError(`Database ${database} of server ${server}`, holes);
  const unseen = findings.find(isUnseen);
  if (unseen) throw new PlacementUnreachableError(`${server}/${database}`, { cause: new Error(unseen.why) });
}
