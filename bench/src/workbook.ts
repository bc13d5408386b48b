import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { itemWorkbook } from "./workbook-data.ts";
import { median, type Row } from "./measure.ts";

const run = promisify(execFile);

/** Each case with what it is compared to, and the most that it may take. */
const cases = {
  "read-100k": { peers: ["hucre", "openpyxl"], itemRows: 100_000 },
  "read-5k": { peers: ["hucre", "openpyxl"], itemRows: 5_000 },
  "write-100k": { peers: ["hucre", "openpyxl"], itemRows: 0 },
  "bill-pdf-500": { peers: [], itemRows: 0 },
} as const;

export interface WorkbookRow extends Row {
  /** Of the process that did it, from its start. */
  readonly peakRssMb: number;
  /** Longest time that the event loop stood still, for our own variant. */
  readonly longestBlockMs?: number;
}

interface Round {
  readonly ms: number;
  readonly peakRssMb: number;
  readonly longestBlockMs?: number;
}

/** A process that does its work once more whenever it is asked. */
interface Variant {
  run(): Promise<Round>;
  end(): Promise<void>;
}

/** Debian's python3-openpyxl stands with Debian's own Python. */
const PYTHON = "/usr/bin/python3";

/**
 * What reading, writing and drawing cost, beside openpyxl and hucre alone. Every variant has a process of its own, so
 * that its memory is its own; it runs once to warm up, and then they take turns. Medians in ms, ratios of each round.
 */
export async function benchWorkbook({
  rounds = 5,
  only,
  onProgress,
}: {
  readonly rounds?: number;
  readonly only?: string | undefined;
  readonly onProgress?: (done: number, of: number) => void;
}): Promise<WorkbookRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "rowhouse-bench-"));
  const hasOpenpyxl = await run(PYTHON, ["-c", "import openpyxl"]).then(
    () => true,
    () => false,
  );
  const chosen = Object.entries(cases).filter(([name]) => only === undefined || name === only);
  try {
    const rows: WorkbookRow[] = [];
    for (const [index, [name, { peers, itemRows }]] of chosen.entries()) {
      onProgress?.(index, chosen.length);
      const file = join(folder, `${name}.xlsx`);
      if (itemRows > 0 && !existsSync(file)) await writeFile(file, await itemWorkbook(itemRows));
      const outcomes = await measure(
        name,
        ["rowhouse", ...peers.filter((peer) => peer !== "openpyxl" || hasOpenpyxl)],
        { file, rounds },
      );
      rows.push(...rowsOf(name, outcomes, rounds));
    }
    onProgress?.(chosen.length, chosen.length);
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(
  name: string,
  variants: readonly string[],
  { file, rounds }: { file: string; rounds: number },
): Promise<Map<string, Round[]>> {
  const opened = new Map<string, Variant>();
  const outcomes = new Map(variants.map((variant): [string, Round[]] => [variant, []]));
  try {
    // What is installed has no types to strip: the first process leaves its programs stripped for the second.
    await (await openVariant(name, "rowhouse", file)).end();
    for (const variant of variants) opened.set(variant, await openVariant(name, variant, file));
    for (let round = 0; round < rounds; round += 1)
      for (const [variant, process] of opened) outcomes.get(variant)?.push(await process.run());
    return outcomes;
  } finally {
    for (const process of opened.values()) await process.end();
  }
}

async function openVariant(name: string, variant: string, file: string): Promise<Variant> {
  const [command, script] =
    variant === "openpyxl"
      ? [PYTHON, [join(import.meta.dirname, "workbook-openpyxl.py")]]
      : [process.execPath, ["--conditions=source", join(import.meta.dirname, "workbook-variant.ts")]];
  const child = spawn(command, [...script, name, variant, file], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, NODE_COMPILE_CACHE: join(dirname(file), "programs") },
  });
  const exit = once(child, "exit");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${variant} ended in the middle of ${name}`);
    return value;
  };
  await answer();
  return {
    async run() {
      child.stdin.write("\n");
      return JSON.parse(await answer()) as Round;
    },
    async end() {
      child.stdin.end();
      await exit;
    },
  };
}

function rowsOf(
  name: string,
  outcomes: ReadonlyMap<string, readonly Round[]>,
  rounds: number,
): WorkbookRow[] {
  return Array.from(outcomes, ([variant, own]): WorkbookRow => {
    const others = Array.from(outcomes).filter(([other]) => other !== "rowhouse");
    const last = own.at(-1);
    return {
      case: name,
      variant,
      callers: 1,
      median: Number(median(own.map(({ ms }) => ms)).toFixed(1)),
      unit: "ms",
      rounds,
      peakRssMb: Math.round(last?.peakRssMb ?? Number.NaN),
      ...(last?.longestBlockMs === undefined
        ? {}
        : { longestBlockMs: Number(last.longestBlockMs.toFixed(1)) }),
      // Theirs to ours: above 1 is in our favour, as in every bench.
      ratio: Object.fromEntries(
        others.map(([other, theirs]) => [
          other,
          Number(median(theirs.map(({ ms }, round) => ms / (own[round]?.ms ?? Number.NaN))).toFixed(3)),
        ]),
      ),
    };
  });
}
