import { compare, ONE, ZERO } from "../decimal.ts";
import type { TotalKind } from "./reading.ts";
import type { RowFacts } from "./row-facts.ts";
import {
  isCapitalHeading,
  isCarried,
  isSectionText,
  isService,
  leadingMarker,
  prefixBelow,
  totalKind,
} from "./row-words.ts";
import { findTotalKind, labelOf } from "./total-rows.ts";

/** `heading`: a title that carries the sum of the items below it. `aside`: a number below the total that is no amount. */
export type SumKind = TotalKind | "heading" | "aside";

/** Half a rupee for each added figure, and one for the printed sum; less where the amounts are in lakhs. */
const ROUNDING_SLACK = 1;
const SLACK_SHARE = 1 / 200;
/** So many times the total, a figure below it is a telephone or account number. */
const NO_AMOUNT = 50;
/** So many amounts without a price stand at most below a heading that sums them up. */
const MOST_HEADINGS = 20;

/**
 * Finds the rows that repeat, sum up or adjust what other rows price. Words tell first, and where they do not, the
 * figures: an amount without quantity and rate that is the sum of the rows before or below it is no item, in any language.
 */
export function findSums(rows: RowFacts[]): Map<RowFacts, SumKind> {
  return new SumFinder(rows).find();
}

class SumFinder {
  readonly #rows: RowFacts[];
  readonly #kinds = new Map<RowFacts, SumKind>();
  readonly #lastPriced: number;
  /** Running sums: of the whole table, since the last total, since the last text without figures. */
  #table = new Sum();
  #sinceTotal = new Sum();
  #sinceText = new Sum();
  /** Amounts of the totals so far; what they are totals of is no matter. */
  readonly #totals: number[] = [];
  #subtotals = new Sum();
  #isClosed = false;
  #lastNumber = 0;

  constructor(rows: RowFacts[]) {
    this.#rows = rows;
    this.#lastPriced = rows.findLastIndex(isPriced);
  }

  find(): Map<RowFacts, SumKind> {
    for (let index = 0; index < this.#rows.length; index += 1) {
      const row = this.#rows[index];
      if (row === undefined) break;
      const kind = this.#kindOf(row, index);
      if (kind === undefined) this.#pass(row);
      else {
        this.#kinds.set(row, kind);
        if (kind !== "heading" && kind !== "aside") this.#close(row, kind);
      }
    }
    return this.#kinds;
  }

  #kindOf(row: RowFacts, index: number): SumKind | undefined {
    const kind = findTotalKind(row);
    if (row.corrected === "total") return kind ?? this.#kindByFigure(row, Number(row.amount ?? 0)) ?? "total";
    if (row.corrected !== undefined) return undefined;
    if (kind !== undefined)
      return this.#continuesNumbers(row, kind) || this.#isService(row, kind) ? undefined : kind;
    if (this.#isClosed && row.amount !== undefined && row.unit?.unit === "percent") return "add";
    if (row.amount === undefined) return undefined;
    if (row.quantity !== undefined || row.rate !== undefined)
      return this.#isChapter(row, index) ? "heading" : undefined;
    const amount = Number(row.amount);
    return (
      this.#kindByFigure(row, amount) ??
      (this.#isHeadingOfSum(row, index, amount) ? "heading" : undefined) ??
      this.#kindByPlace(row, index)
    );
  }

  /** "7 Labour cess @ 1 %" between items 6 and 8 is an item of the list. */
  #continuesNumbers(row: RowFacts, kind: TotalKind): boolean {
    const isAdjustment = kind === "add" || kind === "deduct" || kind === "less";
    return isAdjustment && !this.#isClosed && this.#lastNumber > 0 && integerOf(row) === this.#lastNumber + 1;
  }

