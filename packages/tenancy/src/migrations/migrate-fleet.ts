import { setTimeout as wait } from "node:timers/promises";
import { Client, DatabaseError, type ClientBase, type ClientConfig, type Pool } from "pg";
import { censusPlacements, type PlacementFinding } from "../census-placements.ts";
import type { CensusOptions } from "../census.ts";
import { TenancyError } from "../errors.ts";
import { withLock, type Hold } from "../hold.ts";
import { LOCK_TIMEOUT_MS } from "../migrate.ts";
import type { Placement } from "../placement.ts";
import { bringUpPlacements, type Failure } from "./bring-up-placements.ts";
import { describeError } from "./describe-error.ts";
import { prepareDatabase } from "./prepare-database.ts";
import type { Release } from "./release.ts";
import {
  findPending,
  readSummaries,
  recordOutcomes,
  type CatalogTables,
  type Outcome,
  type PlacementSummary,
} from "./summaries.ts";

/** How the owner's side reaches a fleet of placements. */
export interface FleetAccess {
  readonly catalog: CatalogTables;
  readonly release: Release;
  readonly appRole: string;
  readonly registrarRoles?: readonly string[];
  /** How the owner's login reaches a placement's database. */
  readonly connectOwner: (place: Pick<Placement, "server" | "database">) => ClientConfig;
  /** The key that the placement's database checks tokens with. Set where the engine is installed or renewed. */
  readonly key?: (placement: Placement) => Buffer;
  /** For the census: functions that run with their owner's rights and are meant to. */
  readonly definerFunctions?: CensusOptions["definerFunctions"];
}

export interface FleetRunOptions {
  /** How many placements go first; one failure among them ends the run. Default: those marked in the catalog, or else 1. */
  readonly canary?: number;
  /** Connections to placements' databases at once. Default 2. */
  readonly concurrency?: number;
  /** Goes on with the other placements when one has failed. */
  readonly keepGoing?: boolean;
  /** Only the placements on these servers. */
  readonly servers?: readonly string[];
  /** Default 2 s; five attempts. Of the placements of one transaction none waits longer than a tenth of it. */
  readonly lockTimeoutMs?: number;
  /** Ends the run after the transactions in flight. */
  readonly signal?: AbortSignal;
  /** Takes the census of every database that the run worked in. */
  readonly examine?: boolean;
  /** Fails with MIGRATION_RUNNING when another run is under way, and does not wait for it. */
  readonly doNotWait?: boolean;
  readonly onProgress?: (progress: FleetProgress) => void;
}

export interface FleetProgress {
  readonly phase: "waiting" | "canary" | "fleet" | "census";
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** A placement that was just brought to the release. */
  readonly last?: string;
}

export interface FleetFailure extends Failure {
  readonly placement: Placement;
}

export interface FleetReport {
  /** The release's highest migration. */
  readonly version: number;
  readonly total: number;
  readonly done: number;
  /** Placements that were not begun, because the run ended early. */
  readonly left: number;
  readonly failures: readonly FleetFailure[];
  readonly ended: "finished" | "canary failed" | "failed" | "stopped";
  /** Migrations applied, each counted once for each placement. */
  readonly applied: number;
  /** What the census finds afterwards in the databases that the run worked in; see `examine`. */
  readonly findings: readonly PlacementFinding[];
  readonly milliseconds: number;
}

/** About 100 locks each; a transaction over 727 schemas found the lock table full. */
const BATCH = 50;
/** Other tenants of the batch wait behind its locks, so it may take this long: slower migrations get smaller batches. */
const BATCH_MS = 250;
const RUN_LOCK = "rowhouse migrate fleet";

/**
 * Brings every placement of the catalog to the release: a canary cohort first, then the rest in parallel. Where nothing is
 * pending it costs one query. A run that was killed is resumed by the next one; a placement that fails keeps what it has, is
 * named, and does not fail the placements that shared its transaction.
 *
 * @throws TenancyError MIGRATION_RUNNING where another run is under way and `doNotWait` is set
 */
export async function migrateFleet(access: FleetAccess, options: FleetRunOptions = {}): Promise<FleetReport> {
  const startedAt = performance.now();
  const run = new FleetRun(access, options);
  if ((await run.findPending()).length > 0) {
    await run.alone((hold) => run.migrateAll(hold));
    if (options.examine) await run.examine();
  }
  return run.report(performance.now() - startedAt);
}

class FleetRun {
  readonly #access: FleetAccess;
  readonly #options: FleetRunOptions;
  readonly #prepared = new Map<string, Promise<void>>();
  readonly #failures: FleetFailure[] = [];
  #findings: readonly PlacementFinding[] = [];
  #phase: FleetProgress["phase"] = "canary";
  #ended: FleetReport["ended"] = "finished";
  #total = 0;
  #done = 0;
  #applied = 0;
  /** Of the last batch, for each placement in it. */
  #placementMs = 0;

