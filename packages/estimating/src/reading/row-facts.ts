import { add, type Decimal, divide, isZero, decimal } from "../decimal.ts";
import { readFigure } from "./figures.ts";
import { tidyText } from "./fold-text.ts";
import { type CellValue, cellName, isBlank, isErrorValue } from "./grid.ts";
import type { ColumnRole, OtherFigure, RowClass } from "./reading.ts";
import { totalKind } from "./row-words.ts";
import type { FigurePart, TableFrame } from "./table-frame.ts";
import { labelOf } from "./total-rows.ts";
import { readUnit, type UnitReading } from "./units.ts";

/** What the cells of one row say, column by column, before the row is given a class. */
export interface RowFacts {
  /** From 0. */
  row: number;
  number: string;
  code: string;
  description: string;
  /** Every text of the row that stands in no column of its own. */
  otherText: string;
  quantity?: Decimal;
  rate?: Decimal;
  amount?: Decimal;
  dimensions: number;
  unit?: UnitReading;
  unitText: string;
  per?: UnitReading;
  perText: string;
  /** Texts in the columns of figures, by role. */
  words: Partial<Record<ColumnRole, string>>;
  warnings: string[];
  hasFigures: boolean;
  /** Where the amount of a total stands, if not in the column of amounts. */
  amountColumn?: number;
  /** What the other columns of figures say. */
  others: OtherFigure[];
  /** The class that somebody gave the row. */
  corrected?: RowClass;
}

