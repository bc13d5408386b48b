/**
 * Reads every workbook below a folder, each in a process of its own, and reports file by file.
 * `npm run corpus -- DIR [--json]`
 */
import { fork } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { add, type Decimal, sum, ZERO } from "./decimal.ts";
import { chooseTables } from "./reading/choose-tables.ts";
import { readWorkbook } from "./reading/read-workbook.ts";
import type { ReadingWarning, RowCounts, WorkbookReading } from "./reading/reading.ts";
import { WorkbookError } from "./reading/workbook-error.ts";
import { formatIndian } from "./text/format-indian.ts";

const TIMEOUT_MS = 10_000;
const MEMORY_LIMIT_MB = 512;
const POLL_MS = 25;
const TEXT_COLUMNS = 2;
const WORKBOOK = /\.(xlsx|xlsm|xltx|xls|ods|csv|html?)$/i;

/** `read`: a reading came out; `refused`: a named error; the others are faults of ours. */
type Outcome = "read" | "refused" | "timeout" | "memory" | "crashed";

interface FileReport {
  file: string;
  outcome: Outcome;
  code: string | null;
  sheets: number;
  tables: number;
  items: number;
  total: Decimal | null;
  statedTotal: Decimal | null;
  rows: RowCounts;
  warnings: ReadingWarning[];
  ms: number;
  peakRssMb: number;
}

type Finding = Omit<FileReport, "file" | "ms" | "peakRssMb">;

const NO_ROWS: RowCounts = {
  item: 0,
  parent: 0,
  section: 0,
  measurement: 0,
  total: 0,
  note: 0,
  blank: 0,
  unread: 0,
};

function nothing(outcome: Outcome, code: string): Finding {
  const empty = { sheets: 0, tables: 0, items: 0, total: null, statedTotal: null };
  return { outcome, code, ...empty, rows: NO_ROWS, warnings: [] };
}

/** The child's part: one file, one message. */
async function readOne(path: string): Promise<void> {
  const started = performance.now();
  const finding = await find(path);
  const ms = Math.round(performance.now() - started);
  const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
  process.send?.({ ...finding, ms, peakRssMb }, () => process.disconnect());
}

async function find(path: string): Promise<Finding> {
  try {
    const reading = await readWorkbook(readFileSync(path), { fileName: basename(path) });
    return describe(reading);
  } catch (error) {
    if (error instanceof WorkbookError) return nothing("refused", error.code);
    throw error;
  }
}

function describe(reading: WorkbookReading): Finding {
  const warnings = [...reading.warnings];
  const chosen = chooseTables(reading, {}, warnings);
  const stated = chosen.map(({ table }) => table.statedTotal?.amount);
  const isStated = stated.length > 0 && stated.every((amount) => amount !== undefined);
  return {
    outcome: "read",
    code: null,
    sheets: reading.sheets.length,
    tables: reading.sheets.reduce((count, sheet) => count + sheet.tables.length, 0),
    items: chosen.reduce((count, { rows }) => count + rows.length, 0),
    total: chosen.length === 0 ? null : sum(chosen.map(({ table }) => table.itemTotal)),
    statedTotal: isStated ? stated.reduce((all: Decimal, amount) => add(all, amount ?? ZERO), ZERO) : null,
    rows: reading.counts,
    warnings,
  };
}

/** The parent's part: starts a child, watches its time and memory, and reports even when it dies. */
function readInChild(path: string): Promise<Omit<FileReport, "file">> {
  const started = performance.now();
  return new Promise((settle) => {
    const child = fork(fileURLToPath(import.meta.url), ["--one", path], {
      execArgv: [...process.execArgv, `--max-old-space-size=${MEMORY_LIMIT_MB - 128}`],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    let peakRssMb = 0;
    let end: Outcome = "crashed";
    let report: Omit<FileReport, "file"> | undefined;
    const kill = (outcome: Outcome): void => {
      end = outcome;
      child.kill("SIGKILL");
    };
    const timeout = setTimeout(() => kill("timeout"), TIMEOUT_MS);
    const poll = setInterval(() => {
      peakRssMb = Math.max(peakRssMb, residentMb(child.pid));
      if (peakRssMb > MEMORY_LIMIT_MB) kill("memory");
    }, POLL_MS);
    child.on("message", (message) => {
      report = message as Omit<FileReport, "file">;
    });
    child.on("exit", () => {
      clearTimeout(timeout);
      clearInterval(poll);
      const ms = Math.round(performance.now() - started);
      settle(
        report ?? { ...nothing(end, `CORPUS_${end.toUpperCase()}`), ms, peakRssMb: Math.round(peakRssMb) },
      );
    });
  });
}

/** 0 where the system does not tell. */
function residentMb(pid: number | undefined): number {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return 0;
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(status, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    // The child ended between the two calls.
    return 0;
  }
}

function listWorkbooks(root: string): string[] {
  if (statSync(root).isFile()) return [root];
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => WORKBOOK.test(name))
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isFile())
    .toSorted();
}

function alignRow(cells: string[], widths: number[]): string {
  return cells
    .map((cell, index) =>
      index < TEXT_COLUMNS ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0),
    )
    .join("  ");
}

function printTable(reports: FileReport[]): void {
  const headings = ["file", "outcome", "sheets", "tables", "items", "total", "stated", "unread", "ms", "MB"];
  const rows = reports.map((report) => [
    report.file,
    report.code ?? report.outcome,
    String(report.sheets),
    String(report.tables),
    String(report.items),
    report.total === null ? "-" : formatIndian(report.total),
    report.statedTotal === null ? "-" : formatIndian(report.statedTotal),
    String(report.rows.unread),
    String(report.ms),
    String(report.peakRssMb),
  ]);
  const widths = headings.map((heading, index) =>
    Math.max(heading.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  for (const row of [headings, ...rows]) console.log(alignRow(row, widths));
  const faults = reports.filter((report) => report.outcome !== "read" && report.outcome !== "refused");
  console.log(`\n${reports.length} files, ${faults.length} without a result or a named error`);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: "boolean", default: false }, one: { type: "string" } },
  });
  if (values.one !== undefined) return readOne(values.one);
  const folder = positionals[0];
  if (folder === undefined || !existsSync(folder)) {
    console.error("Usage: npm run corpus -- DIR [--json]");
    process.exitCode = 2;
    return;
  }
  const root = resolve(folder);
  const reports: FileReport[] = [];
  for (const path of listWorkbooks(root)) {
    const file = relative(root, path) || basename(path);
    reports.push({ file, ...(await readInChild(path)) });
  }
  if (values.json) console.log(JSON.stringify(reports, null, 2));
  else printTable(reports);
  if (reports.some(({ outcome }) => outcome !== "read" && outcome !== "refused")) process.exitCode = 1;
}

await main();
