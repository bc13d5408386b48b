import { asCorrected, classified, classifyEach } from "./classified-row.ts";
import type { RowReading, TotalReading } from "./reading.ts";
import type { RowFacts } from "./row-facts.ts";
import { isSectionText, numberLevel, totalKind } from "./row-words.ts";

/** So long a text without figures names an item; shorter ones name a place in it. */
const ITEM_TEXT = 60;

/** "Say 22.68 cum @ Rs 245.50": what stands in the column of quantities is money. */
const PRICED = /@\s*(rs|₹|inr)/i;

/** Gives each row of a measurement sheet its class: items as parents, their dimensions, their sums. */
export function classifyMeasured(rows: RowFacts[]): RowReading[] {
  return classifyEach(rows, (facts) => asCorrected(facts, classifyRow(facts)));
}

function classifyRow(facts: RowFacts): RowReading {
  const label = facts.description === "" ? facts.otherText : facts.description;
  const kind =
    totalKind(label) ?? (facts.description === "" ? undefined : totalKind(facts.otherText.slice(0, 24)));
  const hasFigures = facts.quantity !== undefined || facts.dimensions > 0;
  if (facts.number !== "" && facts.description.length >= ITEM_TEXT)
    return classified(facts, "parent", { text: facts.description });
  if (
    kind !== undefined &&
    kind !== "add" &&
    (facts.dimensions === 0 || kind !== "total") &&
    label.length <= ITEM_TEXT
  ) {
    if (kind !== "less" && kind !== "deduct") {
      const total: TotalReading = { kind, label };
      if (facts.quantity !== undefined && !PRICED.test(label)) total.amount = facts.quantity;
      return classified(facts, "total", { total, text: label });
    }
  }
  if (hasFigures) return classified(facts, "measurement", { text: label });
  return classified(facts, textClass(facts), { text: label });
}

function textClass(facts: RowFacts): "section" | "parent" | "note" {
  if (isSectionText(facts.description)) return "section";
  if (facts.number !== "" && numberLevel(facts.number) !== undefined) return "parent";
  return facts.description.length >= ITEM_TEXT ? "parent" : "note";
}
