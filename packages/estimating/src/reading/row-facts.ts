import { add, decimal, type Decimal, divide, isZero, multiply, parseDecimal, round } from "../decimal.ts";
import { figureOfNumber, readFigure } from "./figures.ts";
import { readPercent } from "./find-escalation.ts";
import { tidyText } from "./fold-text.ts";
import { type CellValue, cellName, isBlank, isErrorValue, resize } from "./grid.ts";
import type { ColumnRole, OtherFigure, RowClass } from "./reading.ts";
import type { FigurePart, TableFrame } from "./table-frame.ts";
import { findTotalKind } from "./total-rows.ts";
import { readUnit, type UnitReading } from "./units.ts";

/** What the cells of one row say, column by column, before the row is given a class. */
export interface RowFacts {
  /** From 0. */
  row: number;
  /** Index of its table. */
  table: number;
  /** What the cells show, trailing blanks cut. */
  texts: string[];
  /** Which of them hold errors. */
  errors: string[];
  number: string;
  code: string;
  description: string;
  /** Every text of the row that stands in no column of its own. */
  otherText: string;
  quantity: Decimal | undefined;
  rate: Decimal | undefined;
  amount: Decimal | undefined;
  dimensions: number;
  unit: UnitReading | undefined;
  unitText: string;
  per: UnitReading | undefined;
  perText: string;
  /** Texts in the columns of figures, by role. */
  words: Partial<Record<ColumnRole, string>>;
  warnings: string[];
  hasFigures: boolean;
  /** Where the amount of a total stands: mostly in the column of amounts. */
  amountColumn: number | undefined;
  /** What the other columns of figures say. */
  others: OtherFigure[];
  /** The class that somebody gave the row. */
  corrected?: RowClass;
}

