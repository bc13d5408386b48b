import { pricing } from "@rowhouse/estimating";
import type {
  CascadeLine,
  Estimate,
  Item,
  Particulars,
  PricedEstimate,
  ReadingWarning,
  Rounding,
  Section,
} from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import { inTurns, mapInTurns } from "../../foundation/turns/in-turns.ts";
import { assembling, decimalOrNull, readItemPages } from "./item-pages.ts";
import type { EstimateInPages } from "./item-pages.ts";

/** So many rows are written at once: to put down more in one go would hold up everybody else. */
const WRITTEN_ITEMS = 500;

export type EstimateState = "draft" | "checked" | "approved";

export interface StoredEstimate {
  id: string;
  documentNumber: string;
  uploadId: string | null;
  copiedFrom: string | null;
  warnings: ReadingWarning[];
  state: EstimateState;
  /** Grows with every change. */
  revision: number;
  createdAt: Date;
  archivedAt: Date | null;
  estimate: Estimate;
}

/** What a new estimate's row says beside its contents. */
export type NewEstimateRow = Pick<
  StoredEstimate,
  "id" | "documentNumber" | "uploadId" | "warnings" | "estimate"
> & {
  copiedFrom?: string;
};

interface EstimateRow {
  id: string;
  document_number: string;
  upload_id: string | null;
  copied_from: string | null;
  state: EstimateState;
  revision: number;
  archived_at: Date | null;
  name: string;
  particulars: Particulars;
  preset: string;
  rounding: Rounding;
  cascade: CascadeLine[];
  memorandum: CascadeLine[];
  sanctioned_amount: string | null;
  tender_premium_percent: string | null;
  rates_on: string | null;
  warnings: ReadingWarning[];
  created_at: Date;
}

/** Reads an estimate with its items. Throws NOT_FOUND. */
export async function getEstimate(tx: TenantTransaction, id: string): Promise<StoredEstimate> {
  const { estimate, ...stored } = await readEstimate(tx, id);
  return { ...stored, estimate: await inTurns(assembling(estimate)) };
}

/** Reads an estimate whose items are left as they come. Throws NOT_FOUND. */
export async function readEstimate(
  tx: TenantTransaction,
  id: string,
): Promise<Omit<StoredEstimate, "estimate"> & { estimate: EstimateInPages }> {
  const { rows } = await tx.query<EstimateRow>(
    `select id, document_number, upload_id, copied_from, state, revision, archived_at, name, particulars, preset, rounding, cascade, memorandum,
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
  return {
    id,
    documentNumber: row.document_number,
    uploadId: row.upload_id,
    copiedFrom: row.copied_from,
    state: row.state,
    revision: row.revision,
    archivedAt: row.archived_at,
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
      sections: sections.rows,
      pages: await readItemPages(tx, id),
    },
  };
}

/** Throws NOT_FOUND. */
export async function requireEstimate(tx: TenantTransaction, id: string): Promise<void> {
  const { rowCount } = await tx.query("select from estimates where id = $1", [id]);
  if (rowCount === 0) throw new ProblemError("NOT_FOUND");
}

/** The estimate with ids of our own for sections and items: those of a reading repeat from file to file. */
export async function withNewIds(tx: TenantTransaction, estimate: Estimate): Promise<Estimate> {
  const count = estimate.sections.reduce((sum, { items }) => sum + 1 + items.length, 0);
  const { rows } = await tx.query<{ id: string }>("select uuidv7() as id from generate_series(1, $1::int)", [
    count,
  ]);
  const ids = rows.values();
  const withId = <Part extends object>(part: Part): Part & { id: string } => ({
    ...part,
    id: ids.next().value?.id ?? "",
  });
  const sections: Section[] = [];
  for (const section of estimate.sections)
    sections.push({ ...withId(section), items: await mapInTurns(section.items, withId) });
  return { ...estimate, sections };
}

/** Writes a new estimate; its sections and items already have their ids. */
export async function insertEstimate(
  tx: TenantTransaction,
  stored: NewEstimateRow,
  createdBy: string | null,
): Promise<void> {
  const { estimate } = stored;
  const priced = await inTurns(pricing(estimate));
  await tx.query(
    `insert into estimates (id, upload_id, document_number, name, particulars, preset, rounding, cascade, memorandum,
       sanctioned_amount, tender_premium_percent, rates_on, warnings, item_count, ecv, grand_total, created_by, copied_from)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
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
      stored.copiedFrom ?? null,
    ],
  );
  await writeSections(tx, stored.id, estimate);
  await writeItems(tx, stored.id, placedItems(estimate));
}

