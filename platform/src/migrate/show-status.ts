import { log } from "@clack/prompts";
import { findDrift, readSummaries, type Drift, type PlacementSummary } from "@rowhouse/tenancy";
import { withFleet } from "../foundation/database/provision-database.ts";
import { withDatabase } from "../maintenance.ts";
import type { FleetFlags } from "./add-migrate-command.ts";
import { explainUnprepared } from "./explain-unprepared.ts";
import { countOf, firstOf, fit } from "./words.ts";

/** `rowhouse migrate status`: one query over the catalog; with `--drift` a look at every schema. */
export async function showStatus(flags: FleetFlags & { drift?: boolean }): Promise<void> {
  await withDatabase(async ({ address }, secret) => {
    const servers = flags.server ? { servers: flags.server } : {};
    const { version, placements, drift } = await withFleet(address, secret, async (fleet) => ({
      version: fleet.release.version,
      placements: await readSummaries(fleet.catalog, fleet.release, flags.server),
      drift: flags.drift ? await findDrift(fleet, servers) : undefined,
    })).catch(explainUnprepared);
    const failed = placements.filter(({ migrationError }) => migrationError !== null);
    const pending = placements.filter(({ isPending }) => isPending);
    process.exitCode = failed.length + (drift?.length ?? 0) > 0 ? 1 : pending.length > 0 ? 2 : 0;
    if (flags.json) {
      process.stdout.write(`${JSON.stringify({ version, pending: pending.length, placements, drift })}\n`);
      return;
    }
    tellVersions(version, placements);
    if (failed.length > 0)
      log.error(
        firstOf(
          failed.map(({ id, migrationError }) => `${id}: ${migrationError}`),
          10,
        ),
      );
    if (drift) tellDrift(drift, placements.length);
    if (pending.length > 0)
      log.message("`rowhouse migrate plan` shows what is pending, `rowhouse migrate` applies it.");
    else if (failed.length === 0) log.success("Nothing is pending");
  });
}

function tellVersions(release: number, placements: readonly PlacementSummary[]): void {
  log.info(`This release is version ${release}; the catalog has ${countOf(placements.length, "placement")}`);
  const groups = Map.groupBy(
    placements,
    (placement) => `${placement.version} ${wordsFor(placement, release)}`,
  );
  const rows = [...groups.values()]
    .map((group) => ({ first: group[0], count: group.length }))
    .flatMap(({ first, count }) => (first ? [{ first, count }] : []))
    .toSorted((a, b) => b.first.version - a.first.version || b.count - a.count)
    .map(
      ({ first, count }) =>
        [`version ${first.version}`, count.toLocaleString("en"), wordsFor(first, release)] as const,
    );
  const width = (column: 0 | 1) => Math.max(...rows.map((row) => row[column].length));
  if (rows.length > 0)
    log.message(
      rows
        .map(([name, count, words]) => `${name.padEnd(width(0))}  ${count.padStart(width(1))}  ${words}`)
        .join("\n"),
    );
}

function wordsFor({ state, version, isPending, migrationError }: PlacementSummary, release: number): string {
  const spare = state === "spare" ? "spare, " : "";
  if (state === "making") return "being made";
  if (state === "failed") return "half-made, to be removed";
  if (version > release) return `${spare}of a newer release, left alone`;
  if (migrationError !== null) return `${spare}failed`;
  return spare + (isPending ? "pending" : "up to date");
}

function tellDrift(drift: readonly Drift[], total: number): void {
  if (drift.length === 0) {
    log.success(`${countOf(total, "schema")} looked at: each is as its migrations make it`);
    return;
  }
  for (const { placement, differences, error } of drift.slice(0, 10)) {
    const lines = differences.flatMap(({ kind, name, expected, found }) => [
      found === undefined
        ? `${kind} ${name} is missing`
        : expected === undefined
          ? `${kind} ${name} is not from a migration`
          : `${kind} ${name} differs`,
      ...(expected === undefined ? [] : [fit(`  expected  ${fromDifference(expected, found)}`)]),
      ...(found === undefined ? [] : [fit(`  found     ${fromDifference(found, expected)}`)]),
    ]);
    log.warn(`${placement.id}: ${error ?? "changed by hand"}\n${firstOf(lines, 30)}`);
  }
  if (drift.length > 10) log.warn(`… and ${drift.length - 10} more (--json lists all)`);
}

/** A definition from a little before the place where it differs, so that a line shows it. */
function fromDifference(text: string, other = ""): string {
  const oneLine = text.replaceAll(/\s+/g, " ");
  const theirs = other.replaceAll(/\s+/g, " ");
  let same = 0;
  while (same < oneLine.length && oneLine[same] === theirs[same]) same++;
  return same > 40 ? `…${oneLine.slice(same - 20)}` : oneLine;
}
