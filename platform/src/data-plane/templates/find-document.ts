import { sampleDocument, snapshotting } from "@rowhouse/estimating";
import type { Bill, DocumentHeading, Snapshot, Workslip } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import { inTurns } from "../../foundation/turns/in-turns.ts";
import { getEstimate } from "../estimates/queries.ts";
import type { Drawing } from "../jobs/workbench-tasks.ts";
import { headingOf } from "../outputs/heading.ts";
import type { Template } from "./schemas.ts";

/** A document that a template can be filled with. */
export interface Fillable {
  drawing: Drawing;
  heading: DocumentHeading;
  /** Of the estimate itself, the workslip or the bill; null for the sample. */
  id: string | null;
  estimateId: string | null;
}

export interface DocumentId {
  estimate_id?: string | undefined;
  workslip_id?: string | undefined;
  bill_id?: string | undefined;
}

/** A stored document, or the estimate as it is now; `now` and `organization` are for an estimate's heading. Throws NOT_FOUND. */
export async function getDocument(
  tx: TenantTransaction,
  { estimate_id: estimateId, workslip_id: workslipId, bill_id: billId }: DocumentId,
  { now, organization }: { now: Date; organization: string },
): Promise<Fillable> {
  if ([estimateId, workslipId, billId].filter((id) => id !== undefined).length !== 1) {
    throw new ProblemError("VALIDATION_FAILED", {
      detail: "Exactly one document is wanted.",
      remedy: "Send one of estimate_id, workslip_id and bill_id.",
    });
  }
  if (estimateId !== undefined) {
    const { estimate, documentNumber } = await getEstimate(tx, estimateId);
    const drawing: Drawing = { kind: "estimate", document: await inTurns(snapshotting(estimate)) };
    return {
      drawing,
      heading: headingOf(drawing, { documentNumber, at: now, organization }),
      id: estimateId,
      estimateId,
    };
  }
  return workslipId === undefined
    ? getStored(tx, "bill", "bills", billId ?? "")
    : getStored(tx, "workslip", "workslips", workslipId);
}

async function getStored(
  tx: TenantTransaction,
  kind: "workslip" | "bill",
  table: "workslips" | "bills",
  id: string,
): Promise<Fillable> {
  const { rows } = await tx.query<{
    document: Workslip & Bill;
    estimate_id: string;
    document_number: string;
    created_at: Date;
    organization_name: string;
  }>(
    `select d.document, d.estimate_id, d.document_number, d.created_at, j.organization_name
     from ${table} d join jobs j on j.id = d.job_id where d.id = $1`,
    [id],
  );
  const [row] = rows;
  if (row === undefined) throw new ProblemError("NOT_FOUND");
  const { document, document_number: documentNumber, created_at: at, organization_name: organization } = row;
  const drawing: Drawing = { kind, document };
  return {
    drawing,
    heading: headingOf(drawing, { documentNumber, at, organization }),
    id,
    estimateId: row.estimate_id,
  };
}

/** A document to try a template with; a letter is tried with a bill. */
export function getSample(kind: Template["kind"]): Fillable {
  const { heading, ...drawing } = sampleDocument(kind === "letter" ? "bill" : kind);
  return { drawing, heading, id: null, estimateId: null };
}

/** What was filled once, as it was then. Throws NOT_FOUND. */
export async function getFilled(
  tx: TenantTransaction,
  fillingId: string,
): Promise<Fillable & { versionId: string; sha256: string }> {
  const { rows } = await tx.query<{
    template_version_id: string;
    heading: DocumentHeading;
    sha256: string;
    snapshot_id: string | null;
    estimate_id: string;
    kind: Drawing["kind"];
    id: string;
    document: Snapshot & Workslip & Bill;
  }>(
    `select f.template_version_id, f.heading, f.sha256, coalesce(b.id, w.id, s.id) as id,
       coalesce(b.estimate_id, w.estimate_id, s.estimate_id) as estimate_id,
       coalesce(b.document, w.document, s.document) as document,
       case when f.bill_id is not null then 'bill' when f.workslip_id is not null then 'workslip' else 'estimate' end as kind
     from fillings f left join bills b on b.id = f.bill_id left join workslips w on w.id = f.workslip_id
       left join estimate_snapshots s on s.id = f.snapshot_id
     where f.id = $1`,
    [fillingId],
  );
  const [row] = rows;
  if (row === undefined) throw new ProblemError("NOT_FOUND");
  return {
    drawing: { kind: row.kind, document: row.document },
    heading: row.heading,
    id: row.id,
    estimateId: row.estimate_id,
    versionId: row.template_version_id,
    sha256: row.sha256,
  };
}
