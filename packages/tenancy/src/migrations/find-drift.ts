import { randomBytes } from "node:crypto";
import { Client, type ClientBase } from "pg";
import type { Placement } from "../placement.ts";
import { guardTables } from "./apply-migration.ts";
import {
  describeSchema,
  differences,
  fingerprintOf,
  type Difference,
  type SchemaObject,
} from "./describe-schema.ts";
import { replayScript } from "./install-tenant-tables.ts";
import { readLedger } from "./ledger.ts";
import type { FleetAccess } from "./migrate-fleet.ts";
import type { Release } from "./release.ts";
import { readSummaries } from "./summaries.ts";

export interface Drift {
  readonly placement: Placement;
  readonly version: number;
  readonly fingerprint: string;
  /** Of a schema that was just made from the migrations, at the same version. */
  readonly expectedFingerprint: string;
  readonly differences: readonly Difference[];
  /** The placement could not be looked at. */
  readonly error?: string;
}

/**
 * Compares every placement with what its migrations make of an empty schema, and names what somebody changed by hand. What they
 * make is found out beside it, in a transaction that is rolled back; nothing that was noted down earlier is believed.
 *
 * @returns the placements that differ, or could not be looked at
 */
export async function findDrift(
  access: FleetAccess,
  {
    servers,
    onProgress,
  }: { servers?: readonly string[]; onProgress?: (done: number, total: number) => void } = {},
): Promise<Drift[]> {
  const placements = (await readSummaries(access.catalog, access.release, servers)).filter(
    ({ state }) => state === "ready" || state === "spare",
  );
  const drifts: Drift[] = [];
  let done = 0;
  for (const alike of Map.groupBy(placements, ({ server, database }) =>
    JSON.stringify([server, database]),
  ).values()) {
    drifts.push(...(await findDriftInDatabase(access, alike, () => onProgress?.(++done, placements.length))));
  }
  return drifts;
}

async function findDriftInDatabase(
  access: FleetAccess,
  placements: readonly Placement[],
  onOne: () => void,
): Promise<Drift[]> {
  const [first] = placements;
  if (!first) return [];
  let owner: Client | undefined;
  const drifts: Drift[] = [];
  try {
    const connected = (owner = new Client({
      connectionTimeoutMillis: 10_000,
      ...access.connectOwner(first),
    }));
    owner.on("error", () => undefined);
    await owner.connect();
    const ledger = await readLedger(
      owner,
      placements.map(({ id }) => id),
    );
    const expected = new Map<number, SchemaObject[]>();
    for (const placement of placements) {
      const version = Math.max(0, ...(ledger.get(placement.id)?.keys() ?? []));
      const expectedHere = expected.get(version) ?? (await describeReplay(owner, access, version));
      expected.set(version, expectedHere);
      const found = await undone(connected, () => describeSchema(connected, placement.schema));
      const fingerprints = {
        fingerprint: fingerprintOf(found),
        expectedFingerprint: fingerprintOf(expectedHere),
      };
      if (fingerprints.fingerprint !== fingerprints.expectedFingerprint)
        drifts.push({ placement, version, ...fingerprints, differences: differences(expectedHere, found) });
      onOne();
    }
    return drifts;
  } catch (error) {
    const looked = new Set(drifts.map(({ placement }) => placement.id));
    const reason = error instanceof Error ? error.message : String(error);
    const unknown = { version: 0, fingerprint: "", expectedFingerprint: "", differences: [], error: reason };
    return [
      ...drifts,
      ...placements.filter(({ id }) => !looked.has(id)).map((placement) => ({ placement, ...unknown })),
    ];
  } finally {
    await owner?.end().catch(() => undefined);
  }
}

/** What the migrations up to a version make of an empty schema. Nothing of it stays. */
export async function describeReplay(
  owner: ClientBase,
  { release, appRole }: { release: Release; appRole: string },
  version: number,
): Promise<SchemaObject[]> {
  const schema = `rowhouse_replay_${randomBytes(6).toString("hex")}`;
  return undone(owner, async () => {
    await owner.query(replayScript(release, schema, version));
    await guardTables(owner, [{ scope: schema, schema }], appRole);
    return describeSchema(owner, schema);
  });
}

async function undone<T>(owner: ClientBase, work: () => Promise<T>): Promise<T> {
  await owner.query("begin");
  try {
    return await work();
  } finally {
    await owner.query("rollback").catch(() => undefined);
  }
}
