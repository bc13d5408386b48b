import {
  COMPARISONS,
  FormulaValueError,
  functions,
  type Operand,
  type Scalar,
  toNumber,
  toScalar,
  toText,
  UnsupportedFormulaError,
} from "./formula-functions.ts";
import { formulaTokens, type Token } from "./formula-tokens.ts";
import { isErrorValue } from "./grid.ts";

/** Looks up the cells of a reference; `to` is the other corner of a range. Sums of parts leave out the sums among them. */
export type Lookup = (
  sheet: string | undefined,
  from: string,
  to: string | undefined,
  hasSubtotals: boolean,
) => Operand;

/** How deep parentheses may stand before a formula counts as hostile. */
const DEEPEST = 64;

/**
 * The value of a formula: arithmetic, comparison, text joining, references and the functions of estimates.
 * @throws UnsupportedFormulaError for anything else, FormulaValueError for a spreadsheet error such as `#DIV/0!`
 */
export function evaluateFormula(formula: string, lookup: Lookup): Scalar {
  const tokens = formulaTokens(formula);
  if (tokens === undefined) throw new UnsupportedFormulaError(formula);
  return new Evaluation(tokens, lookup).run();
}

class Evaluation {
  readonly #tokens: Token[];
  readonly #lookup: Lookup;
  #at = 0;
  #depth = 0;
  /** Inside a branch that is not taken nothing is looked up. */
  #isSkipping = false;
  #hasSubtotals = true;

  constructor(tokens: Token[], lookup: Lookup) {
    this.#tokens = tokens;
    this.#lookup = lookup;
  }

  run(): Scalar {
    const value = toScalar(this.#comparison());
    if (this.#at < this.#tokens.length) throw new UnsupportedFormulaError();
    if (isErrorValue(value)) throw new FormulaValueError(String(value));
    return value;
  }

  #sign(): string | undefined {
    const token = this.#tokens[this.#at];
    return token?.kind === "sign" ? token.value : undefined;
  }

  #take(sign: string): boolean {
    if (this.#sign() !== sign) return false;
    this.#at += 1;
    return true;
  }

  #comparison(): Operand {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new UnsupportedFormulaError();
    let left = this.#joined();
    for (
      let compare = COMPARISONS[this.#sign() ?? ""];
      compare !== undefined;
      compare = COMPARISONS[this.#sign() ?? ""]
    ) {
      this.#at += 1;
      const right = this.#joined();
      left = this.#isSkipping ? null : compare(order(left, right));
    }
    this.#depth -= 1;
    return left;
  }

  #joined(): Operand {
    let left = this.#sum();
    while (this.#take("&")) {
      const right = this.#sum();
      left = toText(left) + toText(right);
    }
    return left;
  }

  #sum(): Operand {
    return this.#chain(["+", "-"], () => this.#product());
  }

