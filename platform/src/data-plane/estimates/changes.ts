import { decimal, isNegative, measure, MeasurementError, parseCascade, ZERO } from "@rowhouse/estimating";
import type { Estimate, Item, Section } from "@rowhouse/estimating";
import { z } from "zod";
import { ProblemError } from "../../errors.ts";
import { PricedFrom } from "../rates/schemas.ts";
import { CascadeBody } from "../presets/schemas.ts";
import { DecimalText, DivisorText, EstimateSettings, withSettings } from "./estimate-settings.ts";

const mostChanges = 5_000;
/** To which an estimate may grow; one that a workbook made larger can be edited, and only not grow. */
export const mostItems = 20_000;

const Factor = z.string().max(200);

/** `No × L × B × D` as typed: each may be arithmetic ("2*3.5"), "" where it is not given. A deduction has a negative number. */
export const Measurement = z.object({
  description: z.string().max(1_000),
  number: Factor,
  length: Factor,
  breadth: Factor,
  depth: Factor,
});

export const ItemRounding = z
  .enum(["paise", "rupee", "rupee_up", "even_rupee_up"])
  .nullable()
  .describe("How the amount is rounded; null: as the estimate's others are");

const ItemFields = z.object({
  number: z.string().max(50),
  code: z.string().max(100),
  description: z.string().max(10_000),
  unit: z.string().max(50),
  quantity: DecimalText,
  rate: DecimalText,
  per: DivisorText,
  priced_from: PricedFrom,
  rounding: ItemRounding,
  measurements: z
    .array(Measurement)
    .max(1_000)
    .describe("Their sum becomes the quantity; a quantity without measurements drops those that were"),
});

const before = z
  .uuid()
  .nullable()
  .describe("The row that follows; null puts it at the end of its section, or a section at the end");

/**
 * One edit of an estimate. Ids of new rows come from whoever edits, so that the next change can name them, and so that
 * taking back a removal gives the row its id again: workslips and bills know it by that.
 */
const Change = z.discriminatedUnion("op", [
  z.object({
    op: z.literal("add_item"),
    id: z.uuid(),
    section_id: z.uuid(),
    before,
    item: ItemFields.partial().extend({ parents: z.array(z.string().max(10_000)).max(20).optional() }),
  }),
  z.object({ op: z.literal("set_item"), id: z.uuid(), item: ItemFields.partial() }),
  z.object({ op: z.literal("move_item"), id: z.uuid(), section_id: z.uuid(), before }),
  z.object({ op: z.literal("remove_item"), id: z.uuid() }),
  z.object({ op: z.literal("add_section"), id: z.uuid(), before, label: z.string().max(1_000) }),
  z.object({ op: z.literal("set_section"), id: z.uuid(), label: z.string().max(1_000) }),
  z.object({ op: z.literal("remove_section"), id: z.uuid() }).describe("Of a section without items"),
  z.object({
    op: z.literal("set_cascade"),
    cascade: CascadeBody,
    preset: z.string().max(60).optional().describe("Where the lines come from, when they come from a preset"),
  }),
  z.object({ op: z.literal("set_memorandum"), memorandum: CascadeBody }),
  z
    .object({ op: z.literal("set_terms") })
    .extend(EstimateSettings.pick({ sanctioned_amount: true, rates_on: true }).shape),
]);
export type Change = z.infer<typeof Change>;

export const Changes = z.array(Change).min(1).max(mostChanges);

const empty: Omit<Item, "id"> = {
  number: "",
  code: "",
  parents: [],
  description: "",
  unit: "",
  quantity: ZERO,
  rate: ZERO,
  per: decimal("1"),
  statedAmount: null,
};

/**
 * The estimate after some changes, in order; `taken` says what each change with a source took. Throws CHANGE_REFUSED, which
 * names the first that cannot be made, and CASCADE_INVALID.
 */
