import { isErrorValue } from "./grid.ts";

export type Scalar = number | string | boolean | null;
/** A range is a list of its cells, row by row, each of `width` cells. */
export type Operand = Scalar | (Scalar[] & { width?: number });

/** A formula that needs what is not built here, such as a function or a name. */
export class UnsupportedFormulaError extends Error {
  override readonly name = "UnsupportedFormulaError";
}

/** A spreadsheet's own error as the value of a formula: `#DIV/0!`, `#REF!`. */
export class FormulaValueError extends Error {
  override readonly name = "FormulaValueError";
}

const TENTH_OF_NOISE = 1e-9;

export function toNumber(operand: Operand): number {
  const value = toScalar(operand);
  if (typeof value === "number") return value;
  if (value === null) return 0;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (isErrorValue(value)) throw new FormulaValueError(value);
  const number = Number(value.replaceAll(",", ""));
  if (value.trim() === "" || Number.isNaN(number)) throw new FormulaValueError("#VALUE!");
  return number;
}

export function toScalar(operand: Operand): Scalar {
  return Array.isArray(operand) ? (operand[0] ?? null) : operand;
}

export function toText(operand: Operand): string {
  const value = toScalar(operand);
  if (value === null) return "";
  return typeof value === "boolean" ? String(value).toUpperCase() : String(value);
}

/** The numbers of ranges and scalars; texts and blanks in a range do not count, as in SUM. */
function numbersIn(operands: Operand[]): number[] {
  return operands.flatMap((operand) => {
    if (!Array.isArray(operand)) return operand === null ? [] : [toNumber(operand)];
    return operand.flatMap((cell) => {
      if (isErrorValue(cell)) throw new FormulaValueError(String(cell));
      return typeof cell === "number" ? [cell] : [];
    });
  });
}

/** Rounds as a person reads the figure: 1.005 to two decimals is 1.01, though its binary value is below. */
function roundBy(operands: Operand[], round: (scaled: number) => number): number {
  const value = toNumber(operands[0] ?? null);
  const places = operands[1] === undefined ? 0 : toNumber(operands[1]);
  const scaled = Math.abs(value) * 10 ** places;
  const clean = Number(scaled.toPrecision(15));
  return (Math.sign(value) * round(clean)) / 10 ** places;
}

function multiple(operands: Operand[], round: (value: number) => number): number {
  const step = operands[1] === undefined ? 1 : toNumber(operands[1]);
  if (step === 0) return 0;
  return round(Number((toNumber(operands[0] ?? null) / step).toPrecision(15))) * step;
}