  #product(): Operand {
    return this.#chain(["*", "/"], () => this.#power());
  }

  #power(): Operand {
    return this.#chain(["^"], () => this.#signed());
  }

  #chain(signs: string[], next: () => Operand): Operand {
    let left = next();
    for (let sign = this.#sign(); sign !== undefined && signs.includes(sign); sign = this.#sign()) {
      this.#at += 1;
      const right = next();
      left = this.#isSkipping ? 0 : calculate(sign, toNumber(left), toNumber(right));
    }
    return left;
  }

  #signed(): Operand {
    if (this.#take("-")) {
      const value = this.#signed();
      return this.#isSkipping ? 0 : -toNumber(value);
    }
    if (this.#take("+")) return this.#signed();
    let value = this.#primary();
    while (this.#take("%")) value = this.#isSkipping ? 0 : toNumber(value) / 100;
    return value;
  }

  #primary(): Operand {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token === undefined) throw new UnsupportedFormulaError();
    if (token.kind === "number" || token.kind === "text") return token.value;
    if (token.kind === "error") {
      if (this.#isSkipping) return null;
      throw new FormulaValueError(token.value);
    }
    if (token.kind === "reference")
      return this.#isSkipping ? null : this.#lookup(token.sheet, token.from, token.to, this.#hasSubtotals);
    if (token.kind === "name") return this.#named(token.value);
    if (token.value !== "(") throw new UnsupportedFormulaError();
    const value = this.#comparison();
    if (!this.#take(")")) throw new UnsupportedFormulaError();
    return value;
  }

  #named(name: string): Operand {
    if (!this.#take("(")) {
      if (name === "TRUE" || name === "FALSE") return name === "TRUE";
      throw new UnsupportedFormulaError(name);
    }
    if (name === "IF") return this.#choice();
    if (name === "IFERROR" || name === "IFNA") return this.#fallback();
    if (name === "ISERROR" || name === "ISERR" || name === "ISNA") return this.#isError();
    const call = functions[name];
    if (call === undefined) throw new UnsupportedFormulaError(name);
    const hadSubtotals = this.#hasSubtotals;
    if (name === "SUBTOTAL") this.#hasSubtotals = false;
    const operands = this.#operands();
    this.#hasSubtotals = hadSubtotals;
    return this.#isSkipping ? null : call(operands);
  }

  #operands(): Operand[] {
    const operands: Operand[] = [];
    while (!this.#take(")")) {
      operands.push(this.#comparison());
      if (this.#separator()) continue;
      if (!this.#take(")")) throw new UnsupportedFormulaError();
      break;
    }
    return operands;
  }

  #separator(): boolean {
    return this.#take(",") || this.#take(";");
  }

  #choice(): Operand {
    const condition = this.#comparison();
    const isTrue = this.#isSkipping || isTruthy(condition);
    this.#separator();
    const first = this.#branch(isTrue);
    const second = this.#separator() ? this.#branch(!isTrue) : false;
    if (!this.#take(")")) throw new UnsupportedFormulaError();
    return isTrue ? first : second;
  }

  #branch(isTaken: boolean): Operand {
    const before = this.#isSkipping;
    if (!isTaken) this.#isSkipping = true;
    const value = this.#comparison();
    this.#isSkipping = before;
    return value;
  }

  /** What stands next, or undefined where it is a spreadsheet error. */
  #attempt(): Operand | undefined {
    const start = this.#at;
    const depth = this.#depth;
    try {
      const value = this.#comparison();
      return isErrorValue(toScalar(value)) ? undefined : value;
    } catch (error) {
      if (!(error instanceof FormulaValueError)) throw error;
      this.#at = start;
      this.#depth = depth;
      this.#branch(false);
      return undefined;
    }
  }

  #isError(): boolean {
    const value = this.#attempt();
    if (!this.#take(")")) throw new UnsupportedFormulaError();
    return value === undefined;
  }

  #fallback(): Operand {
    const value = this.#attempt();
    this.#separator();
    const other = this.#branch(value === undefined);
    if (!this.#take(")")) throw new UnsupportedFormulaError();
    return value ?? other;
  }
}

function isTruthy(operand: Operand): boolean {
  const value = toScalar(operand);
  // In a workbook without results "" stands where a formula left a cell empty.
  return typeof value === "string" && !isErrorValue(value) ? value !== "" : toNumber(value) !== 0;
}

function order(left: Operand, right: Operand): number {
  const [a, b] = [toScalar(left), toScalar(right)];
  if (typeof a === "string" || typeof b === "string") {
    const isNumeric = typeof a === "number" || typeof b === "number";
    if (isNumeric) return typeof a === "number" ? -1 : 1;
    return toText(a).toLowerCase().localeCompare(toText(b).toLowerCase());
  }
  return toNumber(a) - toNumber(b);
}

function calculate(sign: string, left: number, right: number): number {
  if (sign === "+") return left + right;
  if (sign === "-") return left - right;
  if (sign === "*") return left * right;
  if (sign === "^") return left ** right;
  if (right === 0) throw new FormulaValueError("#DIV/0!");
  return left / right;
}