export function applyChanges(
  estimate: Estimate,
  changes: readonly Change[],
  taken: ReadonlyMap<object, string> = new Map(),
): Estimate {
  const sections: { -readonly [Key in keyof Section]: Key extends "items" ? Item[] : Section[Key] }[] =
    estimate.sections.map((section) => ({ ...section, items: [...section.items] }));
  const places = new Map(
    sections.flatMap((section) => section.items.map(({ id }) => [id, section] as const)),
  );
  const most = Math.max(mostItems, places.size);
  const terms: { -readonly [Key in keyof Estimate]?: Estimate[Key] } = {};
  for (const [index, change] of changes.entries()) {
    const refuse = (why: string): never => {
      throw new ProblemError("CHANGE_REFUSED", {
        detail: `Change ${index + 1} (${change.op}) cannot be made: ${why}. None was made.`,
        members: { change: index },
      });
    };
    const sectionAt = (id: string): number => {
      const at = sections.findIndex((section) => section.id === id);
      return at < 0 ? refuse(`the estimate has no section ${id}`) : at;
    };
    const placeOf = (id: string) => {
      const section = places.get(id) ?? refuse(`the estimate has no item ${id}`);
      return { section, at: section.items.findIndex((item) => item.id === id) };
    };
    const insert = (item: Item, sectionId: string, following: string | null): void => {
      const section = sections[sectionAt(sectionId)] ?? refuse("it has no section");
      const at =
        following === null ? section.items.length : section.items.findIndex(({ id }) => id === following);
      if (at < 0) refuse(`its section has no item ${following}`);
      section.items.splice(at, 0, item);
      places.set(item.id, section);
    };
    const take = (id: string): Item => {
      const { section, at } = placeOf(id);
      places.delete(id);
      return section.items.splice(at, 1)[0] ?? refuse("it is gone");
    };
    switch (change.op) {
      case "add_item":
        if (places.has(change.id)) refuse(`the estimate has an item ${change.id} already`);
        insert(
          edited({ ...empty, id: change.id }, change.item, taken.get(change), refuse),
          change.section_id,
          change.before,
        );
        break;
      case "set_item": {
        const { section, at } = placeOf(change.id);
        const item = section.items[at] ?? refuse("it is gone");
        section.items[at] = edited(item, change.item, taken.get(change), refuse);
        break;
      }
      case "move_item":
        if (change.before === change.id) refuse("a row cannot stand before itself");
        insert(take(change.id), change.section_id, change.before);
        break;
      case "remove_item":
        take(change.id);
        break;
      case "add_section":
        if (sections.some(({ id }) => id === change.id))
          refuse(`the estimate has a section ${change.id} already`);
        sections.splice(change.before === null ? sections.length : sectionAt(change.before), 0, {
          id: change.id,
          label: change.label,
          items: [],
        });
        break;
      case "set_section": {
        const section = sections[sectionAt(change.id)];
        if (section) section.label = change.label;
        break;
      }
      case "remove_section": {
        const at = sectionAt(change.id);
        if ((sections[at]?.items.length ?? 0) > 0) refuse("the section still has items");
        sections.splice(at, 1);
        break;
      }
      case "set_cascade":
        terms.cascade = parseCascade(change.cascade);
        if (change.preset !== undefined) terms.preset = change.preset;
        break;
      case "set_memorandum":
        terms.memorandum = parseCascade(change.memorandum, "memorandum");
        break;
      case "set_terms": {
        const { sanctionedAmount, ratesOn } = withSettings(estimate, change);
        if (change.sanctioned_amount !== undefined) terms.sanctionedAmount = sanctionedAmount;
        if (change.rates_on !== undefined) terms.ratesOn = ratesOn;
        break;
      }
    }
  }
  if (places.size > most) {
    throw new ProblemError("CHANGE_REFUSED", {
      detail: `The estimate would have ${places.size} items; ${most} is the most.`,
      remedy: "Remove items first, or put the rest into an estimate of its own.",
    });
  }
  return { ...estimate, ...terms, sections };
}

type Fields = Extract<Change, { op: "add_item" }>["item"];

function edited(
  { pricedFrom: source, rounding: before, ...item }: Item,
  fields: Fields,
  taken: string | undefined,
  refuse: (why: string) => never,
): Item {
  const {
    quantity,
    rate,
    per,
    measurements,
    priced_from: _source,
    rounding = before ?? null,
    ...texts
  } = fields;
  const figures = {
    ...(quantity === undefined ? {} : { quantity: decimal(quantity), measurements: [] }),
    ...(rate === undefined ? {} : { rate: decimal(rate) }),
    ...(per === undefined ? {} : { per: decimal(per) }),
    ...(measurements === undefined || measurements.length === 0 ? {} : measured(measurements, refuse)),
    ...(measurements?.length === 0 ? { measurements } : {}),
  };
  const given = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined));
  // What the workbook says the amount is does not hold for other figures.
  const stated = Object.keys(figures).length === 0 ? item.statedAmount : null;
  // A rate that is typed over what was taken is from nowhere.
  const pricedFrom = taken ?? (rate === undefined && per === undefined ? source : undefined);
  return {
    ...item,
    ...given,
    ...figures,
    ...(pricedFrom === undefined ? {} : { pricedFrom }),
    ...(rounding === null ? {} : { rounding }),
    statedAmount: stated,
  };
}

function measured(
  measurements: readonly z.infer<typeof Measurement>[],
  refuse: (why: string) => never,
): Pick<Item, "measurements" | "quantity"> {
  try {
    const { quantity } = measure(measurements);
    if (isNegative(quantity)) refuse("its measurements come to less than nothing");
    return { measurements, quantity };
  } catch (error) {
    if (error instanceof MeasurementError) return refuse(error.message);
    throw error;
  }
}