export const functions: Readonly<Record<string, (operands: Operand[]) => Scalar>> = {
  SUM: (operands) => numbersIn(operands).reduce((sum, value) => sum + value, 0),
  PRODUCT: (operands) => numbersIn(operands).reduce((product, value) => product * value, 1),
  AVERAGE: (operands) => {
    const numbers = numbersIn(operands);
    if (numbers.length === 0) throw new FormulaValueError("#DIV/0!");
    return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  },
  MAX: (operands) => Math.max(...withDefault(numbersIn(operands))),
  MIN: (operands) => Math.min(...withDefault(numbersIn(operands))),
  COUNT: (operands) => numbersIn(operands).length,
  COUNTA: (operands) => operands.flat().filter((value) => value !== null).length,
  ABS: (operands) => Math.abs(toNumber(operands[0] ?? null)),
  SQRT: (operands) => Math.sqrt(toNumber(operands[0] ?? null)),
  INT: (operands) => Math.floor(toNumber(operands[0] ?? null) + TENTH_OF_NOISE),
  ROUND: (operands) => roundBy(operands, Math.round),
  ROUNDUP: (operands) => roundBy(operands, Math.ceil),
  ROUNDDOWN: (operands) => roundBy(operands, Math.floor),
  TRUNC: (operands) => roundBy(operands, Math.floor),
  CEILING: (operands) => multiple(operands, Math.ceil),
  FLOOR: (operands) => multiple(operands, Math.floor),
  MROUND: (operands) => multiple(operands, Math.round),
  POWER: (operands) => toNumber(operands[0] ?? null) ** toNumber(operands[1] ?? null),
  MOD: (operands) => toNumber(operands[0] ?? null) % toNumber(operands[1] ?? null),
  EVEN: (operands) => multiple([operands[0] ?? null, 2], Math.ceil),
  ISBLANK: (operands) => toScalar(operands[0] ?? null) === null,
  ISNUMBER: (operands) => typeof toScalar(operands[0] ?? null) === "number",
  ISTEXT: (operands) => typeof toScalar(operands[0] ?? null) === "string",
  PI: () => Math.PI,
  VALUE: (operands) => toNumber(operands[0] ?? null),
  AND: (operands) => operands.flat().every((value) => toNumber(value) !== 0),
  OR: (operands) => operands.flat().some((value) => toNumber(value) !== 0),
  NOT: (operands) => toNumber(operands[0] ?? null) === 0,
  CONCATENATE: (operands) => operands.map(toText).join(""),
  TRIM: (operands) => toText(operands[0] ?? null).trim(),
  SUBTOTAL: ([what = null, ...ranges]) => {
    const call = functions[SUBTOTALS[toNumber(what) % 100] ?? ""];
    if (call === undefined) throw new UnsupportedFormulaError("SUBTOTAL");
    return call(ranges);
  },
  SUMIF: ([range = null, condition = null, added = range]) => {
    const isMet = conditionOf(condition);
    const figures = listOf(added);
    return listOf(range).reduce<number>((sum, value, index) => {
      const figure = isMet(value) ? figures[index] : null;
      return typeof figure === "number" ? sum + figure : sum;
    }, 0);
  },
  COUNTIF: ([range = null, condition = null]) => listOf(range).filter(conditionOf(condition)).length,
  VLOOKUP: ([key = null, table = null, column = null, isNear = true]) => {
    const { cells, width } = tableOf(table);
    const row = findKey(
      cells.filter((_, index) => index % width === 0),
      toScalar(key),
      toNumber(isNear) !== 0,
    );
    return cells[row * width + toNumber(column) - 1] ?? null;
  },
  HLOOKUP: ([key = null, table = null, row = null, isNear = true]) => {
    const { cells, width } = tableOf(table);
    const column = findKey(cells.slice(0, width), toScalar(key), toNumber(isNear) !== 0);
    return cells[(toNumber(row) - 1) * width + column] ?? null;
  },
  MATCH: ([key = null, range = null, kind = 1]) =>
    findKey(listOf(range), toScalar(key), toNumber(kind) > 0) + 1,
  INDEX: ([table = null, row = null, column = null]) => {
    const { cells, width } = tableOf(table);
    const isLine = column === null && cells.length === width;
    const across = isLine ? toNumber(row) : Math.max(1, toNumber(column));
    const down = isLine ? 1 : Math.max(1, toNumber(row));
    return cells[(down - 1) * width + across - 1] ?? null;
  },
  SUMPRODUCT: (operands) => {
    const lists = operands.map((operand) => (Array.isArray(operand) ? operand : [operand]));
    const product = (index: number): number =>
      lists.reduce((all, list) => all * (typeof list[index] === "number" ? list[index] : 0), 1);
    return (lists[0] ?? []).reduce<number>((sum, _, index) => sum + product(index), 0);
  },
};

/** What the first argument of SUBTOTAL asks for, with hidden rows or, from 101 on, without. */
const SUBTOTALS: Readonly<Record<number, string>> = {
  1: "AVERAGE",
  2: "COUNT",
  3: "COUNTA",
  4: "MAX",
  5: "MIN",
  6: "PRODUCT",
  9: "SUM",
};

function listOf(operand: Operand): Scalar[] {
  return Array.isArray(operand) ? operand : [operand];
}

function tableOf(operand: Operand): { cells: Scalar[]; width: number } {
  const cells = listOf(operand);
  return { cells, width: (Array.isArray(operand) ? operand.width : undefined) ?? cells.length };
}

function isSame(value: Scalar | undefined, key: Scalar): boolean {
  return typeof value === "string" && typeof key === "string"
    ? value.toLowerCase() === key.toLowerCase()
    : value === key;
}

/** Where a key stands: the same value, or among ascending figures the last that is not above it. */
function findKey(values: Scalar[], key: Scalar, isNear: boolean): number {
  const exact = values.findIndex((value) => isSame(value, key));
  const found =
    exact < 0 && isNear && typeof key === "number"
      ? values.findLastIndex((value) => typeof value === "number" && value <= key)
      : exact;
  if (found < 0) throw new FormulaValueError("#N/A");
  return found;
}

const CONDITION = /^(<>|<=|>=|=|<|>)?(.*)$/s;

/** What SUMIF takes for a condition: a value, or a text such as ">=100" or "<>". */
function conditionOf(operand: Operand): (value: Scalar) => boolean {
  const condition = toScalar(operand);
  const [, sign = "=", wanted = ""] = CONDITION.exec(toText(condition)) ?? [];
  const figure = wanted.trim() === "" ? Number.NaN : Number(wanted);
  if (sign === "=" || sign === "<>") {
    const isWanted = (value: Scalar): boolean =>
      Number.isNaN(figure) ? isSame(toText(value), wanted) : value === figure;
    return sign === "=" ? isWanted : (value) => !isWanted(value);
  }
  const isMet = COMPARISONS[sign];
  return (value) => typeof value === "number" && isMet?.(value - figure) === true;
}

export const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  "=": (order) => order === 0,
  "<>": (order) => order !== 0,
  "<": (order) => order < 0,
  ">": (order) => order > 0,
  "<=": (order) => order <= 0,
  ">=": (order) => order >= 0,
};

function withDefault(numbers: number[]): number[] {
  return numbers.length === 0 ? [0] : numbers;
}
