import { isErrorValue } from "./grid.ts";

export type Scalar = number | string | boolean | null;
/** A range is a list of its cells, row by row. */
export type Operand = Scalar | Scalar[];

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
  PI: () => Math.PI,
  VALUE: (operands) => toNumber(operands[0] ?? null),
  AND: (operands) => operands.flat().every((value) => toNumber(value) !== 0),
  OR: (operands) => operands.flat().some((value) => toNumber(value) !== 0),
  NOT: (operands) => toNumber(operands[0] ?? null) === 0,
  CONCATENATE: (operands) => operands.map(toText).join(""),
  TRIM: (operands) => toText(operands[0] ?? null).trim(),
  SUMPRODUCT: (operands) => {
    const lists = operands.map((operand) => (Array.isArray(operand) ? operand : [operand]));
    const product = (index: number): number =>
      lists.reduce((all, list) => all * (typeof list[index] === "number" ? list[index] : 0), 1);
    return (lists[0] ?? []).reduce<number>((sum, _, index) => sum + product(index), 0);
  },
};

function withDefault(numbers: number[]): number[] {
  return numbers.length === 0 ? [0] : numbers;
}
