import { decimal } from "@rowhouse/estimating";
import type { Decimal, Estimate, Item, Measurement, Rounding } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";

/** So many items come as one text. Read as rows, those of a long estimate would all be taken apart in one go. */
const PAGE_ITEMS = 500;

/** An estimate as the database gives it: `pages` are JSON of its items in their order, whatever section they are in. */
export interface EstimateInPages extends Omit<Estimate, "sections"> {
  sections: { id: string; label: string }[];
  pages: string[];
}

interface ItemRow {
  id: string;
  section_id: string;
  number: string;
  code: string;
  parents: string[];
  description: string;
  unit: string;
  quantity: string;
  rate: string;
  per: string;
  stated_amount: string | null;
  rounding: Rounding | null;
  measurements: Measurement[];
  taken_rate_id: string | null;
}

export async function readItemPages(tx: TenantTransaction, estimateId: string): Promise<string[]> {
  // Each page by the index: sorted together, those of a long estimate would go through a file.
  const { rows } = await tx.query<{ items: string }>(
    `select (
       select coalesce(json_agg(i)::text, '[]') from (
         select id, section_id, number, code, parents, description, unit, quantity::text, rate::text, per::text,
           stated_amount::text, measurements, taken_rate_id, rounding
         from estimate_items where estimate_id = $1 and position >= first and position < first + ${PAGE_ITEMS}
         order by position
       ) i
     ) as items
     from generate_series(0, (select max(position) from estimate_items where estimate_id = $1), ${PAGE_ITEMS}) as first
     order by first`,
    [estimateId],
  );
  return rows.map(({ items }) => items);
}

/** The estimate with its items in their sections; stops after each page. */
export function* assembling({ pages, ...estimate }: EstimateInPages): Generator<void, Estimate> {
  const sections = estimate.sections.map((section) => ({ ...section, items: [] as Item[] }));
  const bySection = new Map(sections.map(({ id, items }) => [id, items]));
  for (const page of pages) {
    for (const row of JSON.parse(page) as ItemRow[]) bySection.get(row.section_id)?.push(itemOf(row));
    yield;
  }
  return { ...estimate, sections };
}

function itemOf(row: ItemRow): Item {
  return {
    id: row.id,
    number: row.number,
    code: row.code,
    parents: row.parents,
    description: row.description,
    unit: row.unit,
    quantity: decimal(row.quantity),
    rate: decimal(row.rate),
    per: decimal(row.per),
    statedAmount: decimalOrNull(row.stated_amount),
    ...(row.rounding === null ? {} : { rounding: row.rounding }),
    ...(row.measurements.length === 0 ? {} : { measurements: row.measurements }),
    ...(row.taken_rate_id === null ? {} : { pricedFrom: row.taken_rate_id }),
  };
}

export function decimalOrNull(text: string | null): Decimal | null {
  return text === null ? null : decimal(text);
}
