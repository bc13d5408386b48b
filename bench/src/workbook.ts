import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
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

interface Outcome {
  readonly ms: readonly number[];
  readonly peakRssMb: number;
  readonly longestBlockMs?: number;
}

/** Debian's python3-openpyxl stands with Debian's own Python. */
const PYTHON = "/usr/bin/python3";

/**
 * What reading, writing and drawing cost, beside openpyxl and hucre alone. Every variant has a process of its own, so
 * that its memory is its own; it runs once to warm up and then `rounds` times. Medians in ms.
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
      const outcomes = new Map<string, Outcome>();
      for (const variant of ["rowhouse", ...peers]) {
        if (variant === "openpyxl" && !hasOpenpyxl) continue;
        outcomes.set(variant, await measureVariant(name, variant, file, rounds));
      }
      rows.push(...rowsOf(name, outcomes, rounds));
    }
    onProgress?.(chosen.length, chosen.length);
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureVariant(name: string, variant: string, file: string, rounds: number): Promise<Outcome> {
  const [command, script] =
    variant === "openpyxl"
      ? [PYTHON, [join(import.meta.dirname, "workbook-openpyxl.py")]]
      : [process.execPath, ["--conditions=source", join(import.meta.dirname, "workbook-variant.ts")]];
  // What is installed has no types to strip: the first process leaves its programs stripped for the second.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(dirname(file), "programs") };
  const start = (count: number): Promise<{ stdout: string }> =>
    run(command, [...script, name, variant, file, String(count)], { maxBuffer: 1024 * 1024, env });
  if (variant === "rowhouse") await start(0);
  return JSON.parse((await start(rounds)).stdout) as Outcome;
}

function rowsOf(name: string, outcomes: ReadonlyMap<string, Outcome>, rounds: number): WorkbookRow[] {
  return Array.from(outcomes, ([variant, outcome]): WorkbookRow => {
    const own = median(outcome.ms);
    const others = Array.from(outcomes).filter(([other]) => other !== "rowhouse");
    return {
      case: name,
      variant,
      callers: 1,
      median: Number(own.toFixed(1)),
      unit: "ms",
      rounds,
      peakRssMb: Math.round(outcome.peakRssMb),
      ...(outcome.longestBlockMs === undefined
        ? {}
        : { longestBlockMs: Number(outcome.longestBlockMs.toFixed(1)) }),
      // Theirs to ours: above 1 is in our favour, as in every bench.
      ratio: Object.fromEntries(
        others.map(([other, { ms }]) => [other, Number((median(ms) / own).toFixed(3))]),
      ),
    };
  });
}