  /** "Freight and insurance … 7,500" among the items, before any total. */
  #isService(row: RowFacts, kind: TotalKind): boolean {
    const label = labelOf(row);
    return kind === "add" && !this.#isClosed && totalKind(label) === undefined && isService(label);
  }

  #kindByFigure(row: RowFacts, amount: number): TotalKind | undefined {
    const least = labelOf(row) === "" ? 1 : 2;
    if (this.#table.isNear(amount, least)) return "total";
    if (this.#sinceTotal.isNear(amount, least) || this.#sinceText.isNear(amount, least)) return "subtotal";
    if (this.#subtotals.isNear(amount, 2)) return "total";
    const isRepeated = amount !== 0 && integerOf(row) === undefined && this.#totals.includes(amount);
    if (isRepeated) return "subtotal";
    return isSectionText(row.description) && this.#sinceTotal.count > 0 ? "subtotal" : undefined;
  }

  /** "2 EARTHWORK … 2,850" above items 2.1 and 2.2, or above any items that add up to it; 0 is the product of empty cells. */
  #isHeadingOfSum(row: RowFacts, index: number, amount: number): boolean {
    if (amount === 0) return false;
    const below = row.number === "" ? undefined : prefixBelow(row.number);
    let sum = 0;
    let count = 0;
    let headings = 0;
    const isReached = (): boolean =>
      (count >= 2 || (count === 1 && isCapitalHeading(row.description))) && isClose(sum, amount);
    for (let at = index + 1; at < this.#rows.length; at += 1) {
      const next = this.#rows[at];
      if (next === undefined) break;
      if (count === 0 && below !== undefined && next.number.startsWith(below)) return true;
      if (next.amount === undefined) continue;
      if (isPriced(next)) {
        sum += Number(next.amount);
        count += 1;
        continue;
      }
      // Headings below a heading carry the sums of their parts.
      headings += 1;
      if (isReached() || headings > MOST_HEADINGS || findTotalKind(next) !== undefined) break;
    }
    return isReached();
  }

  /** "01 DEMOLITION … 1 × 2,625" above 01.01 and 01.02, which add up to it. */
  #isChapter(row: RowFacts, index: number): boolean {
    if (row.quantity !== ONE) return false;
    const below = prefixBelow(row.number || row.code);
    if (below === ".") return false;
    let sum = 0;
    let at = index + 1;
    for (; (this.#rows[at]?.number || this.#rows[at]?.code)?.startsWith(below) === true; at += 1)
      sum += Number(this.#rows[at]?.amount ?? 0);
    return at > index + 1 && isClose(sum, Number(row.amount));
  }

  /** Below the last priced row and its total nothing is an item: taxes, fees, what is put to tender. */
  #kindByPlace(row: RowFacts, index: number): SumKind | undefined {
    if (!this.#isClosed || index < this.#lastPriced) return undefined;
    if (Number(row.amount) > NO_AMOUNT * Math.max(...this.#totals.map(Math.abs))) return "aside";
    return compare(row.amount ?? ZERO, ZERO) < 0 ? "less" : "add";
  }

  #pass(row: RowFacts): void {
    const isCounted = row.corrected === undefined || row.corrected === "item";
    const amount = isCounted ? amountOf(row) : undefined;
    if (amount === undefined) {
      if (row.quantity === undefined && row.rate === undefined) this.#sinceText = new Sum();
      return;
    }
    this.#table.add(amount);
    this.#sinceTotal.add(amount);
    this.#sinceText.add(amount);
    this.#isClosed = false;
    this.#lastNumber = integerOf(row) ?? this.#lastNumber;
  }

  #close(row: RowFacts, kind: TotalKind): void {
    const amount = Number(row.amount ?? 0);
    if (amount === 0 || isCarried(labelOf(row))) return;
    if (kind === "subtotal" && !this.#totals.includes(amount)) this.#subtotals.add(amount);
    this.#totals.push(amount);
    if (kind === "subtotal" || kind === "total") {
      this.#sinceTotal = new Sum();
      this.#sinceText = new Sum();
    }
    this.#isClosed = true;
  }
}

function isPriced(row: RowFacts): boolean {
  return row.quantity !== undefined && row.rate !== undefined;
}

/** Whether figures are near each other needs no exact arithmetic: numbers do. */
function amountOf(row: RowFacts): number | undefined {
  if (row.amount !== undefined) return Number(row.amount);
  return isPriced(row) ? Number(row.quantity) * Number(row.rate) : undefined;
}

function integerOf(row: RowFacts): number | undefined {
  const match = /^(\d{1,5})[().\s]*$/.exec(row.number || (leadingMarker(row.description) ?? ""));
  return match === null ? undefined : Number(match[1]);
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= Math.min(ROUNDING_SLACK, Math.abs(b) * SLACK_SHARE);
}

class Sum {
  #value = 0;
  count = 0;

  add(amount: number): void {
    this.#value += amount;
    this.count += 1;
  }

  isNear(amount: number, least: number): boolean {
    return this.count >= least && amount !== 0 && isClose(this.#value, amount);
  }
}
