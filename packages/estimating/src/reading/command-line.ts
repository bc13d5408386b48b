import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Writable } from "node:stream";
import { parseArgs } from "node:util";
import { drawReport } from "./draw-report.ts";
import { readWorkbook } from "./read-workbook.ts";
import { type ReadingReport, reportReading, reportRefusal } from "./report-reading.ts";
import { reportJson } from "./report-json.ts";
import { WorkbookError } from "./workbook-error.ts";

const USAGE = `rowhouse-estimate read FILE [--json] [--all] [--locale en-IN]

Says what the workbook FILE holds: its sheets, the tables of items, their sums beside the stated
totals, and every row that is doubtful. FILE may be .xlsx, .xlsm, .xls, .ods, the XML of Excel
2003, HTML or CSV.

  --json     one JSON object instead of the report
  --all      every warning, not only the first of each kind
  --locale   how figures are grouped; en-IN prints 1,23,45,678.90

Exit code: 0 read, 1 refused (the report names the error), 2 wrong usage.
`;

const READ = 0;
const REFUSED = 1;
const WRONG_USAGE = 2;
const PLAIN_WIDTH = 100;

interface Terminal extends Writable {
  isTTY?: boolean;
  columns?: number;
}

/** Runs `rowhouse-estimate` with its arguments; answers the exit code. */
export async function runCommandLine(
  args: string[],
  output: Terminal,
  complaints: Writable,
): Promise<number> {
  const command = parseCommand(args);
  if (command === undefined) {
    complaints.write(USAGE);
    return WRONG_USAGE;
  }
  if (command.isHelp) {
    output.write(USAGE);
    return READ;
  }
  const report = await reportFile(command.path);
  if (command.isJson) output.write(`${reportJson(report)}\n`);
  else {
    const width = output.columns ?? PLAIN_WIDTH;
    const hasColour = output.isTTY === true && !process.env["NO_COLOR"];
    output.write(drawReport(report, { width, hasColour, locale: command.locale, isWhole: command.isWhole }));
  }
  return report.outcome === "read" ? READ : REFUSED;
}

interface Command {
  path: string;
  isHelp: boolean;
  isJson: boolean;
  isWhole: boolean;
  locale: string;
}

function parseCommand(args: string[]): Command | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        all: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
        locale: { type: "string", default: "en-IN" },
      },
    });
    const [verb, path = ""] = positionals;
    const isWhole = verb === "read" && positionals.length === 2;
    if (!isWhole && !values.help) return undefined;
    Intl.getCanonicalLocales(values.locale);
    return { path, isHelp: values.help, isJson: values.json, isWhole: values.all, locale: values.locale };
  } catch {
    // An unknown option or locale: the usage says which there are.
    return undefined;
  }
}

async function reportFile(path: string): Promise<ReadingReport> {
  const file = basename(path);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? "unknown reason";
    const message = `The file cannot be opened (${reason}). Check its path and who may read it.`;
    return reportRefusal(file, { code: "FILE_NOT_OPENED", message });
  }
  try {
    return reportReading(await readWorkbook(bytes, { fileName: file }));
  } catch (error) {
    if (!(error instanceof WorkbookError)) throw error;
    return reportRefusal(file, { code: error.code, message: `${error.message} ${error.remedy}` });
  }
}
