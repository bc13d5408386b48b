import { type Decimal, isZero } from "../decimal.ts";
import { readFigure } from "./figures.ts";
import { tidyText } from "./fold-text.ts";
import { type CellValue, cellName, isBlank, isErrorValue } from "./grid.ts";
import type { ColumnRole } from "./reading.ts";
import type { TableFrame } from "./table-frame.ts";
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
}

const FIGURES = ["quantity", "rate", "amount"] as const;
const DIMENSIONS = ["count", "length", "breadth", "depth"] as const;
/** Multiplication signs and the like that fill columns between dimensions. */
const SIGNS = /^[\s×x*@+\-=/().:'",]*$/i;

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
  };
  for (const role of FIGURES) readFigureInto(facts, role, cells, row, at[role]);
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

/** Texts outside the columns of texts, and those where a figure or a unit is expected and none stands. */
function looseText(cells: CellValue[], frame: TableFrame): string {
  const { number, code, description, unit, per } = frame.at;
  const texts: string[] = [];
  for (const [index, cell] of cells.entries()) {
    if (index === number || index === code || index === description) continue;
    if (typeof cell !== "string" || isBlank(cell) || SIGNS.test(cell)) continue;
    const isUnit = (index === unit || index === per) && readUnit(tidyText(cell)) !== undefined;
    if (!isUnit && readFigure(cell).value === undefined) texts.push(tidyText(cell));
  }
  return texts.join(" ");
}

export function textOf(value: CellValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value === "number") return readFigure(value).value ?? String(value);
  return tidyText(String(value));
}
