import type { paths } from "@rowhouse/client";
import type { Estimate, EstimateItem, EstimateSection } from "../../api/documents.ts";

type Body = paths["/api/estimates/{id}/changes"]["post"]["requestBody"]["content"]["application/json"];

/** One edit of an estimate, as the API takes it. */
export type Change = Body["changes"][number];
type ItemFields = Extract<Change, { op: "set_item" }>["item"];

const emptyItem: Omit<EstimateItem, "id"> = {
  number: "",
  code: "",
  parents: [],
  description: "",
  unit: "",
  quantity: "0",
  rate: "0",
  per: "1",
  amount: "0",
  stated_amount: null,
  rounding: null,
  measurements: [],
  priced_from: null,
};

interface Place {
  section: EstimateSection;
  item: EstimateItem;
  /** The item that follows in the section. */
  before: string | null;
}

function placeOf({ sections }: Estimate, id: string): Place | undefined {
  for (const section of sections) {
    const at = section.items.findIndex((item) => item.id === id);
    const item = section.items[at];
    if (item) return { section, item, before: section.items[at + 1]?.id ?? null };
  }
  return undefined;
}

function inserted(
  estimate: Estimate,
  item: EstimateItem,
  sectionId: string,
  before: string | null,
): Estimate {
  const into = (section: EstimateSection): EstimateSection => {
    const at = before === null ? section.items.length : section.items.findIndex(({ id }) => id === before);
    return { ...section, items: section.items.toSpliced(at, 0, item) };
  };
  return {
    ...estimate,
    sections: estimate.sections.map((section) => (section.id === sectionId ? into(section) : section)),
  };
}

/** The rows as they will be; amounts and totals stay as they were until the service has worked them out. */
export function withChange(estimate: Estimate, change: Change): Estimate {
  const inSection = (id: string, edit: (items: EstimateItem[]) => EstimateItem[]): Estimate => ({
    ...estimate,
    sections: estimate.sections.map((section) =>
      section.id === id ? { ...section, items: edit(section.items) } : section,
    ),
  });
  switch (change.op) {
    case "add_item":
      return inserted(
        estimate,
        { ...emptyItem, ...asTyped(change.item), id: change.id },
        change.section_id,
        change.before,
      );
    case "set_item": {
      const place = placeOf(estimate, change.id);
      if (!place) return estimate;
      const item = { ...place.item, ...asTyped(change.item) };
      return inSection(place.section.id, (items) =>
        items.map((other) => (other.id === item.id ? item : other)),
      );
    }
    case "move_item": {
      const place = placeOf(estimate, change.id);
      if (!place) return estimate;
      const without = inSection(place.section.id, (items) => items.filter(({ id }) => id !== change.id));
      return inserted(without, place.item, change.section_id, change.before);
    }
    case "remove_item": {
      const place = placeOf(estimate, change.id);
      if (!place) return estimate;
      return inSection(place.section.id, (items) => items.filter(({ id }) => id !== change.id));
    }
    case "add_section": {
      const at =
        change.before === null
          ? estimate.sections.length
          : estimate.sections.findIndex(({ id }) => id === change.before);
      const section = { id: change.id, label: change.label, total: "0", items: [] };
      return { ...estimate, sections: estimate.sections.toSpliced(at, 0, section) };
    }
    case "set_section":
      return {
        ...estimate,
        sections: estimate.sections.map((section) =>
          section.id === change.id ? { ...section, label: change.label } : section,
        ),
      };
    case "remove_section":
      return { ...estimate, sections: estimate.sections.filter(({ id }) => id !== change.id) };
    case "set_cascade":
      return { ...estimate, cascade_lines: change.cascade, preset: change.preset ?? estimate.preset };
    case "set_memorandum":
      return { ...estimate, memorandum_lines: change.memorandum };
    case "set_terms": {
      const { op: _op, ...terms } = change;
      return { ...estimate, ...terms };
    }
  }
}

/** A quantity that is typed stands instead of its measurements, a rate instead of what was taken. */
function asTyped(fields: ItemFields): Partial<EstimateItem> {
  return {
    ...(fields.quantity === undefined ? {} : { measurements: [] }),
    ...(fields.rate === undefined && fields.per === undefined ? {} : { priced_from: null }),
    ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
  };
}

/** What takes a change back again; undefined where the row is not there. */
export function inverseOf(estimate: Estimate, change: Change): Change | undefined {
  switch (change.op) {
    case "add_item":
      return { op: "remove_item", id: change.id };
    case "add_section":
      return { op: "remove_section", id: change.id };
    case "set_item": {
      const item = placeOf(estimate, change.id)?.item;
      if (!item) return undefined;
      const { quantity, measurements, rate, per, priced_from, ...texts } = change.item;
      const before = Object.fromEntries(
        Object.keys(texts).map((field) => [field, item[field as keyof typeof texts]]),
      );
      const measured = quantity !== undefined || measurements !== undefined ? figureOf(item) : {};
      const isPriced = rate !== undefined || per !== undefined || priced_from !== undefined;
      const priced = isPriced ? priceOf(item) : {};
      return { op: "set_item", id: change.id, item: { ...before, ...measured, ...priced } };
    }
    case "move_item": {
      const place = placeOf(estimate, change.id);
      return place && { op: "move_item", id: change.id, section_id: place.section.id, before: place.before };
    }
    case "remove_item": {
      const place = placeOf(estimate, change.id);
      if (!place) return undefined;
      const {
        id,
        amount: _amount,
        stated_amount: _stated,
        quantity: _quantity,
        measurements: _rows,
        priced_from: _source,
        ...item
      } = place.item;
      return {
        op: "add_item",
        id,
        section_id: place.section.id,
        before: place.before,
        item: { ...item, ...figureOf(place.item), ...priceOf(place.item) },
      };
    }
    case "set_cascade":
      return { op: "set_cascade", cascade: estimate.cascade_lines, preset: estimate.preset };
    case "set_memorandum":
      return { op: "set_memorandum", memorandum: estimate.memorandum_lines };
    case "set_terms": {
      const { sanctioned_amount, rates_on } = estimate;
      return {
        op: "set_terms",
        ...(change.sanctioned_amount === undefined ? {} : { sanctioned_amount }),
        ...(change.rates_on === undefined ? {} : { rates_on }),
      };
    }
    case "set_section":
    case "remove_section": {
      const at = estimate.sections.findIndex(({ id }) => id === change.id);
      const section = estimate.sections[at];
      if (!section) return undefined;
      const { id, label } = section;
      return change.op === "set_section"
        ? { op: "set_section", id, label }
        : { op: "add_section", id, label, before: estimate.sections[at + 1]?.id ?? null };
    }
  }
}

const figureOf = ({ quantity, measurements }: EstimateItem): ItemFields =>
  measurements.length > 0 ? { measurements } : { quantity };

/** What an item costs, and where that comes from. */
export const priceOf = ({ rate, per, priced_from }: EstimateItem): ItemFields => ({
  rate,
  per,
  ...(priced_from === null ? {} : { priced_from }),
});
