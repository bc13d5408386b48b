import { parseDecimal } from "../decimal.ts";
import { type ClassifiedRow, classified } from "./classified-row.ts";
import type { TotalKind, TotalReading } from "./reading.ts";
import type { RowFacts } from "./row-facts.ts";
import { isCharge, isSectionText, percentIn, totalKind } from "./row-words.ts";

/** Gives each row of a general abstract its class: the parts, what is added to them, the sums. */
export function classifySummary(rows: RowFacts[]): ClassifiedRow[] {
  const done: ClassifiedRow[] = [];
  for (const facts of rows) {
    const own = facts.description === "" ? facts.otherText : facts.description;
    const isBroken = facts.amount === undefined && facts.warnings.length > 0 && own !== "";
    if (facts.amount === undefined && !isBroken) {
      done.push(classified(facts, isSectionText(own) ? "section" : "note", { text: own }));
      continue;
    }
    const label = completeLabel(own, facts, done.at(-1));
    if (label === "") {
      done.push(classified(facts, "unread", { reason: "an amount without a description" }));
      continue;
    }
    const total: TotalReading = { kind: kindOf(label), label };
    if (facts.amount !== undefined) total.amount = facts.amount;
    const percent = parseDecimal(percentIn(label) ?? "");
    if (percent !== undefined) total.percent = percent;
    done.push(classified(facts, "total", { total, text: label }));
  }
  return done;
}

/** "i.e. on Rs. 45,000" and bare amounts continue the line above. */
function completeLabel(own: string, facts: RowFacts, before: ClassifiedRow | undefined): string {
  const isContinued = own === "" || /^(i ?\. ?e|rs|on rs|that is)\b/i.test(own.trim());
  const isNext = before !== undefined && before.class === "note" && before.facts.row === facts.row - 1;
  if (!isContinued || !isNext) return own;
  return `${before.text ?? ""} ${own}`.trim();
}

function kindOf(label: string): TotalKind {
  return totalKind(label) ?? (isCharge(label) && !isSectionText(label) ? "add" : "subtotal");
}
