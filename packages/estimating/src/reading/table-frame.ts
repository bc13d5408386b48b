import { filledBelow } from "./filled-rows.ts";
import { type Escalation, findEscalation } from "./find-escalation.ts";
import { foldText } from "./fold-text.ts";
import type { Header, HeaderColumn } from "./find-headers.ts";
import { readFigure } from "./figures.ts";
import { type CellValue, type Grid, isBlank } from "./grid.ts";
import { isThousandth } from "./headings.ts";
import type { ColumnReading, ColumnRole } from "./reading.ts";
import { settleFigures } from "./settle-figures.ts";
import { readUnit } from "./units.ts";

/** Where a table lies and which column holds what. Rows and columns from 0; `end` is the row after the last. */
export interface TableFrame {
  /** Among the tables of its sheet. */
  index: number;
  header: Header;
  /** First row after the heading. */
  start: number;
  end: number;
  columns: ColumnReading[];
  /** The first column of each role. */
  at: Partial<Record<ColumnRole, number>>;
  /** Figures that are spread over columns: rupees and paise, supply and installation. What stands in them is added. */
  parts: Partial<Record<FigureRole, FigurePart[]>>;
  /** Columns of figures beside the chosen ones: amounts executed, previous, in excess. */
  others: ColumnReading[];
}

export type FigureRole = "quantity" | "rate" | "amount";

export interface FigurePart {
  index: number;
  /** 100 in a column of paise, 1000 in one of fils; a percentage rises what stands before it. */
  divisor: 1 | 100 | 1000 | "percent";
}

/** So many rows tell what a column without a heading holds. */
const SAMPLED_ROWS = 200;
/** Longer than any code. */
const SENTENCE = 30;
const FIGURE_ROLES = new Set<ColumnRole>(["quantity", "rate", "amount"]);

/** Settles the columns of a table by its headings, and by its cells where the headings are silent or ambiguous. */
export function frameTable(grid: Grid, index: number, header: Header, end: number): TableFrame {
  const start = header.row + header.rows;
  const sample = filledBelow(grid, start, SAMPLED_ROWS, end).map((row) => grid.rows[row]);
  const columns: ColumnReading[] = [];
  const at: Partial<Record<ColumnRole, number>> = {};
  const place = (role: ColumnRole, index: number, heading: string): void => {
    at[role] ??= index;
    columns.push({ index, role, heading });
  };
  for (const column of settleRoles(header.columns)) {
    if (column.role === undefined || (column.role === "unit" && countFigures(sample, column.index) >= 2))
      continue;
    if (column.role === "unit" && at.unit !== undefined) place("per", column.index, column.heading);
    else if (at[column.role] === undefined) place(column.role, column.index, column.heading);
  }
  moveMisplacedFigures(columns, at, header, sample);
  const { rateParts, ...settled } = settleFigures(header.columns, at, sample);
  for (const role of ["quantity", "rate", "amount"] as const) {
    const index = settled[role];
    if (index === undefined || index === at[role]) continue;
    columns.splice(
      0,
      columns.length,
      ...columns.filter((column) => column.role !== role && column.index !== index),
    );
    delete at[role];
    place(role, index, headingAt(header, index));
  }
  const escalation = findEscalation(header.columns, at, sample);
  if (escalation !== undefined) {
    columns.splice(
      columns.findIndex(({ role }) => role === "amount"),
      1,
    );
    delete at.amount;
    place("amount", escalation.amount, headingAt(header, escalation.amount));
  }
  findDescription(columns, at, place, header, sample);
  findUnits(at, place, header, sample);
  return {
    index,
    header,
    start,
    end,
    columns: columns.toSorted((a, b) => a.index - b.index),
    at,
    parts: findParts(at, header, sample, rateParts, escalation),
    others: otherFigures(at, header),
  };
}

