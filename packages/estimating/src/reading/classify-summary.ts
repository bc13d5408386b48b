import {
  absolute,
  add,
  compare,
  type Decimal,
  isNegative,
  ONE,
  parseDecimal,
  subtract,
  ZERO,
} from "../decimal.ts";
import { asCorrected, classified, classifyEach } from "./classified-row.ts";
import type { RowReading, TotalKind, TotalReading } from "./reading.ts";
import type { RowFacts } from "./row-facts.ts";
import { labelOf } from "./total-rows.ts";
import { isCharge, isSectionText, percentIn, totalKind } from "./row-words.ts";

/** Gives each row of a general abstract its class: the parts, what is added to them, the sums. */
export function classifySummary(rows: RowFacts[]): RowReading[] {
  const lines = new LineSum();
  let before: RowReading | undefined;
  return classifyEach(rows, (facts) => {
    before = classifyRow(facts, lines, before);
    return asCorrected(facts, before);
  });
}

function classifyRow(facts: RowFacts, lines: LineSum, before: RowReading | undefined): RowReading {
  const own = labelOf(facts);
  const isBroken = facts.amount === undefined && facts.warnings.length > 0 && own !== "";
  if (facts.amount === undefined && !isBroken)
    return classified(facts, isSectionText(own) ? "section" : "note", { text: own });
  const label = completeLabel(own, before);
  if (label === "") return classified(facts, "unread", { reason: "an amount without a description" });
  const named = kindOf(label);
  const isSum = named === "subtotal" && facts.amount !== undefined && lines.isSum(facts.amount);
  const total: TotalReading = { kind: isSum ? "total" : named, label };
  if (facts.amount !== undefined) {
    total.amount = facts.amount;
    lines.add(total.kind, facts.amount);
  }
  const percent = parseDecimal(percentIn(label) ?? "");
  if (percent !== undefined) total.percent = percent;
  return classified(facts, "total", { total, text: label });
}

/** What the parts and charges so far add up to: a line that says the same is their total, whatever it is called. */
class LineSum {
  #sum: Decimal = ZERO;
  #count = 0;

  add(kind: TotalKind, amount: Decimal): void {
    if (kind === "total" || kind === "grand_total" || kind === "say") return;
    const isTaken = (kind === "less" || kind === "deduct") && !isNegative(amount);
    this.#sum = isTaken ? subtract(this.#sum, amount) : add(this.#sum, amount);
    this.#count += 1;
  }

  isSum(amount: Decimal): boolean {
    return this.#count >= 2 && compare(absolute(subtract(this.#sum, amount)), ONE) <= 0;
  }
}

/** "i.e. on Rs. 45,000" and bare amounts continue the line above. */
function completeLabel(own: string, before: RowReading | undefined): string {
  const isContinued = own === "" || /^(i ?\. ?e|rs|on rs|that is)\b/i.test(own.trim());
  if (!isContinued || before?.class !== "note") return own;
  return `${before.text ?? ""} ${own}`.trim();
}

function kindOf(label: string): TotalKind {
  return totalKind(label) ?? (isCharge(label) && !isSectionText(label) ? "add" : "subtotal");
}
