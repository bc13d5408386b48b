import { add, type Decimal, divide, isZero, multiply, negate, parseDecimal } from "../decimal.ts";
import { ExpressionError } from "../errors.ts";

const LONGEST = 200;
const DEEPEST = 20;
const TOKEN = /\s*(?:(?<number>\d+\.?\d*|\.\d+)|(?<sign>[-+*/()×÷xX−]))\s*/y;
const SAME_SIGN: Readonly<Record<string, string>> = { "×": "*", x: "*", X: "*", "÷": "/", "−": "-" };

interface Token {
  readonly text: string;
  /** Characters before it. */
  readonly at: number;
}

/**
 * The value of arithmetic as it is typed into a measurement: `2*3.5+1/2` is 7.5. Numbers, `+ - * / ( )` and `× x ÷`;
 * no names, no functions. In decimals; a division keeps 20 places.
 * Throws ExpressionError, which names the character that is wrong.
 */
export function evaluateExpression(text: string): Decimal {
  if (text.length > LONGEST)
    throw new ExpressionError(text, LONGEST, `it is longer than ${LONGEST} characters`);
  const tokens = tokenize(text);
  let next = 0;
  let depth = 0;
  const fail = (what: string): never => {
    throw new ExpressionError(text, tokens[next]?.at ?? text.length, what);
  };
  const take = (sign: string): boolean => {
    if (tokens[next]?.text !== sign) return false;
    next += 1;
    return true;
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
      else if (take("/")) {
        const divisorAt = next;
        const divisor = factor();
        if (isZero(divisor)) {
          next = divisorAt;
          return fail("this divides by zero");
        }
        value = divide(value, divisor);
      } else return value;
    }
  };
  const factor = (): Decimal => {
    depth += 1;
    if (depth > DEEPEST) return fail("it is nested too deeply");
    const value = signed();
    depth -= 1;
    return value;
  };
  const signed = (): Decimal => {
    if (take("-")) return negate(factor());
    if (take("+")) return factor();
    if (take("(")) {
      const value = sum();
      if (!take(")")) return fail("a closing bracket is missing");
      return value;
    }
    const value = parseDecimal(tokens[next]?.text ?? "");
    if (value === undefined) return fail("a number is missing");
    next += 1;
    return value;
  };
  const value = sum();
  if (next < tokens.length) fail("an operator is missing");
  return value;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) {
      const at = from + (text.slice(from).length - text.slice(from).trimStart().length);
      throw new ExpressionError(text, at, "this is neither a number nor + - * / ( )");
    }
    const { number, sign = "" } = match.groups ?? {};
    tokens.push({ text: number ?? SAME_SIGN[sign] ?? sign, at: from + match[0].search(/\S/) });
  }
  return tokens;
}