/** The paise beside the rupees, and the rates that only together make the amount. */
function findParts(
  at: Partial<Record<ColumnRole, number>>,
  header: Header,
  sample: (CellValue[] | undefined)[],
  rateParts: number[] | undefined,
  escalation: Escalation | undefined,
): TableFrame["parts"] {
  const parts: TableFrame["parts"] = {};
  if (rateParts !== undefined) parts.rate = rateParts.map((index) => ({ index, divisor: 1 }));
  if (escalation !== undefined && at.rate !== undefined)
    parts.rate = [
      { index: at.rate, divisor: 1 },
      { index: escalation.percent, divisor: "percent" },
    ];
  for (const role of ["rate", "amount"] as const) {
    const index = at[role];
    const coins = index === undefined ? undefined : smallCoins(header, index, sample);
    if (index === undefined || coins === undefined || parts[role] !== undefined) continue;
    parts[role] = [{ index, divisor: 1 }, coins];
  }
  return parts;
}

/**
 * The column of small coins beside a figure, and how many of them make one: 100 where the next heading is "Ps." or none
 * stands under the same merged heading, with whole numbers below a hundred; 1000 of fils with three digits.
 */
function smallCoins(
  header: Header,
  index: number,
  sample: (CellValue[] | undefined)[],
): FigurePart | undefined {
  const own = header.columns.find((column) => column.index === index);
  const next = header.columns.find((column) => column.index > index);
  const isBeside = next?.index === index + 1;
  const isUnderOwn = !isBeside && (own?.until ?? index) > index;
  if (next?.isHundredth !== true && !isUnderOwn) return undefined;
  const place = next?.isHundredth === true ? next.index : index + 1;
  const figures = sample.flatMap((row) => readFigure(row?.[place]).value ?? []);
  if (figures.length === 0 || figures.some((figure) => !/^\d{1,3}$/.test(figure))) return undefined;
  if (figures.every((figure) => figure.length <= 2)) return { index: place, divisor: 100 };
  return isThousandth(next?.heading ?? "") ? { index: place, divisor: 1000 } : undefined;
}

const OTHER_ROLES = new Set<ColumnRole>(["quantity", "rate", "amount", "more", "less"]);

function otherFigures(at: Partial<Record<ColumnRole, number>>, header: Header): ColumnReading[] {
  const taken = new Set(Object.values(at));
  return header.columns.flatMap(({ index, role, heading }) =>
    role !== undefined && OTHER_ROLES.has(role) && (!taken.has(index) || role === "more" || role === "less")
      ? [{ index, role, heading }]
      : [],
  );
}

/**
 * "No" is a count beside dimensions, a serial number without and before the text, and the quantity elsewhere; "Item" is
 * a serial number beside a description; a second "Total" is no amount where an "Amount" stands.
 */
function settleRoles(columns: HeaderColumn[]): HeaderColumn[] {
  const roles = new Set(columns.map((column) => column.role));
  const hasNumber = roles.has("number");
  const firstCount = columns.find((column) => column.role === "count");
  const hasDimensions = roles.has("length") || roles.has("breadth");
  const named = columns.filter((column) => column.role === "description");
  const hasAmount = columns.some((column) => /am(oun)?t|value/.test(foldText(column.heading)));
  return columns.map((column) => {
    const folded = foldText(column.heading);
    if (column.role === "count" && !hasDimensions) {
      const isFirst = named.every(({ index }) => column.index < index);
      if (!hasNumber && column === firstCount && isFirst) return { ...column, role: "number" as const };
      return roles.has("quantity") ? drop(column) : { ...column, role: "quantity" as const };
    }
    if (column.role === "description" && folded === "item" && named.length > 1 && !hasNumber) {
      return { ...column, role: "number" as const };
    }
    if (
      column.role === "description" &&
      named.length > 1 &&
      /^(item|items|work|name|details|material|labour|category)$/.test(folded)
    ) {
      const better = named.some((other) => /descr|partic|specif/.test(foldText(other.heading)));
      if (better) return drop(column);
    }
    if (column.role === "amount" && hasAmount && /^total$/.test(folded)) return drop(column);
    // "Parciales" between the dimensions and the quantity that they add up to.
    if (column.role === "amount" && hasDimensions && isBeforeQuantity(column, columns)) return drop(column);
    return column;
  });
}

function isBeforeQuantity({ index }: HeaderColumn, columns: HeaderColumn[]): boolean {
  const quantity = columns.find(({ role }) => role === "quantity")?.index ?? -1;
  return index < quantity && columns.some((other) => other.role === "amount" && other.index > quantity);
}