const FIGURES = ["quantity", "rate", "amount"] as const;
const DIMENSIONS = ["count", "length", "breadth", "depth"] as const;
/** Multiplication signs and the like that fill columns between dimensions. */
const SIGNS = /^[\s×x*@+\-=/().:'",]*$/i;

/** No number of an item: a label or a sentence, merged over the table from its first column. */
const LABEL = /^(?=.{9})(?=.*\p{L}{3}).*\s/u;

export function rowFacts(cells: CellValue[], row: number, frame: TableFrame): RowFacts {
  const at = frame.at;
  const text = (role: ColumnRole): string => textOf(at[role] === undefined ? undefined : cells[at[role]]);
  const facts: RowFacts = {
    row,
    number: text("number"),
    code: text("code"),
    description: text("description"),
    otherText: "",
    dimensions: 0,
    unitText: text("unit"),
    perText: text("per"),
    words: {},
    warnings: [],
    hasFigures: false,
    others: othersOf(cells, row, frame),
  };
  if (facts.description === "" && LABEL.test(facts.number)) {
    facts.description = facts.number;
    facts.number = "";
  }
  for (const role of FIGURES) {
    readFigureInto(facts, role, cells, row, at[role]);
    addParts(facts, role, cells, frame.parts[role]);
  }
  splitQuantity(facts);
  for (const role of DIMENSIONS) {
    const index = at[role];
    if (index === undefined) continue;
    const figure = readFigure(cells[index]);
    if (figure.value !== undefined) facts.dimensions += 1;
    else if (figure.words !== undefined && !SIGNS.test(figure.words))
      facts.words[role] = tidyText(figure.words);
  }
  const unit = readUnit(facts.unitText);
  if (unit !== undefined) facts.unit = unit;
  const per = readUnit(facts.perText);
  if (per !== undefined) facts.per = per;
  facts.otherText = looseText(cells, frame);
  if (!facts.hasFigures) {
    if (totalKind(labelOf(facts)) === undefined) forgetNothing(facts);
    else findAmountOfTotal(facts, cells, frame);
  }
  const isErrorText = at.description !== undefined && isErrorValue(cells[at.description]);
  if (isErrorText)
    facts.warnings.push(`${cellName(row, at.description ?? 0)} holds the error ${facts.description}`);
  return facts;
}

function readFigureInto(
  facts: RowFacts,
  role: (typeof FIGURES)[number],
  cells: CellValue[],
  row: number,
  index: number | undefined,
): void {
  if (index === undefined) return;
  const figure = readFigure(cells[index]);
  const name = cellName(row, index);
  if (figure.value !== undefined) {
    facts[role] = figure.value;
    if (!isZero(figure.value)) facts.hasFigures = true;
    if (figure.arithmetic !== undefined)
      facts.warnings.push(`${name} is text; "${figure.arithmetic}" was calculated`);
  } else if (figure.isError === true) {
    facts.warnings.push(`${name} holds the error ${String(cells[index])}`);
  } else if (figure.words !== undefined) {
    facts.words[role] = tidyText(figure.words);
  }
}

const HUNDRED = decimal("100");

/** Adds what stands in the other columns of the same figure: the paise, the rate of installation. */
function addParts(
  facts: RowFacts,
  role: (typeof FIGURES)[number],
  cells: CellValue[],
  parts: FigurePart[] | undefined,
): void {
  if (parts === undefined) return;
  for (const { index, divisor } of parts.slice(1)) {
    const { value } = readFigure(cells[index]);
    if (value === undefined) continue;
    const part = divisor === 1 ? value : divide(value, HUNDRED);
    const before = facts[role];
    facts[role] = before === undefined ? part : add(before, part);
    if (!isZero(part)) facts.hasFigures = true;
  }
}

const FIGURE_WITH_UNIT = /^([\d.,\s]*\d)\s*([\p{L}.%][\p{L}\d.\s²³]*)$/u;

/** "12.50 Cum" in the column of quantities is a quantity and its unit. */
function splitQuantity(facts: RowFacts): void {
  const match = FIGURE_WITH_UNIT.exec(facts.words.quantity ?? "");
  if (match === null) return;
  const { value } = readFigure(match[1] ?? "");
  if (value === undefined || readUnit(match[2] ?? "") === undefined) return;
  facts.quantity = value;
  facts.hasFigures ||= !isZero(value);
  if (facts.unitText === "") facts.unitText = match[2] ?? "";
  delete facts.words.quantity;
}

/**
 * Formulas copied down all rows say zero where there is nothing: without quantity and rate zero is no amount, and three
 * zeros without a unit are no item.
 */
function forgetNothing(facts: RowFacts): void {
  const figures = FIGURES.flatMap((role) => facts[role] ?? []);
  if (figures.some((figure) => !isZero(figure)) || facts.words.quantity !== undefined) return;
  if (figures.length === FIGURES.length && facts.unitText !== "") return;
  for (const role of FIGURES) delete facts[role];
}

/** Totals may stand beside the column that they sum: the last figure of the row in a column of its own. */
function findAmountOfTotal(facts: RowFacts, cells: CellValue[], frame: TableFrame): void {
  if (FIGURES.some((role) => facts[role] !== undefined) || frame.at.amount === undefined) return;
  const known = new Set([...frame.columns, ...frame.others].map(({ index }) => index));
  for (let index = cells.length - 1; index > 0; index -= 1) {
    if (known.has(index)) continue;
    const { value } = readFigure(cells[index]);
    if (value === undefined || isZero(value)) continue;
    facts.amount = value;
    facts.amountColumn = index;
    facts.hasFigures = true;
    return;
  }
}

function othersOf(cells: CellValue[], row: number, frame: TableFrame): OtherFigure[] {
  return frame.others.flatMap(({ index, role, heading }) => {
    const { value } = readFigure(cells[index]);
    return value === undefined ? [] : [{ cell: cellName(row, index), role, heading, value }];
  });
}

/** Texts outside the columns of texts, and those where a figure or a unit is expected and none stands. */
function looseText(cells: CellValue[], frame: TableFrame): string {
  const { number, code, description, unit, per } = frame.at;
  const texts: string[] = [];
  for (const [index, cell] of cells.entries()) {
    if (index === number || index === code || index === description) continue;
    if (typeof cell !== "string" || isBlank(cell) || SIGNS.test(cell)) continue;
    const text = tidyText(cell);
    const isUnit = (index === unit || index === per) && readUnit(text) !== undefined;
    if (!isUnit && readFigure(cell).value === undefined) texts.push(text);
  }
  return texts.join(" ");
}

export function textOf(value: CellValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value === "number") return readFigure(value).value ?? String(value);
  return tidyText(String(value));
}
