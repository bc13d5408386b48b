import { readFigure } from "./figures.ts";
import type { HeaderColumn } from "./find-headers.ts";
import { foldText } from "./fold-text.ts";
import { type CellValue, isBlank } from "./grid.ts";
import type { ColumnRole } from "./reading.ts";

type Figures = (number | undefined)[];
type Places = Partial<Record<ColumnRole, number>>;

type Settled = Pick<Places, "quantity" | "rate" | "amount"> & {
  /** The rates that are added up before they are multiplied. */
  rateParts?: number[];
};

const SAMPLED = 60;
const CANDIDATES = 5;
/** What was executed since the last bill is a part of what counts. */
const SINCE = /\b(since|previous|prev|this (bill|month|period)|last)\b/;
/** So is what was agreed, in a bill of what was executed. */
const AGREED = /\b(agreement|estimated?|contract|tender|boq|sanctioned|work order)\b/;
const UP_TO_DATE = /\b(up ?to ?date|till ?date|to date|cumulative)\b/;
/** A column with fewer figures than these is beside the table. */
const LEAST_FIGURES = 3;
/** Amounts may be rounded to the rupee: of a few rupees that proves nothing. */
const SMALL_AMOUNT = 100;
const PAISA = 0.011;
/** Rates may be for a hundred units. */
const PERS = [1, 100, 10, 1000];

/**
 * Where several columns are called rate or amount (supply, labour, total), or a heading is not understood, the cells
 * tell which three multiply. Returns the columns to use, or an empty object where the headings are right or nothing fits.
 */
export function settleFigures(
  columns: HeaderColumn[],
  at: Places,
  sample: (CellValue[] | undefined)[],
): Settled {
  const rows = sample
    .slice(0, SAMPLED)
    .filter((row): row is CellValue[] => row?.some((cell) => !isBlank(cell)) === true);
  const hasRates = at.rate !== undefined && figuresOf(rows, at.rate).some((figure) => figure !== undefined);
  const isPlaced = at.quantity !== undefined && hasRates && at.amount !== undefined;
  const unheaded = isPlaced || at.quantity === undefined ? [] : unheadedColumns(columns, rows);
  // "Rs." stands under the rate: the figures are one column farther.
  const shifted = at.rate === undefined || hasRates ? [] : [at.rate + 1];
  const quantity = candidates("quantity", columns, at);
  const rate = [...candidates("rate", columns, at), ...shifted, ...unheaded];
  const amount = [...totalsFirst(candidates("amount", columns, at), columns), ...unheaded];
  if (quantity.length * rate.length * amount.length <= (isPlaced ? 1 : 0)) return {};
  const figures = new Map([...quantity, ...rate, ...amount].map((index) => [index, figuresOf(rows, index)]));
  const matches = (q: number | undefined, r: number | undefined, a: number | undefined): number =>
    q === undefined || r === undefined || a === undefined
      ? 0
      : countMatches(figures.get(q) ?? [], figures.get(r) ?? [], figures.get(a) ?? []);
  const whole = sumOfOthers(columns, amount, figures);
  if (whole !== undefined) {
    const composed = composedRate(whole, quantity, rate, figures);
    if (composed !== undefined) return composed;
  }
  const upToDate = indexesOf(columns, UP_TO_DATE);
  const since = indexesOf(columns, SINCE);
  const isDeviation = columns.some(({ role }) => role === "more" || role === "less");
  const agreed = isDeviation ? new Set<number>() : indexesOf(columns, AGREED);
  let best: Settled = {};
  let most = Math.max(1, matches(at.quantity, at.rate, at.amount));
  let isPart = at.amount !== undefined && (since.has(at.amount) || agreed.has(at.amount));
  for (const q of quantity) {
    for (const r of rate) {
      for (const a of amount) {
        if (new Set([q, r, a]).size < 3) continue;
        const count = matches(q, r, a);
        const isWhole = isPart && upToDate.has(q) && upToDate.has(a) && count >= Math.max(2, most - 1);
        // A lead of one row may be chance, and so may a few of many rows.
        if ((count <= most * 1.2 + 1 || count * 3 < countFilled([q, r, a], figures)) && !isWhole) continue;
        most = count;
        isPart = since.has(a) || agreed.has(a);
        best = { quantity: q, rate: r, amount: a };
      }
    }
  }
  return addedRates({ ...at, ...best }, most, rate, figures) ?? best;
}

/** "Material | Labour" under one unit price: what multiplies is their sum. */
function addedRates(
  { quantity, amount }: Places,
  most: number,
  rate: number[],
  figures: Map<number, Figures>,
): Settled | undefined {
  const [first] = rate;
  if (quantity === undefined || amount === undefined || first === undefined || rate.length < 2)
    return undefined;
  const sums = figuresSum(rate.map((index) => figures.get(index) ?? []));
  const count = countMatches(figures.get(quantity) ?? [], sums, figures.get(amount) ?? []);
  return count > most * 1.2 + 1 ? { quantity, rate: first, amount, rateParts: rate } : undefined;
}