function drop(column: HeaderColumn): HeaderColumn {
  return { index: column.index, heading: column.heading, until: column.until };
}

/** A heading centred over merged or blank columns may stand beside its figures. */
function moveMisplacedFigures(
  columns: ColumnReading[],
  at: Partial<Record<ColumnRole, number>>,
  header: Header,
  sample: (CellValue[] | undefined)[],
): void {
  const headed = new Set(header.columns.map((column) => column.index));
  for (const column of columns) {
    if (!FIGURE_ROLES.has(column.role) || countFigures(sample, column.index) > 0) continue;
    const until = header.columns.find((candidate) => candidate.index === column.index)?.until ?? column.index;
    const candidates = [column.index + 1, column.index - 1, until];
    const better = candidates.find(
      (index) => index >= 0 && !headed.has(index) && countFigures(sample, index) >= 2,
    );
    if (better === undefined) continue;
    column.index = better;
    at[column.role] = better;
  }
}

function countFigures(sample: (CellValue[] | undefined)[], index: number): number {
  return sample.filter((row) => readFigure(row?.[index]).value !== undefined).length;
}

type Place = (role: ColumnRole, index: number, heading: string) => void;

/** Without a heading, the column with the longest texts describes: that of the codes where sentences stand below each. */
function findDescription(
  columns: ColumnReading[],
  at: Partial<Record<ColumnRole, number>>,
  place: Place,
  header: Header,
  sample: (CellValue[] | undefined)[],
): void {
  if (at.description !== undefined) return;
  const codes = sample.some((row) => lettersOf(row?.[at.code ?? -1]) >= SENTENCE) ? at.code : undefined;
  const taken = new Set(Object.values(at));
  let best = -1;
  let longest = 0;
  for (let index = 0; index < widthOf(sample); index += 1) {
    if (taken.has(index) && index !== codes) continue;
    const letters = sample.reduce((sum, row) => sum + lettersOf(row?.[index]), 0);
    if (letters > longest) {
      longest = letters;
      best = index;
    }
  }
  if (best < 0) return;
  if (best === codes) {
    columns.splice(
      columns.findIndex(({ index }) => index === best),
      1,
    );
    delete at.code;
  }
  place("description", best, headingAt(header, best));
}

/** Units stand under a heading of their own, or beside the quantity under none; a unit after the rate is the rate's. */
function findUnits(
  at: Partial<Record<ColumnRole, number>>,
  place: Place,
  header: Header,
  sample: (CellValue[] | undefined)[],
): void {
  const taken = new Set(Object.values(at));
  const isUnits = (index: number | undefined): index is number => {
    if (index === undefined || taken.has(index)) return false;
    const filled = sample.filter((row) => !isBlank(row?.[index]));
    const units = filled.filter(
      (row) => typeof row?.[index] === "string" && readUnit(row[index]) !== undefined,
    );
    return units.length >= 1 && units.length * 2 >= filled.length;
  };
  const beside = at.quantity === undefined ? undefined : at.quantity + 1;
  const isRateUnit =
    at.unit !== undefined && at.rate !== undefined && at.unit > at.rate && at.per === undefined;
  if (isRateUnit && isUnits(beside)) {
    const index = at.unit ?? 0;
    delete at.unit;
    place("per", index, headingAt(header, index));
    place("unit", beside, "");
    return;
  }
  if (at.unit === undefined && isUnits(beside)) place("unit", beside, headingAt(header, beside));
  const afterRate = at.rate === undefined ? undefined : at.rate + 1;
  if (at.per === undefined && isUnits(afterRate)) place("per", afterRate, headingAt(header, afterRate));
}

function headingAt(header: Header, index: number): string {
  return header.columns.find((column) => column.index === index)?.heading ?? "";
}

function widthOf(sample: (CellValue[] | undefined)[]): number {
  return sample.reduce((width, row) => Math.max(width, row?.length ?? 0), 0);
}

function lettersOf(cell: CellValue | undefined): number {
  return typeof cell === "string" ? cell.length : 0;
}