/** Wider rows are shown in part. */
const LONGEST_SHOWN_ROW = 64;
/** Most rows have none of these. */
const NONE: never[] = [];
const NO_WORDS: RowFacts["words"] = Object.freeze({});
const FIGURES = ["quantity", "rate", "amount"] as const;
const DIMENSIONS = ["count", "length", "breadth", "depth"] as const;
/** Multiplication signs and the like that fill columns between dimensions. */
const SIGNS = /^[\s×x*@+\-=/().:'",]*$/i;

/** No number of an item: a label or a sentence, merged over the table from its first column. */
const LABEL = /^(?=.{9})(?=.*\p{L}{3}).*\s/u;

/** Takes the cells: where they stood, what they show stands afterwards. */
export function rowFacts(taken: CellValue[], row: number, frame: TableFrame): RowFacts {
  const at = frame.at;
  const texts = showInPlace(taken);
  const cells = CELLS;
  const text = (role: ColumnRole): string => {
    const index = at[role];
    return index === undefined ? "" : (texts[index] ?? textOf(cells[index]));
  };
  const facts: RowFacts = {
    row,
    table: frame.index,
    texts,
    errors: errorsOf(cells, row),
    number: text("number"),
    code: text("code"),
    description: text("description"),
    otherText: "",
    quantity: undefined,
    rate: undefined,
    amount: undefined,
    dimensions: 0,
    unitText: text("unit"),
    unit: undefined,
    perText: text("per"),
    per: undefined,
    words: NO_WORDS,
    warnings: NONE,
    hasFigures: false,
    amountColumn: at.amount,
    others: othersOf(cells, row, frame),
  };
  if (facts.description === "" && LABEL.test(facts.number)) {
    facts.description = facts.number;
    facts.number = "";
  }
  for (const role of FIGURES) {
    readFigureInto(facts, role, cells, texts, at[role]);
    addParts(facts, role, cells, frame.parts[role]);
  }
  splitQuantity(facts);
  for (const role of DIMENSIONS) {
    const index = at[role];
    if (index === undefined) continue;
    const figure = readFigure(cells[index]);
    if (figure.value !== undefined) facts.dimensions += 1;
    else if (figure.words !== undefined && !SIGNS.test(figure.words))
      facts.words = { ...facts.words, [role]: tidyText(figure.words) };
  }
  facts.unit = readUnit(facts.unitText);
  facts.per = readUnit(facts.perText);
  facts.otherText = looseText(cells, texts, frame);
  if (!facts.hasFigures) {
    if (findTotalKind(facts) === undefined) forgetNothing(facts);
    else findAmountOfTotal(facts, cells, frame);
  }
  const isErrorText = at.description !== undefined && isErrorValue(cells[at.description]);
  if (isErrorText) warn(facts, `${cellName(row, at.description ?? 0)} holds the error ${facts.description}`);
  return facts;
}

function readFigureInto(
  facts: RowFacts,
  role: (typeof FIGURES)[number],
  cells: CellValue[],
  texts: string[],
  index: number | undefined,
): void {
  if (index === undefined) return;
  const { row } = facts;
  const figure = readFigure(cells[index], texts[index]);
  if (figure.value !== undefined) {
    facts[role] = figure.value;
    if (!isZero(figure.value)) facts.hasFigures = true;
    if (figure.arithmetic !== undefined)
      warn(facts, `${cellName(row, index)} is text; "${figure.arithmetic}" was calculated`);
  } else if (figure.isError === true) {
    warn(facts, `${cellName(row, index)} holds the error ${String(cells[index])}`);
  } else if (figure.words !== undefined) {
    facts.words = { ...facts.words, [role]: tidyText(figure.words) };
  }
}

function warn(facts: RowFacts, warning: string): void {
  facts.warnings = [...facts.warnings, warning];
}

const HUNDRED = decimal("100");
const THOUSAND = decimal("1000");
/** Of a rate that a percentage was added to. */
const DECIMALS = 6;

/** Adds what stands in the other columns of the same figure: the paise, the rate of installation. */
function addParts(
  facts: RowFacts,
  role: (typeof FIGURES)[number],
  cells: CellValue[],
  parts: FigurePart[] | undefined,
): void {
  if (parts === undefined) return;
  for (const { index, divisor } of parts.slice(1)) {
    const before = facts[role];
    if (divisor === "percent") {
      const percent = parseDecimal(readPercent(cells[index]) ?? "");
      if (before !== undefined && percent !== undefined) facts[role] = risen(before, percent);
      continue;
    }
    const { value } = readFigure(cells[index]);
    if (value === undefined) continue;
    const part = divisor === 1 ? value : divide(value, divisor === 100 ? HUNDRED : THOUSAND);
    facts[role] = before === undefined ? part : add(before, part);
    if (!isZero(part)) facts.hasFigures = true;
  }
}

function risen(value: Decimal, percent: Decimal): Decimal {
  return round(divide(multiply(value, add(HUNDRED, percent)), HUNDRED), DECIMALS);
}

const FIGURE_WITH_UNIT = /^([\d.,\s]*\d)\s*([\p{L}.%][\p{L}\d.\s²³]*)$/u;

/** "12.50 Cum" in the column of quantities is a quantity and its unit. */
function splitQuantity(facts: RowFacts): void {
  if (facts.words.quantity === undefined) return;
  const match = FIGURE_WITH_UNIT.exec(facts.words.quantity);
  if (match === null) return;
  const { value } = readFigure(match[1] ?? "");
  if (value === undefined || readUnit(match[2] ?? "") === undefined) return;
  facts.quantity = value;
  facts.hasFigures ||= !isZero(value);
  if (facts.unitText === "") facts.unitText = match[2] ?? "";
  const { quantity: _, ...words } = facts.words;
  facts.words = words;
}

/**
 * Formulas copied down all rows say zero where there is nothing: without quantity and rate zero is no amount, and three
 * zeros without a unit are no item.
 */
function forgetNothing(facts: RowFacts): void {
  const figures = FIGURES.flatMap((role) => facts[role] ?? []);
  if (figures.some((figure) => !isZero(figure))) return;
  if (facts.words.quantity !== undefined && facts.number !== "") return;
  if (figures.length === FIGURES.length && facts.unitText !== "") return;
  for (const role of FIGURES) facts[role] = undefined;
}

/**
 * Totals may stand beside the column that they sum: the last figure of the row in a column of its own, else under
 * another amount.
 */
function findAmountOfTotal(facts: RowFacts, cells: CellValue[], frame: TableFrame): void {
  if (FIGURES.some((role) => facts[role] !== undefined) || frame.at.amount === undefined) return;
  const known = new Set([...frame.columns, ...frame.others].map(({ index }) => index));
  const own = cells.findLastIndex((cell, index) => index > 0 && !known.has(index) && isAmount(cell));
  const other = frame.others.findLast(({ index, role }) => role === "amount" && isAmount(cells[index]));
  const column = own < 0 ? other?.index : own;
  if (column === undefined) return;
  facts.amount = readFigure(cells[column]).value;
  facts.amountColumn = column;
  facts.hasFigures = true;
}

function isAmount(cell: CellValue | undefined): boolean {
  const { value } = readFigure(cell);
  return value !== undefined && !isZero(value);
}

function othersOf(cells: CellValue[], row: number, frame: TableFrame): OtherFigure[] {
  if (frame.others.length === 0) return NONE;
  return frame.others.flatMap(({ index, role, heading }) => {
    const { value } = readFigure(cells[index]);
    return value === undefined ? [] : [{ cell: cellName(row, index), role, heading, value }];
  });
}

/** Texts outside the columns of texts, and those where a figure or a unit is expected and none stands. */
function looseText(cells: CellValue[], shown: string[], frame: TableFrame): string {
  const { number, code, description, unit, per } = frame.at;
  let texts = "";
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index];
    if (typeof cell !== "string" || index === number || index === code || index === description) continue;
    if (isBlank(cell) || SIGNS.test(cell)) continue;
    const text = shown[index] ?? tidyText(cell);
    const isUnit = (index === unit || index === per) && readUnit(text) !== undefined;
    if (!isUnit && readFigure(cell).value === undefined) texts += texts === "" ? text : ` ${text}`;
  }
  return texts;
}

