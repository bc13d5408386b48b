import { type Decimal, subtract, ZERO } from "../decimal.ts";
import type {
  CascadeLine,
  Item,
  PricedCascadeLine,
  PricedEstimate,
  PricedItem,
  PricedSection,
} from "../model.ts";
import { datedId } from "./price-estimate.ts";
import type { EstimateDifference, FieldChange, FigureChange, ItemChange, LineChange } from "./difference.ts";

interface Placed {
  readonly id: string;
  readonly item: PricedItem;
  readonly section: PricedSection;
}

type Fields = Readonly<Record<string, { readonly text: string; readonly figure?: Decimal | null }>>;

/** What changed from `before` to `after`, line by line; items, sections and cascade lines are matched by their ids. */
export function compareEstimates(before: PricedEstimate, after: PricedEstimate): EstimateDifference {
  const items = changedLines(placed(before), placed(after), {
    label: ({ item }) => item.description,
    amount: ({ item }) => item.amount,
    fields: itemFields,
  }).map(({ line, change }): ItemChange => {
    const { item, section } = line;
    return { ...change, number: item.number, sectionId: section.id, sectionLabel: section.label };
  });
  const sections = changedLines(before.sections, after.sections, {
    label: (section) => section.label,
    amount: (section) => section.total,
    fields: (section) => ({ label: text(section.label), total: figure(section.total) }),
  }).map(({ change }) => change);
  const inForce = changedLines(before.cascade, after.cascade, {
    label: (line) => line.label,
    amount: (line) => line.amount,
    fields: cascadeFields,
  }).map(({ line, change }) => ({ ...change, ...dateOf(line) }));
  // What came into force, or left it, stands among those.
  const told = new Set([...before.cascade, ...after.cascade].map(datedId));
  const others = changedDatedLines(before.otherLines ?? [], after.otherLines ?? [])
    .filter(({ kind, id }) => kind === "changed" || !told.has(id))
    // One without a date must not be taken for the line in force.
    .map((line) => (line.effectiveFrom === undefined ? { ...line, id: `${line.id} undated` } : line));
  const cascade = [...inForce, ...others];
  const memorandum = changedDatedLines(before.memorandum, after.memorandum);
  const terms = changedFields(termFields(before), termFields(after));
  const totals = {
    ecv: change(before.ecv, after.ecv),
    tenderPremium: change(before.tenderPremium, after.tenderPremium),
    contractValue: change(before.contractValue, after.contractValue),
    grandTotal: change(before.grandTotal, after.grandTotal),
  };
  const isSame = [terms, items, sections, cascade, memorandum].every((list) => list.length === 0);
  return { isSame, terms, items, sections, cascade, memorandum, totals };
}

const text = (value: string): Fields[string] => ({ text: value });
const figure = (value: Decimal | null): Fields[string] => ({ text: value ?? "", figure: value });
const change = (before: Decimal | null, after: Decimal | null): FigureChange => ({
  before,
  after,
  delta: subtract(after ?? ZERO, before ?? ZERO),
});

const placed = (estimate: PricedEstimate): Placed[] =>
  estimate.sections.flatMap((section) => section.items.map((item) => ({ id: item.id, item, section })));

function itemFields({ item, section }: Placed): Fields {
  return {
    section: text(section.label),
    number: text(item.number),
    code: text(item.code),
    parents: text(item.parents.join("\n")),
    description: text(item.description),
    unit: text(item.unit),
    quantity: figure(item.quantity),
    rate: figure(item.rate),
    per: figure(item.per),
    rounding: text(item.rounding ?? ""),
    amount: figure(item.amount),
    measurements: text(measurementText(item)),
  };
}

const measurementText = ({ measurements = [] }: Item): string =>
  measurements
    .map((row) => [row.description, row.number, row.length, row.breadth, row.depth].join(" | "))
    .join("\n");

const cascadeFields = (line: PricedCascadeLine): Fields => ({
  ...lineFields(line),
  amount: figure(line.amount),
});

