import type { Estimate, EstimateItem } from "../../api/documents.ts";
import { type Change, withChange } from "./changes.ts";

/** What is one figure with its source: who changes one of them changes all. */
const TOGETHER: readonly (readonly (keyof EstimateItem)[])[] = [
  ["quantity", "measurements"],
  ["rate", "per", "priced_from"],
];

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Changes that were made to an estimate as it was, for the estimate as somebody else has left it. Lost are those that set
 * what was set there too, or stand on a row that is gone.
 */
export function rebase(
  was: Estimate,
  is: Estimate,
  changes: readonly Change[],
): { kept: Change[]; lost: Change[] } {
  const kept: Change[] = [];
  const lost: Change[] = [];
  let now = is;
  for (const change of changes) {
    const placed = inPlace(now, change);
    if (placed === undefined || !isFree(was, is, change)) lost.push(change);
    else {
      kept.push(placed);
      now = withChange(now, placed);
    }
  }
  return { kept, lost };
}

/** The change with its rows where they are now: what stood before a row that is gone stands at the end. */
function inPlace(now: Estimate, change: Change): Change | undefined {
  switch (change.op) {
    case "set_item":
    case "remove_item":
      return itemIn(now, change.id) && change;
    case "add_item":
    case "move_item": {
      const section = sectionIn(now, change.section_id);
      if (section === undefined || (change.op === "move_item" && !itemIn(now, change.id))) return undefined;
      const follows = section.items.some(({ id }) => id === change.before);
      return follows ? change : { ...change, before: null };
    }
    case "add_section":
      return change.before === null || sectionIn(now, change.before) ? change : { ...change, before: null };
    case "set_section":
      return sectionIn(now, change.id) && change;
    case "remove_section":
      return sectionIn(now, change.id)?.items.length === 0 ? change : undefined;
    case "set_cascade":
    case "set_memorandum":
    case "set_terms":
      return change;
  }
}

/** Whether nobody else has set what the change sets. */
function isFree(was: Estimate, is: Estimate, change: Change): boolean {
  switch (change.op) {
    case "set_item": {
      const [before, after] = [itemIn(was, change.id), itemIn(is, change.id)];
      return (
        before === undefined ||
        after === undefined ||
        fieldsOf(change.item).every((field) => isSame(before[field], after[field]))
      );
    }
    case "remove_item": {
      const [before, after] = [itemIn(was, change.id), itemIn(is, change.id)];
      return before === undefined || isSame(before, after);
    }
    case "set_section": {
      const before = sectionIn(was, change.id);
      return before === undefined || before.label === sectionIn(is, change.id)?.label;
    }
    case "set_cascade":
      return isSame(was.cascade_lines, is.cascade_lines);
    case "set_memorandum":
      return isSame(was.memorandum_lines, is.memorandum_lines);
    case "set_terms":
      return was.sanctioned_amount === is.sanctioned_amount && was.rates_on === is.rates_on;
    case "add_item":
    case "move_item":
    case "add_section":
    case "remove_section":
      return true;
  }
}

function fieldsOf(set: object): (keyof EstimateItem)[] {
  const fields = Object.keys(set) as (keyof EstimateItem)[];
  const linked = TOGETHER.filter((group) => group.some((field) => fields.includes(field)));
  return [...new Set([...fields, ...linked.flat()])];
}

const itemIn = ({ sections }: Estimate, id: string): EstimateItem | undefined =>
  sections.flatMap(({ items }) => items).find((item) => item.id === id);

const sectionIn = ({ sections }: Estimate, id: string) => sections.find((section) => section.id === id);
