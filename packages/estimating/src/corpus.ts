/**
 * Reads every workbook below a folder, each in a process of its own, and reports file by file.
 * `npm run corpus -- DIR [--json] [--expected FILE]`; FILE holds the reports that somebody wrote down by hand, and every
 * figure that differs is listed.
 */
import { fork } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compareReports, type ExpectedReport } from "./corpus/compare-reports.ts";
import { add, type Decimal, sum, ZERO } from "./decimal.ts";
import { chooseTables } from "./reading/choose-tables.ts";
import { readWorkbook } from "./reading/read-workbook.ts";
import type { WorkbookReading } from "./reading/reading.ts";
import { type ReadingReport, reportReading, reportRefusal } from "./reading/report-reading.ts";
import { reportJson } from "./reading/report-json.ts";
import { WorkbookError } from "./reading/workbook-error.ts";
import { formatIndian } from "./text/format-indian.ts";

const TIMEOUT_MS = 10_000;
const MEMORY_LIMIT_MB = 512;
const POLL_MS = 25;
const TEXT_COLUMNS = 2;
const WORKBOOK = /\.(xlsx|xlsm|xltx|xls|ods|csv|html?)$/i;

/** `read`: a reading came out; `refused`: a named error; the others are faults of ours. */
type Outcome = ReadingReport["outcome"] | "timeout" | "memory" | "crashed";

/** A report, and what an estimate would be made of. */
interface Finding extends Omit<ReadingReport, "outcome"> {
  outcome: Outcome;
  /** Of the tables that an estimate would take. */
  items: number;
  total: Decimal | null;
  statedTotal: Decimal | null;
}

interface FileReport extends Finding {
  ms: number;
  peakRssMb: number;
}

const NO_ESTIMATE = { items: 0, total: null, statedTotal: null };

/** The child's part: one file, one message. */
async function readOne(path: string): Promise<void> {
  const started = performance.now();
  const finding = await find(path);
  const ms = Math.round(performance.now() - started);
  const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
  process.send?.({ ...finding, ms, peakRssMb }, () => process.disconnect());
}

async function find(path: string): Promise<Finding> {
  const file = basename(path);
  try {
    const reading = await readWorkbook(readFileSync(path), { fileName: file });
    return { ...reportReading(reading), ...estimateOf(reading) };
  } catch (error) {
    if (error instanceof WorkbookError) return { ...reportRefusal(file, error), ...NO_ESTIMATE };
    throw error;
  }
}

function estimateOf(reading: WorkbookReading): Pick<Finding, "items" | "total" | "statedTotal"> {
  const chosen = chooseTables(reading, {}, []);
  const stated = chosen.map(({ table }) => table.statedTotal?.amount);
  const isStated = stated.length > 0 && stated.every((amount) => amount !== undefined);
  return {
    items: chosen.reduce((count, { rows }) => count + rows.length, 0),
    total: chosen.length === 0 ? null : sum(chosen.map(({ table }) => table.itemTotal)),
    statedTotal: isStated ? stated.reduce((all: Decimal, amount) => add(all, amount ?? ZERO), ZERO) : null,
  };
}

/** The parent's part: starts a child, watches its time and memory, and reports even when it dies. */
function readInChild(path: string): Promise<FileReport> {
  const started = performance.now();
  return new Promise((settle) => {
    const child = fork(fileURLToPath(import.meta.url), ["--one", path], {
      execArgv: [...process.execArgv, `--max-old-space-size=${MEMORY_LIMIT_MB - 128}`],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    let peakRssMb = 0;
    let end: Exclude<Outcome, ReadingReport["outcome"]> = "crashed";
    let report: FileReport | undefined;
    const kill = (outcome: typeof end): void => {
      end = outcome;
      child.kill("SIGKILL");
    };
    const timeout = setTimeout(() => kill("timeout"), TIMEOUT_MS);
    const poll = setInterval(() => {
      peakRssMb = Math.max(peakRssMb, residentMb(child.pid));
      if (peakRssMb > MEMORY_LIMIT_MB) kill("memory");
    }, POLL_MS);
    child.on("message", (message) => {
      report = message as FileReport;
    });
    child.on("exit", () => {
      clearTimeout(timeout);
      clearInterval(poll);
      const ms = Math.round(performance.now() - started);
      const fault = { code: `CORPUS_${end.toUpperCase()}`, message: "The reader did not come to an end." };
      const lost = { ...reportRefusal(basename(path), fault), ...NO_ESTIMATE, outcome: end };
      settle(report ?? { ...lost, ms, peakRssMb: Math.round(peakRssMb) });
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
    String(report.sheets.length),
    String(report.sheets.flatMap((sheet) => sheet.tables).length),
    String(report.items),
    report.total === null ? "-" : formatIndian(report.total),
    report.statedTotal === null ? "-" : formatIndian(report.statedTotal),
    String(report.sheets.reduce((count, sheet) => count + sheet.rows.unread, 0)),
    String(report.ms),
    String(report.peakRssMb),
  ]);
  const widths = headings.map((heading, index) =>
    Math.max(heading.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  for (const row of [headings, ...rows]) console.log(alignRow(row, widths));
  console.log(
    `\n${reports.length} files, ${reports.filter(isFault).length} without a result or a named error`,
  );
}

function isFault({ outcome }: FileReport): boolean {
  return outcome !== "read" && outcome !== "refused";
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      expected: { type: "string" },
      one: { type: "string" },
    },
  });
  if (values.one !== undefined) return readOne(values.one);
  const folder = positionals[0];
  if (folder === undefined || !existsSync(folder)) {
    console.error("Usage: npm run corpus -- DIR [--json] [--expected FILE]");
    process.exitCode = 2;
    return;
  }
  const root = resolve(folder);
  const reports: FileReport[] = [];
  for (const path of listWorkbooks(root)) {
    const file = relative(root, path) || basename(path);
    reports.push({ ...(await readInChild(path)), file });
  }
  if (values.json) console.log(`[${reports.map((report) => reportJson(report)).join(",\n")}]`);
  else printTable(reports);
  if (reports.some(isFault)) process.exitCode = 1;
  if (values.expected === undefined) return;
  const expected = JSON.parse(readFileSync(values.expected, "utf8")) as ExpectedReport[];
  const comparison = compareReports(expected, reports);
  for (const difference of comparison.differences) console.error(difference);
  console.error(`${comparison.tables} tables expected, ${comparison.matched} read as expected`);
  if (comparison.differences.length > 0) process.exitCode = 1;
}

await main();