/** Writes an estimate after a change, and its new totals. Touches the rows of items that differ only. */
export async function writeContents(
  tx: TenantTransaction,
  { id, estimate: before }: Pick<StoredEstimate, "id" | "estimate">,
  after: Estimate,
  totals: Pick<PricedEstimate, "ecv" | "grandTotal">,
): Promise<void> {
  const known = new Map(placedItems(before).map((placed) => [placed.item.id, placed]));
  const placed = placedItems(after);
  const isSame = ({ item, sectionId, position }: PlacedItem): boolean => {
    const old = known.get(item.id);
    return old?.item === item && old.sectionId === sectionId && old.position === position;
  };
  const kept = new Set(placed.map(({ item }) => item.id));
  await writeSections(tx, id, after);
  const removed = [...known.keys()].filter((item) => !kept.has(item));
  if (removed.length > 0)
    await tx.query("delete from estimate_items where estimate_id = $1 and id = any($2::uuid[])", [
      id,
      removed,
    ]);
  await writeItems(
    tx,
    id,
    placed.filter((row) => !isSame(row)),
  );
  const sections = after.sections.map((section) => section.id);
  await tx.query("delete from estimate_sections where estimate_id = $1 and id <> all($2::uuid[])", [
    id,
    sections,
  ]);
  await writeTerms(tx, id, after, totals);
}

/** Writes what stands around an estimate's items, and its new totals. */
export async function writeTerms(
  tx: TenantTransaction,
  id: string,
  estimate: Estimate,
  { ecv, grandTotal }: Pick<PricedEstimate, "ecv" | "grandTotal">,
): Promise<void> {
  await tx.query(
    `update estimates set name = $2, particulars = $3, preset = $4, cascade = $5, memorandum = $6,
       sanctioned_amount = $7, tender_premium_percent = $8, rates_on = $9, item_count = $10, ecv = $11,
       grand_total = $12, revision = revision + 1, updated_at = now()
     where id = $1`,
    [
      id,
      estimate.name,
      JSON.stringify(estimate.particulars),
      estimate.preset,
      JSON.stringify(estimate.cascade),
      JSON.stringify(estimate.memorandum),
      estimate.sanctionedAmount,
      estimate.tenderPremiumPercent,
      estimate.ratesOn,
      estimate.sections.reduce((sum, { items }) => sum + items.length, 0),
      ecv,
      grandTotal,
    ],
  );
}

interface PlacedItem {
  item: Item;
  sectionId: string;
  position: number;
}

function placedItems({ sections }: Estimate): PlacedItem[] {
  return sections
    .flatMap((section) => section.items.map((item) => ({ item, sectionId: section.id })))
    .map((placed, index) => ({ ...placed, position: index + 1 }));
}

async function writeSections(
  tx: TenantTransaction,
  estimateId: string,
  { sections }: Estimate,
): Promise<void> {
  const rows = sections.map(({ id, label }, position) => ({ id, label, position }));
  const { rowCount } = await tx.query(
    `insert into estimate_sections as known (id, estimate_id, position, label)
     select s.id, $1, s.position, s.label from jsonb_to_recordset($2) as s (id uuid, position int, label text)
     on conflict (tenant_id, id) do update set position = excluded.position, label = excluded.label
     where known.estimate_id = excluded.estimate_id`,
    [estimateId, JSON.stringify(rows)],
  );
  requireAll(rowCount, rows.length);
}

async function writeItems(tx: TenantTransaction, estimateId: string, items: PlacedItem[]): Promise<void> {
  for (let from = 0; from < items.length; from += WRITTEN_ITEMS)
    await writeSomeItems(tx, estimateId, items.slice(from, from + WRITTEN_ITEMS));
}

async function writeSomeItems(tx: TenantTransaction, estimateId: string, items: PlacedItem[]): Promise<void> {
  const { rowCount } = await tx.query(
    `insert into estimate_items as known (id, estimate_id, section_id, position, number, code, parents, description, unit,
       quantity, rate, per, stated_amount, rounding, measurements, taken_rate_id)
     select (i.item->>'id')::uuid, $1, i.section_id, i.position, i.item->>'number', i.item->>'code', i.item->'parents',
       i.item->>'description', i.item->>'unit', (i.item->>'quantity')::numeric, (i.item->>'rate')::numeric,
       (i.item->>'per')::numeric, (i.item->>'statedAmount')::numeric, i.item->>'rounding',
       coalesce(i.item->'measurements', '[]'), (i.item->>'pricedFrom')::uuid
     from unnest($2::uuid[], $3::int[], $4::jsonb[]) as i (section_id, position, item)
     on conflict (tenant_id, id) do update set section_id = excluded.section_id, position = excluded.position,
       number = excluded.number, code = excluded.code, parents = excluded.parents, description = excluded.description,
       unit = excluded.unit, quantity = excluded.quantity, rate = excluded.rate, per = excluded.per,
       stated_amount = excluded.stated_amount, rounding = excluded.rounding,
       measurements = excluded.measurements, taken_rate_id = excluded.taken_rate_id
     where known.estimate_id = excluded.estimate_id`,
    [
      estimateId,
      items.map(({ sectionId }) => sectionId),
      items.map(({ position }) => position),
      items.map(({ item }) => JSON.stringify(item)),
    ],
  );
  requireAll(rowCount, items.length);
}

/** A row that was not written has the id of a row in another estimate. */
function requireAll(written: number | null, wanted: number): void {
  if (written === wanted) return;
  throw new ProblemError("CHANGE_REFUSED", {
    detail: "A new row has the id of a row in another estimate. No change was made.",
  });
}
