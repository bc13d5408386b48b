import {
  add,
  type Decimal,
  decimal,
  divide,
  larger,
  multiply,
  negate,
  round,
  roundAmount,
  ZERO,
} from "../decimal.ts";

/** Figure of a cell by address, `B7` or `Sheet!B7`; blank cells and texts count as zero. */
export type CellLookup = (address: string) => Decimal;

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([A-Z]+)\(|((?:\w+!)?\$?[A-Z]+\$?\d+)|([-+*/%(),:]))/y;

type Token = { kind: "number" | "call" | "cell" | "sign"; text: string };

/**
 * Works out a formula in decimals: what our workbooks use, `+ - * / %`, SUM, ROUND, ROUNDUP, EVEN and MAX. It checks
 * that the formulas which leave the house yield the figures that stand beside them. Throws on anything else.
 */
export function recalculate(formula: string, cell: CellLookup): Decimal {
  const tokens = tokenize(formula);
  let place = 0;
  const next = (): Token | undefined => tokens[place];
  const take = (text: string): boolean => {
    if (next()?.text !== text || next()?.kind !== "sign") return false;
    place += 1;
    return true;
  };
  const expect = (text: string): void => {
    if (!take(text)) throw new SyntaxError(`"${text}" expected in ${formula}`);
  };
  const sum = (): Decimal => {
    let value = product();
    for (;;) {
      if (take("+")) value = add(value, product());
      else if (take("-")) value = add(value, negate(product()));
      else return value;
    }
  };
  const product = (): Decimal => {
    let value = factor();
    for (;;) {
      if (take("*")) value = multiply(value, factor());
      else if (take("/")) value = divide(value, factor());
      else return value;
    }
  };
  const factor = (): Decimal => {
    let value = atom();
    while (take("%")) value = divide(value, decimal("100"));
    return value;
  };
  const atom = (): Decimal => {
    if (take("-")) return negate(factor());
    if (take("(")) {
      const value = sum();
      expect(")");
      return value;
    }
    const token = next();
    place += 1;
    if (token?.kind === "number") return decimal(token.text);
    if (token?.kind === "cell") return cell(token.text);
    if (token?.kind === "call") return apply(token.text, args());
    throw new SyntaxError(`Not understood: ${formula}`);
  };
  const args = (): Decimal[] => {
    const values: Decimal[] = [];
    do {
      const first = next();
      if (first?.kind === "cell" && tokens[place + 1]?.text === ":") {
        const last = tokens[place + 2];
        place += 3;
        values.push(...range(first.text, last?.text ?? "", cell));
      } else values.push(sum());
    } while (take(","));
    expect(")");
    return values;
  };
  const value = sum();
  if (place !== tokens.length) throw new SyntaxError(`Not understood: ${formula}`);
  return value;
}

function tokenize(formula: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < formula.length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(formula);
    if (match === null) throw new SyntaxError(`Not understood at ${from}: ${formula}`);
    const [, number, call, address, sign] = match;
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (call !== undefined) tokens.push({ kind: "call", text: call });
    else if (address !== undefined) tokens.push({ kind: "cell", text: address });
    else tokens.push({ kind: "sign", text: sign ?? "" });
  }
  return tokens;
}

function apply(name: string, values: readonly Decimal[]): Decimal {
  const [first = ZERO, second = ZERO] = values;
  switch (name) {
    case "SUM":
      return values.reduce((total, value) => add(total, value), ZERO);
    case "ROUND":
      return round(first, Number(second));
    case "ROUNDUP":
      return roundAmount(first, "rupee_up");
    case "EVEN":
      return roundAmount(first, "even_rupee_up");
    case "MAX":
      return larger(first, second);
    default:
      throw new SyntaxError(`No function ${name}`);
  }
}

function range(from: string, to: string, cell: CellLookup): Decimal[] {
  const column = /^[A-Z]+/.exec(from)?.[0] ?? "";
  const first = Number(from.slice(column.length));
  const last = Number(to.slice(column.length));
  return Array.from({ length: last - first + 1 }, (_, index) => cell(`${column}${first + index}`));
}