function indexesOf(columns: HeaderColumn[], pattern: RegExp): Set<number> {
  return new Set(columns.filter(({ heading }) => pattern.test(foldText(heading))).map(({ index }) => index));
}

/** Columns of figures to the right of the first heading that have none themselves. */
function unheadedColumns(columns: HeaderColumn[], rows: CellValue[][]): number[] {
  const headed = new Set(columns.map(({ index }) => index));
  const width = Math.max(0, ...rows.map((row) => row.length));
  const found: number[] = [];
  for (let index = columns[0]?.index ?? 0; index < width && found.length < CANDIDATES; index += 1) {
    if (headed.has(index)) continue;
    if (figuresOf(rows, index).filter((figure) => figure !== undefined).length >= LEAST_FIGURES)
      found.push(index);
  }
  return found;
}

/** The amount that is the sum of the other amounts in (nearly) all rows: "Supply", "Installation", "Total". */
function sumOfOthers(
  columns: HeaderColumn[],
  amount: number[],
  figures: Map<number, Figures>,
): number | undefined {
  const isDeviation = columns.some(({ role }) => role === "more" || role === "less");
  if (amount.length < 3 || isDeviation) return undefined;
  return amount.find((index) => {
    const whole = figures.get(index) ?? [];
    const others = amount.filter((other) => other !== index).map((other) => figures.get(other) ?? []);
    let added = 0;
    let wrong = 0;
    for (const [row, value] of whole.entries()) {
      if (!value) continue;
      const parts = others.map((other) => other[row] ?? 0);
      if (parts.filter((part) => part !== 0).length === 0) continue;
      if (Math.abs(parts.reduce((sum, part) => sum + part, 0) - value) <= 1) added += 1;
      else wrong += 1;
    }
    return added >= 2 && wrong * 5 <= added;
  });
}

/** Which quantity, and which rate or sum of rates, gives the whole amount. */
function composedRate(
  amount: number,
  quantity: number[],
  rate: number[],
  figures: Map<number, Figures>,
): Settled | undefined {
  const amounts = figures.get(amount) ?? [];
  const sums = figuresSum(rate.map((index) => figures.get(index) ?? []));
  for (const q of quantity) {
    const quantities = figures.get(q) ?? [];
    const single = rate.find((index) => countMatches(quantities, figures.get(index) ?? [], amounts) >= 2);
    const together = rate.length > 1 ? countMatches(quantities, sums, amounts) : 0;
    const alone = single === undefined ? 0 : countMatches(quantities, figures.get(single) ?? [], amounts);
    const first = rate[0];
    if (together > alone && together >= 2 && first !== undefined)
      return { quantity: q, rate: first, amount, rateParts: rate };
    if (single !== undefined) return { quantity: q, rate: single, amount };
  }
  return undefined;
}

function figuresSum(lists: Figures[]): Figures {
  const length = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length }, (_, row) => lists.reduce((sum, list) => sum + (list[row] ?? 0), 0));
}

/** The columns with this role first; without one, the headed columns that have no role. */
function candidates(role: "quantity" | "rate" | "amount", columns: HeaderColumn[], at: Places): number[] {
  const named = columns.filter((column) => column.role === role).map((column) => column.index);
  const placed = at[role] === undefined || named.includes(at[role]) ? named : [at[role], ...named];
  if (placed.length > 0) return placed.slice(0, CANDIDATES);
  const taken = new Set(Object.values(at));
  return columns
    .filter((column) => !taken.has(column.index) && !column.heading.includes("%"))
    .map((column) => column.index)
    .slice(0, CANDIDATES);
}

/** Of "Direct cost" and "Total cost" that are the same the total is meant. */
function totalsFirst(amounts: number[], columns: HeaderColumn[]): number[] {
  const totals = indexesOf(columns, /\btotal\b/);
  return amounts.toSorted((a, b) => Number(totals.has(b)) - Number(totals.has(a)));
}

function figuresOf(rows: CellValue[][], index: number): Figures {
  return rows.map((row) => {
    const { value } = readFigure(row[index]);
    return value === undefined ? undefined : Number(value);
  });
}

/** In how many rows all of the columns are filled. */
function countFilled(columns: number[], figures: Map<number, Figures>): number {
  const [first = [], ...others] = columns.map((index) => figures.get(index) ?? []);
  return first.filter((value, row) => value && others.every((other) => other[row])).length;
}

function countMatches(quantities: Figures, rates: Figures, amounts: Figures): number {
  let count = 0;
  for (const [index, quantity] of quantities.entries()) {
    const rate = rates[index];
    const amount = amounts[index];
    if (!quantity || !rate || !amount) continue;
    const slack = Math.abs(amount) < SMALL_AMOUNT ? PAISA : 1;
    if (PERS.some((per) => Math.abs((quantity * rate) / per - amount) <= slack)) count += 1;
  }
  return count;
}
