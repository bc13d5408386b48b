import { decimal, priceEstimate } from "@rowhouse/estimating";
import type {
  CascadeLine,
  Estimate,
  Item,
  Particulars,
  PresetId,
  ReadingWarning,
  Rounding,
} from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";

export interface StoredEstimate {
  id: string;
  documentNumber: string;
  uploadId: string | null;
  warnings: ReadingWarning[];
  createdAt: Date;
  estimate: Estimate;
}

interface EstimateRow {
  id: string;
  document_number: string;
  upload_id: string | null;
  name: string;
  particulars: Particulars;
  preset: PresetId;
  rounding: Rounding;
  cascade: CascadeLine[];
  memorandum: CascadeLine[];
  sanctioned_amount: string | null;
  tender_premium_percent: string | null;
  rates_on: string | null;
  warnings: ReadingWarning[];
  created_at: Date;
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
}

/** Reads an estimate with its items. Throws NOT_FOUND. */
export async function getEstimate(tx: TenantTransaction, id: string): Promise<StoredEstimate> {
  const { rows } = await tx.query<EstimateRow>(
    `select id, document_number, upload_id, name, particulars, preset, rounding, cascade, memorandum,
       sanctioned_amount, tender_premium_percent, rates_on::text, warnings, created_at
     from estimates where id = $1`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) {
    throw new ProblemError("NOT_FOUND");
  }
  const sections = await tx.query<{ id: string; label: string }>(
    "select id, label from estimate_sections where estimate_id = $1 order by position",
    [id],
  );
  const items = await tx.query<ItemRow>(
    `select id, section_id, number, code, parents, description, unit, quantity, rate, per, stated_amount
     from estimate_items where estimate_id = $1 order by position`,
    [id],
  );
  const bySection = Map.groupBy(items.rows, ({ section_id }) => section_id);
  return {
    id,
    documentNumber: row.document_number,
    uploadId: row.upload_id,
    warnings: row.warnings,
    createdAt: row.created_at,
    estimate: {
      name: row.name,
      particulars: row.particulars,
      preset: row.preset,
      rounding: row.rounding,
      cascade: row.cascade,
      memorandum: row.memorandum,
      sanctionedAmount: decimalOrNull(row.sanctioned_amount),
      tenderPremiumPercent: decimalOrNull(row.tender_premium_percent),
      ratesOn: row.rates_on,
      sections: sections.rows.map((section) => ({
        id: section.id,
        label: section.label,
        items: (bySection.get(section.id) ?? []).map(itemOf),
      })),
    },
  };
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
  };
}

function decimalOrNull(text: string | null) {
  return text === null ? null : decimal(text);
}

/** The estimate with ids of our own for sections and items: those of a reading repeat from file to file. */
export async function withNewIds(tx: TenantTransaction, estimate: Estimate): Promise<Estimate> {
  const count = estimate.sections.reduce((sum, { items }) => sum + 1 + items.length, 0);
  const { rows } = await tx.query<{ id: string }>("select uuidv7() as id from generate_series(1, $1::int)", [
    count,
  ]);
  const ids = rows.values();
  const nextId = (): string => ids.next().value?.id ?? "";
  return {
    ...estimate,
    sections: estimate.sections.map((section) => ({
      ...section,
      id: nextId(),
      items: section.items.map((item) => ({ ...item, id: nextId() })),
    })),
  };
}

/** Writes a new estimate; its sections and items already have their ids. */
export async function insertEstimate(
  tx: TenantTransaction,
  stored: Omit<StoredEstimate, "createdAt">,
  createdBy: string | null,
): Promise<void> {
  const { estimate } = stored;
  const priced = priceEstimate(estimate);
  await tx.query(
    `insert into estimates (id, upload_id, document_number, name, particulars, preset, rounding, cascade, memorandum,
       sanctioned_amount, tender_premium_percent, rates_on, warnings, item_count, ecv, grand_total, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      stored.id,
      stored.uploadId,
      stored.documentNumber,
      estimate.name,
      JSON.stringify(estimate.particulars),
      estimate.preset,
      estimate.rounding,
      JSON.stringify(estimate.cascade),
      JSON.stringify(estimate.memorandum),
      estimate.sanctionedAmount,
      estimate.tenderPremiumPercent,
      estimate.ratesOn,
      JSON.stringify(stored.warnings),
      estimate.sections.reduce((sum, { items }) => sum + items.length, 0),
      priced.ecv,
      priced.grandTotal,
      createdBy,
    ],
  );
  const sections = estimate.sections.map(({ id, label }, position) => ({ id, label, position }));
  await tx.query(
    `insert into estimate_sections (id, estimate_id, position, label)
     select s.id, $1, s.position, s.label from jsonb_to_recordset($2) as s (id uuid, position int, label text)`,
    [stored.id, JSON.stringify(sections)],
  );
  const items = estimate.sections.flatMap((section) =>
    section.items.map((item) => [section.id, item] as const),
  );
  await tx.query(
    `insert into estimate_items (id, estimate_id, section_id, position, number, code, parents, description, unit,
       quantity, rate, per, stated_amount)
     select (i.item->>'id')::uuid, $1, i.section_id, i.position, i.item->>'number', i.item->>'code', i.item->'parents',
       i.item->>'description', i.item->>'unit', (i.item->>'quantity')::numeric, (i.item->>'rate')::numeric,
       (i.item->>'per')::numeric, (i.item->>'statedAmount')::numeric
     from unnest($2::uuid[], $3::jsonb[]) with ordinality as i (section_id, item, position)`,
    [stored.id, items.map(([sectionId]) => sectionId), items.map(([, item]) => JSON.stringify(item))],
  );
}
