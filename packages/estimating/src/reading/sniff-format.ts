import { isOle2 } from "./ole2.ts";
import { WorkbookError } from "./workbook-error.ts";

export type Container = "zip" | "ole2" | "xml" | "html" | "csv";

/** How far into a text the format must show. */
const SNIFFED_CHARACTERS = 4_096;

/** Tells by content, never by name, how a file is packed. Throws what is empty or no spreadsheet at all. */
export function sniffFormat(bytes: Uint8Array): { container: Container; text?: string } {
  if (bytes.length === 0) throw new WorkbookError("WORKBOOK_EMPTY_FILE");
  if (isOle2(bytes)) return { container: "ole2" };
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    if (bytes.length < 22)
      throw new WorkbookError("WORKBOOK_DAMAGED", "It breaks off after the first bytes.");
    return { container: "zip" };
  }
  const known = foreignFormat(bytes);
  if (known !== undefined) throw new WorkbookError("WORKBOOK_NOT_A_WORKBOOK", `It is ${known}.`);
  if (isOldBiff(bytes))
    throw new WorkbookError("WORKBOOK_UNSUPPORTED_FORMAT", "It was saved by Excel 4 or older.");
  const text = decodeText(bytes);
  if (text === undefined) throw new WorkbookError("WORKBOOK_NOT_A_WORKBOOK");
  return sniffText(text);
}

function sniffText(text: string): { container: Container; text: string } {
  const head = text.slice(0, SNIFFED_CHARACTERS);
  if (/^\s*(<\?xml[^>]*>\s*)?(<\?mso-application[^>]*>\s*)?<(ss:)?Workbook[\s>]/i.test(head)) {
    return { container: "xml", text };
  }
  if (/<table[\s>]/i.test(text)) return { container: "html", text };
  if (/^\s*(<!doctype|<html|<\?xml|\{\s*"|%!PS)/i.test(head)) {
    throw new WorkbookError("WORKBOOK_NOT_A_WORKBOOK", "It holds no table.");
  }
  if (text.trim() === "") throw new WorkbookError("WORKBOOK_EMPTY_FILE");
  if (findSeparator(text) === undefined)
    throw new WorkbookError("WORKBOOK_NOT_A_WORKBOOK", "It is plain text without columns.");
  return { container: "csv", text };
}

const SEPARATORS = [",", ";", "\t", "|"];

/**
 * The separator that cuts the lines of a text into columns: half of them into three or more, three in a row into as
 * many, at least four, below a letterhead of any length, or nearly all of them into as many, with figures. Of several
 * the one that makes the most of lines that agree: a comma may as well divide decimals.
 */
export function findSeparator(text: string): string | undefined {
  const head = text.slice(0, SNIFFED_CHARACTERS).replace(/"[^"]*"/g, "");
  const lines = head.split(/\r\n|\r|\n/).filter((line) => line.trim() !== "");
  let best: string | undefined;
  let most = 0;
  for (const separator of SEPARATORS) {
    const columns = lines.map((line) => line.split(separator).length);
    const score = agreement(columns);
    if (score <= most || !areColumns(columns, lines)) continue;
    most = score;
    best = separator;
  }
  return best;
}

/** Columns of lines that have as many as the line before. */
function agreement(columns: number[]): number {
  return columns.reduce(
    (sum, count, index) => sum + (count > 1 && count === columns[index - 1] ? count : 0.01 * count),
    0,
  );
}

function areColumns(columns: number[], lines: string[]): boolean {
  const cut = columns.filter((count) => count >= 3).length;
  if (cut >= 2 && cut * 2 >= columns.length) return true;
  const isRun = columns.some(
    (count, index) => count >= 4 && columns[index + 1] === count && columns[index + 2] === count,
  );
  const common = columns.toSorted((a, b) => a - b)[columns.length >> 1] ?? 0;
  const agreeing = lines.filter((_, index) => columns[index] === common);
  const withFigures = agreeing.filter((line) => /\d/.test(line)).length;
  return isRun || (common >= 2 && agreeing.length * 5 >= lines.length * 4 && withFigures >= 3);
}

function foreignFormat(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 8)).toString("latin1");
  if (head.startsWith("%PDF")) return "a PDF";
  if (head.startsWith("\x89PNG") || head.startsWith("\xff\xd8\xff") || head.startsWith("GIF8"))
    return "a picture";
  if (head.startsWith("Rar!") || head.startsWith("7z\xbc\xaf") || head.startsWith("\x1f\x8b"))
    return "another archive";
  if (head.startsWith("{\\rtf")) return "a text document";
  return undefined;
}

function isOldBiff(bytes: Uint8Array): boolean {
  return (
    bytes[0] === 0x09 &&
    [0, 2, 4].includes(bytes[1] ?? 255) &&
    [4, 6].includes(bytes[2] ?? 0) &&
    bytes[3] === 0
  );
}

function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (hasControlBytes(bytes.subarray(0, SNIFFED_CHARACTERS))) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function hasControlBytes(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27));
}
