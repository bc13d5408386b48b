import { evaluateCascade, lastAmount } from "../cascade/evaluate-cascade.ts";
import {
  absolute,
  add,
  compare,
  type Decimal,
  ONE,
  percentOf,
  round,
  type Rounding,
  subtract,
  ZERO,
} from "../decimal.ts";
import type { CascadeLine } from "../model.ts";
import { type ChosenTable, isNear } from "./choose-tables.ts";
import type { RowReading, SheetReading, TotalReading, WorkbookReading } from "./reading.ts";

export interface CascadeReading {
  lines: CascadeLine[];
  sheet: string;
  /** Cell of the figure at which the lines arrive. */
  cell: string;
}

const LONGEST_LABEL = 200;

/**
 * The lines that the workbook puts upon the sum of its items, from the general abstract or from below the only table.
 * Undefined where it has none, or where what it states cannot be arrived at from them: then nothing is guessed.
 */
export function cascadeFromReading(
  reading: WorkbookReading,
  chosen: ChosenTable[],
): CascadeReading | undefined {
  const items = chosen.flatMap(({ rows }) => rows.flatMap(({ item }) => item ?? []));
  const ecv = items.reduce((all, item) => add(all, item.amount ?? item.computedAmount ?? ZERO), ZERO);
  for (const { sheet, rows } of sources(reading, chosen)) {
    const found = new CascadeReader(ecv, partsOf(chosen)).read(rows);
    if (found !== undefined) return { ...found, sheet: sheet.name };
  }
  return undefined;
}

/** General abstracts first; the rows below the last item of a table where it is the only one. */
function* sources(
  reading: WorkbookReading,
  chosen: ChosenTable[],
): Generator<{ sheet: SheetReading; rows: RowReading[] }> {
  for (const sheet of reading.sheets) {
    if (sheet.role === "general_abstract" && !sheet.hidden) yield { sheet, rows: sheet.rows };
  }
  const [only, ...others] = chosen;
  if (only === undefined || others.length > 0) return;
  const last = only.rows.at(-1)?.row ?? 0;
  yield { sheet: only.sheet, rows: only.sheet.rows.filter(({ row }) => row > last) };
}

/** What the tables and their sections add up to: lines with these amounts name parts, not charges. */
function partsOf(chosen: ChosenTable[]): Decimal[] {
  const sections = new Map<string, Decimal>();
  for (const { sheet, rows } of chosen) {
    for (const { item } of rows) {
      const key = `${sheet.index} ${item?.section ?? ""}`;
      sections.set(key, add(sections.get(key) ?? ZERO, item?.amount ?? item?.computedAmount ?? ZERO));
    }
  }
  return [...sections.values(), ...chosen.map(({ table }) => table.itemTotal)];
}

interface Sum {
  id: string;
  amount: Decimal;
}

class CascadeReader {
  readonly #parts: Decimal[];
  readonly #lines: CascadeLine[] = [];
  /** What a percentage may stand on, the latest last. */
  readonly #sums: Sum[];
  /** Since the last sum. */
  #open: string[] = [];
  #running: Decimal;
  #cell = "";

  constructor(ecv: Decimal, parts: Decimal[]) {
    this.#parts = parts;
    this.#sums = [{ id: "ecv", amount: ecv }];
    this.#running = ecv;
  }

  read(rows: RowReading[]): Omit<CascadeReading, "sheet"> | undefined {
    for (const { total } of rows) {
      if (total?.amount === undefined || this.#isPart(total)) continue;
      if (isNear(total.amount, this.#running)) this.#addSum(total, total.amount);
      else if (isSum(total)) return undefined;
      else if (total.kind !== "say") this.#addCharge(total, total.amount);
    }
    const [ecv] = this.#sums;
    const isPlain = this.#lines.every(({ kind }) => kind === "subtotal" || kind === "round");
    if (isPlain || ecv === undefined || this.#open.length > 0) return undefined;
    const priced = evaluateCascade(this.#lines, { inputs: { ecv: ecv.amount } });
    const isProved = isNear(lastAmount(priced, ZERO), this.#running);
    return isProved ? { lines: this.#lines, cell: this.#cell } : undefined;
  }

  #isPart({ amount, percent }: TotalReading): boolean {
    const isBefore = this.#lines.length === 0 && percent === undefined;
    return (
      isBefore && amount !== undefined && [...this.#parts, this.#running].some((part) => isNear(part, amount))
    );
  }

  #addSum(total: TotalReading, amount: Decimal): void {
    const last = this.#sums.at(-1);
    if (this.#open.length === 0 && last !== undefined) {
      // "Say 6,660": the same sum, rounded.
      if (total.kind !== "say") return;
      this.#push({ ...this.#line(total), kind: "round", base: [last.id], rounding: "rupee" });
    } else {
      this.#push({ ...this.#line(total), kind: "subtotal", base: [last?.id ?? "ecv", ...this.#open] });
    }
    this.#open = [];
    this.#running = amount;
    this.#sums.push({ id: this.#lines.at(-1)?.id ?? "ecv", amount });
    this.#cell = total.cell ?? "";
  }

  /** A percentage where the figure is that share of some sum before it, else the figure itself. */
  #addCharge(total: TotalReading, stated: Decimal): void {
    const isLess = total.kind === "less" || total.kind === "deduct" || compare(stated, ZERO) < 0;
    const amount = absolute(stated);
    const { percent } = total;
    const base =
      percent === undefined
        ? undefined
        : this.#sums.findLast((sum) => isNear(percentOf(sum.amount, percent), amount));
    const line: CascadeLine = {
      ...this.#line(total),
      ...(base === undefined || percent === undefined
        ? { kind: "fixed", amount }
        : { kind: "percent", rate: percent, base: [base.id], rounding: roundingOf(amount) }),
      ...(isLess ? { effect: "deduct" } : {}),
    };
    this.#push(line);
    this.#open.push(line.id);
    this.#running = isLess ? subtract(this.#running, amount) : add(this.#running, amount);
  }

  #line({ label }: TotalReading): CascadeLine {
    const id = `line_${this.#lines.length + 1}`;
    return {
      id,
      label: label.slice(0, LONGEST_LABEL) || "Total",
      kind: "fixed",
      base: [],
      rounding: "paise",
    };
  }

  #push(line: CascadeLine): void {
    this.#lines.push(line);
  }
}

function isSum({ kind }: TotalReading): boolean {
  return kind === "total" || kind === "grand_total";
}

function roundingOf(amount: Decimal): Rounding {
  return compare(amount, ONE) > 0 && round(amount, 0) === amount ? "rupee" : "paise";
}