const dated = (lines: readonly CascadeLine[]): { id: string; line: CascadeLine }[] =>
  lines.map((line) => ({ id: datedId(line), line }));

/** Lines as data, each with its date; without amounts. */
function changedDatedLines(before: readonly CascadeLine[], after: readonly CascadeLine[]): LineChange[] {
  return changedLines(dated(before), dated(after), {
    label: ({ line }) => line.label,
    amount: () => null,
    fields: ({ line }) => lineFields(line),
  }).map(({ line, change }) => ({ ...change, ...dateOf(line.line) }));
}

const dateOf = ({ effectiveFrom }: CascadeLine): { effectiveFrom?: string } =>
  effectiveFrom === undefined ? {} : { effectiveFrom };

function lineFields(line: CascadeLine): Fields {
  return {
    label: text(line.label),
    kind: text(line.kind),
    base: text(line.base.join(" + ")),
    rate: figure(line.rate ?? null),
    rounding: text(line.rounding),
    effect: text(line.effect ?? ""),
    effectiveFrom: text(line.effectiveFrom ?? ""),
    ...(line.kind === "fixed" ? { fixed: figure(line.amount ?? null) } : {}),
    when: text(line.when ?? ""),
    withheld: text(line.withheld === true ? "withheld" : ""),
  };
}

function termFields(estimate: PricedEstimate): Fields {
  const particulars = Object.entries(estimate.particulars).map(
    ([key, value]) => [`particulars.${key}`, text(value)] as const,
  );
  return {
    name: text(estimate.name),
    rounding: text(estimate.rounding),
    sanctionedAmount: figure(estimate.sanctionedAmount),
    tenderPremiumPercent: figure(estimate.tenderPremiumPercent),
    ratesOn: text(estimate.ratesOn ?? ""),
    ...Object.fromEntries(particulars),
  };
}

function changedFields(before: Fields, after: Fields): FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((field): FieldChange[] => {
    const [old, now] = [before[field] ?? text(""), after[field] ?? text("")];
    if (old.text === now.text) return [];
    const isFigure = old.figure !== undefined || now.figure !== undefined;
    const delta = isFigure ? subtract(now.figure ?? ZERO, old.figure ?? ZERO) : null;
    return [{ field, before: old.text, after: now.text, delta }];
  });
}

interface Reading<Line> {
  readonly label: (line: Line) => string;
  readonly amount: (line: Line) => Decimal | null;
  readonly fields: (line: Line) => Fields;
}

interface ChangedLine<Line> {
  readonly line: Line;
  readonly change: LineChange;
}

function changedLines<Line extends { readonly id: string }>(
  before: readonly Line[],
  after: readonly Line[],
  { label, amount, fields }: Reading<Line>,
): ChangedLine<Line>[] {
  const old = new Map(before.map((line) => [line.id, line]));
  const kept = new Set(after.map((line) => line.id));
  const removedAfter = new Map<string, Line[]>();
  let place = "";
  for (const line of before) {
    if (kept.has(line.id)) place = line.id;
    else removedAfter.set(place, [...(removedAfter.get(place) ?? []), line]);
  }
  const removed = (id: string): ChangedLine<Line>[] =>
    (removedAfter.get(id) ?? []).map((line) => ({
      line,
      change: {
        kind: "removed",
        id: line.id,
        label: label(line),
        fields: [],
        amount: change(amount(line), null),
      },
    }));
  const changed = after.flatMap((line): ChangedLine<Line>[] => {
    const was = old.get(line.id);
    const shared = {
      id: line.id,
      label: label(line),
      amount: change(was ? amount(was) : null, amount(line)),
    };
    const differing = was === undefined ? [] : changedFields(fields(was), fields(line));
    const own: LineChange | undefined =
      was === undefined
        ? { ...shared, kind: "added", fields: [] }
        : differing.length > 0
          ? { ...shared, kind: "changed", fields: differing }
          : undefined;
    return [...(own === undefined ? [] : [{ line, change: own }]), ...removed(line.id)];
  });
  return [...removed(""), ...changed];
}