/** Says which cells of a row hold errors. */
export function errorsOf(cells: CellValue[], row: number): string[] {
  let errors: string[] | undefined;
  for (let column = 0; column < cells.length; column += 1) {
    if (!isErrorValue(cells[column])) continue;
    errors ??= [];
    errors.push(`${cellName(row, column)} holds the error ${String(cells[column])}`);
  }
  return errors ?? NONE;
}

/** Filled anew for each row: a slice of it has just its length, where an array that grows takes half as much again. */
const SHOWN: string[] = [];

/** What the cells of a row show. */
export function textsOf(cells: CellValue[]): string[] {
  const width = Math.min(cells.length, LONGEST_SHOWN_ROW);
  for (let index = 0; index < width; index += 1) SHOWN[index] = textOf(cells[index]);
  return SHOWN.slice(0, width);
}

/** The cells of the row at hand. */
const CELLS: CellValue[] = [];

/** Makes the cells' own array their texts, and leaves them in `CELLS`: in a large table it counts that no row has two arrays. */
function showInPlace(cells: CellValue[]): string[] {
  resize(CELLS, cells.length);
  for (let index = 0; index < cells.length; index += 1) CELLS[index] = cells[index] ?? null;
  resize(cells, Math.min(cells.length, LONGEST_SHOWN_ROW));
  for (let index = 0; index < cells.length; index += 1) cells[index] = textOf(cells[index]);
  return cells as string[];
}

export function textOf(value: CellValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value === "number") return figureOfNumber(value) ?? String(value);
  return tidyText(String(value));
}