  constructor(access: FleetAccess, options: FleetRunOptions) {
    this.#access = access;
    this.#options = options;
  }

  findPending(client: Pool | ClientBase = this.#access.catalog.pool): Promise<PlacementSummary[]> {
    const { catalog, release } = this.#access;
    return findPending({ ...catalog, pool: client }, release, this.#options.servers);
  }

  /** Holds a lock on the catalog, so that two runs do not share the same work. The ledgers' rows are what keeps them correct. */
  async alone(work: (hold: Hold) => Promise<void>): Promise<void> {
    const { pool } = this.#access.catalog;
    const attempt = () =>
      withLock(
        pool,
        RUN_LOCK,
        async (hold) => {
          await work(hold);
          return true;
        },
        () => false,
      );
    while (!(await attempt())) {
      if (this.#options.doNotWait)
        throw new TenancyError("MIGRATION_RUNNING", "Another run of migrations is under way");
      this.#options.signal?.throwIfAborted();
      this.#tell("waiting");
      await wait(200);
    }
  }

  async migrateAll(hold: Hold): Promise<void> {
    const pending = await hold.ask((catalog) => this.findPending(catalog));
    this.#total = pending.length;
    const [canaries, rest] = chooseCanaries(pending, this.#options.canary);
    this.#tell("canary");
    await this.#migrate(hold, canaries, { stops: true });
    if (this.#failures.length > 0) this.#ended = "canary failed";
    if (this.#ended !== "finished") return;
    this.#tell("fleet");
    await this.#migrate(hold, rest, { stops: !this.#options.keepGoing });
  }

  /** Of whole databases: what a migration opens may lie beside the placements that it was for. */
  async examine(): Promise<void> {
    const { catalog, release, appRole, definerFunctions, connectOwner } = this.#access;
    const here = (await readSummaries(catalog, release)).filter((one) => this.#prepared.has(databaseOf(one)));
    this.#tell("census");
    this.#findings = await censusPlacements(here, {
      appRole,
      definerFunctions,
      connect: (server, database) => connectOwner({ server, database }),
      concurrency: this.#options.concurrency ?? 2,
    });
  }

  report(milliseconds: number): FleetReport {
    return {
      version: this.#access.release.version,
      total: this.#total,
      done: this.#done,
      left: this.#total - this.#done - this.#failures.length,
      failures: this.#failures,
      ended: this.#ended,
      applied: this.#applied,
      findings: this.#findings,
      milliseconds: Math.round(milliseconds),
    };
  }

  /** Each of the workers has one connection, and stays with its database while that has something pending. */
  async #migrate(
    hold: Hold,
    placements: readonly PlacementSummary[],
    { stops }: { stops: boolean },
  ): Promise<void> {
    const queue = Map.groupBy(placements, databaseOf);
    const isOver = () => {
      if (this.#options.signal?.aborted) this.#ended = "stopped";
      else if (stops && this.#failures.length > 0) this.#ended = "failed";
      return this.#ended !== "finished";
    };
    const work = async () => {
      let current: string | undefined;
      let owner: Client | undefined;
      try {
        for (let batch = this.#take(queue, current); batch; batch = this.#take(queue, current)) {
          if (isOver()) return;
          if (databaseOf(batch[0]) !== current) {
            await owner?.end();
            owner = undefined;
          }
          current = databaseOf(batch[0]);
          owner = await this.#runBatch(hold, batch, owner);
        }
      } finally {
        await owner?.end().catch(() => undefined);
      }
    };
    const { concurrency = 2 } = this.#options;
    const workers = Array.from({ length: Math.min(concurrency, placements.length) }, () =>
      work().catch((error: unknown) => {
        // The catalog does not answer: the others end too, and the next run finds in the ledgers what was done.
        this.#ended = "stopped";
        throw error;
      }),
    );
    for (const ended of await Promise.allSettled(workers))
      if (ended.status === "rejected") throw ended.reason;
    isOver();
  }

  /** The next placements of one database. A shared placement is alone: none of its tenants waits for another schema. */
  #take(
    queue: Map<string, PlacementSummary[]>,
    current: string | undefined,
  ): [PlacementSummary, ...PlacementSummary[]] | undefined {
    const database = current !== undefined && queue.has(current) ? current : queue.keys().next().value;
    const waiting = database === undefined ? undefined : queue.get(database);
    if (database === undefined || !waiting) return undefined;
    const size = this.#placementMs ? Math.max(1, Math.min(BATCH, BATCH_MS / this.#placementMs)) : BATCH;
    const shared = waiting.findIndex(({ kind }) => kind === "shared");
    const batch = waiting.splice(0, shared === -1 ? size : Math.max(1, Math.min(size, shared)));
    if (waiting.length === 0) queue.delete(database);
    const [first, ...others] = batch;
    return first && [first, ...others];
  }

  /** Gives back the connection while it can be used. */
  async #runBatch(
    hold: Hold,
    batch: readonly [PlacementSummary, ...PlacementSummary[]],
    owner: Client | undefined,
  ): Promise<Client | undefined> {
    let client = owner;
    /** Those that are not done with, each with its highest migration. */
    const waiting = new Map<Placement, number>(batch.map((placement) => [placement, placement.version]));
    const outcomes: Outcome[] = [];
    const fail = (failure: FleetFailure) => {
      const { placement, reason } = failure;
      outcomes.push({ placement, version: waiting.get(placement) ?? 0, checksum: null, error: reason });
      waiting.delete(placement);
      this.#failures.push(failure);
      this.#tell(this.#phase);
    };
    const { release, appRole } = this.#access;
    const { lockTimeoutMs = LOCK_TIMEOUT_MS } = this.#options;
    for (let attempt = 1; waiting.size > 0; attempt++) {
      try {
        client ??= await this.#connect(batch[0]);
        const steps = bringUpPlacements(client, [...waiting.keys()], { release, appRole, lockTimeoutMs });
        for await (const step of steps) {
          const { placement } = step;
          if (step.kind === "failed") {
            fail({ placement, ...step.failure });
          } else if (step.kind === "finished") {
            outcomes.push({ placement, version: release.version, checksum: release.checksum, error: null });
            waiting.delete(placement);
          } else {
            waiting.set(placement, step.version);
            if (step.kind === "found") continue;
            this.#applied++;
            this.#placementMs = step.tookMs ?? this.#placementMs;
          }
        }
      } catch (error) {
        await client?.end().catch(() => undefined);
        client = undefined;
        // It may have been lost after a commit: the ledger knows, so it is read once more.
        if (attempt === 1 && !(error instanceof DatabaseError)) continue;
        for (const placement of waiting.keys())
          fail({ placement, code: "PLACEMENT_UNREACHABLE", reason: describeError(error) });
      }
    }
    await hold.ask((catalog) => recordOutcomes({ ...this.#access.catalog, pool: catalog }, outcomes));
    const last = outcomes.findLast(({ error }) => error === null)?.placement.id;
    this.#done += outcomes.filter(({ checksum }) => checksum !== null).length;
    this.#tell(this.#phase, last);
    return client;
  }

  async #connect(placement: Placement): Promise<Client> {
    const client = new Client({
      connectionTimeoutMillis: 10_000,
      application_name: "rowhouse migrate",
      ...this.#access.connectOwner(placement),
    });
    // Whatever is wrong with the connection is said by the statement that needs it.
    client.on("error", () => undefined);
    await client.connect();
    const database = databaseOf(placement);
    const { release, key } = this.#access;
    const prepare = () => prepareDatabase(client, release, { ...this.#access, key: key?.(placement) });
    const prepared = this.#prepared.get(database) ?? prepare();
    this.#prepared.set(database, prepared);
    try {
      await prepared;
    } catch (error) {
      this.#prepared.delete(database);
      await client.end().catch(() => undefined);
      throw error;
    }
    return client;
  }

  #tell(phase: FleetProgress["phase"], last?: string): void {
    this.#phase = phase;
    this.#options.onProgress?.({
      phase,
      total: this.#total,
      done: this.#done,
      failed: this.#failures.length,
      ...(last === undefined ? {} : { last }),
    });
  }
}

const cost = ({ state, kind }: PlacementSummary) => (state === "spare" ? 0 : kind === "dedicated" ? 1 : 2);

/** Those marked, or else as many as asked for: spares first, which nobody uses, then whoever has a placement alone. */
function chooseCanaries(
  pending: readonly PlacementSummary[],
  count: number | undefined,
): [PlacementSummary[], PlacementSummary[]] {
  const marked = pending.filter(({ isCanary }) => isCanary);
  const unmarked = pending.filter(({ isCanary }) => !isCanary).toSorted((a, b) => cost(a) - cost(b));
  const ordered = [...marked, ...unmarked];
  const size = count ?? (marked.length || 1);
  const canaries = new Set(ordered.slice(0, size));
  return [[...canaries], pending.filter((placement) => !canaries.has(placement))];
}

function databaseOf({ server, database }: Pick<Placement, "server" | "database">): string {
  return JSON.stringify([server, database]);
}
