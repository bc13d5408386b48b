import { newEstimate } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { z } from "zod";
import { ProblemError } from "../../errors.ts";
import type { Actor, TenantScope } from "../../foundation/http/request.ts";
import { allows } from "../../foundation/http/permissions.ts";
import type { Line } from "../../foundation/queue/line.ts";
import { draftBill } from "../bills/draft-bill.ts";
import { BillMetadata } from "../bills/generate-bill.ts";
import { EstimateSettings } from "../estimates/estimate-settings.ts";
import { EstimateDocuments } from "../estimates/generate-estimate.ts";
import { requireEstimate } from "../estimates/queries.ts";
import { withPreset } from "../presets/with-preset.ts";
import { pinVersion, pinVersions } from "../templates/fill-documents.ts";
import { FillMetadata } from "../templates/fill-template.ts";
import { getDocument, getFilled } from "../templates/find-document.ts";
import { TemplateIds } from "../templates/schemas.ts";
import { isTaken } from "../rates/import-rates.ts";
import { ScheduleFacts } from "../rates/schemas.ts";
import { draftWorkslip } from "../workslips/draft-workslip.ts";
import { WorkslipMetadata } from "../workslips/generate-workslip.ts";
import type { CreatedJob, CreateJobBody } from "./schemas.ts";

/** Whose job it is, and what their plan includes. */
type Organization = Pick<TenantScope, "name" | "requireEntitlement">;

interface Checked {
  metadata: Record<string, unknown>;
  uploadId: string | null;
  estimateId: string | null;
}

/**
 * Writes a job and puts it in line: both happen or neither does. What can be known to fail fails now: NOT_FOUND,
 * VALIDATION_FAILED, ITEM_UNKNOWN, BILL_AFTER_FINAL, TEMPLATE_KIND_DIFFERS, TEMPLATE_ARCHIVED, NOT_ENTITLED.
 */
export async function createJob(
  tx: TenantTransaction,
  line: Line,
  { actor, organization }: { actor: Actor; organization: Organization },
  body: CreateJobBody,
): Promise<CreatedJob> {
  const { metadata, uploadId, estimateId } = await check(tx, { actor, organization }, body);
  // What was filled before is made again on any plan.
  if ("template_version_ids" in metadata && !("filling_id" in metadata))
    await organization.requireEntitlement("templates");
  if (uploadId !== null) {
    const { rowCount } = await tx.query("select from uploads where id = $1", [uploadId]);
    if (rowCount !== 1) {
      throw new ProblemError("NOT_FOUND");
    }
  }
  const { rows } = await tx.query<{ id: string }>(
    `insert into jobs (job_type, upload_id, estimate_id, metadata, organization_name, requested_by)
     values ($1, $2, $3, $4, $5, $6) returning id`,
    [
      body.job_type,
      uploadId,
      estimateId,
      JSON.stringify(metadata),
      organization.name,
      actor.kind === "user" ? actor.id : null,
    ],
  );
  const id = rows[0]?.id ?? "";
  await line.enqueue(tx, id, body.job_type);
  return { job_id: id, status_url: `/api/jobs/${id}/status` };
}

async function check(
  tx: TenantTransaction,
  { actor, organization }: { actor: Actor; organization: Organization },
  body: CreateJobBody,
): Promise<Checked> {
  const uploadId = body.upload_id ?? null;
  switch (body.job_type) {
    case "excel_parse":
      if (uploadId === null) {
        throw missing("upload_id");
      }
      return { metadata: {}, uploadId, estimateId: null };
    case "generate_estimate": {
      requirePermission(actor, "estimates.write");
      const {
        estimate_id: estimateId,
        template_ids: templateIds,
        documents,
        ...settings
      } = parse(
        EstimateSettings.extend({
          estimate_id: z.uuid().nullish(),
          template_ids: TemplateIds,
          documents: EstimateDocuments,
        }),
        body,
      );
      await withPreset(tx, newEstimate({ name: "", sections: [] }), settings.preset);
      const pinned = { documents, ...(await pinVersions(tx, templateIds, "estimate")) };
      if (typeof estimateId === "string") {
        await requireEstimate(tx, estimateId);
        return { metadata: pinned, uploadId: null, estimateId };
      }
      if (uploadId === null) {
        throw missing("upload_id");
      }
      return { metadata: { ...settings, ...pinned }, uploadId, estimateId: null };
    }
    case "generate_workslip": {
      requirePermission(actor, "bills.generate");
      const { template_ids: templateIds, ...metadata } = parse(
        WorkslipMetadata.extend({ template_ids: TemplateIds }),
        body,
      );
      await draftWorkslip(tx, metadata.estimate_id, metadata);
      const pinned = await pinVersions(tx, templateIds, "workslip");
      return { metadata: { ...metadata, ...pinned }, uploadId: null, estimateId: metadata.estimate_id };
    }
    case "generate_bill": {
      requirePermission(actor, "bills.generate");
      const { template_ids: templateIds, ...metadata } = parse(
        BillMetadata.extend({ template_ids: TemplateIds }),
        body,
      );
      await draftBill(tx, metadata.estimate_id, metadata);
      const pinned = await pinVersions(tx, templateIds, "bill");
      return { metadata: { ...metadata, ...pinned }, uploadId: null, estimateId: metadata.estimate_id };
    }
    case "import_rates": {
      requirePermission(actor, "rates.write");
      const metadata = parse(ScheduleFacts, body);
      if (uploadId === null) {
        throw missing("upload_id");
      }
      if (await isTaken(tx, metadata)) throw new ProblemError("SCHEDULE_EXISTS");
      return { metadata, uploadId, estimateId: null };
    }
    case "fill_template":
      requirePermission(actor, "bills.generate");
      return checkFilling(tx, parse(FillMetadata, body), organization.name);
  }
}

async function checkFilling(
  tx: TenantTransaction,
  wanted: z.output<typeof FillMetadata>,
  organization: string,
): Promise<Checked> {
  if ("filling_id" in wanted) {
    const { versionId, estimateId } = await getFilled(tx, wanted.filling_id);
    return { metadata: { ...wanted, template_version_ids: [versionId] }, uploadId: null, estimateId };
  }
  const { template_id: templateId, version, ...documentId } = wanted;
  const { drawing, estimateId } = await getDocument(tx, documentId, { now: new Date(0), organization });
  const versionId = await pinVersion(tx, templateId, version, drawing.kind);
  return { metadata: { ...documentId, template_version_ids: [versionId] }, uploadId: null, estimateId };
}

function parse<Schema extends z.ZodType>(schema: Schema, { metadata }: CreateJobBody): z.output<Schema> {
  const parsed = schema.safeParse(metadata);
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path, message }) => ({
      field: ["body", "metadata", ...path].join("."),
      message,
    }));
    throw new ProblemError("VALIDATION_FAILED", {
      detail: fields.map(({ field, message }) => `${field}: ${message}`).join("; "),
      members: { fields },
    });
  }
  return parsed.data;
}

function missing(field: string): ProblemError {
  return new ProblemError("VALIDATION_FAILED", {
    detail: `body.${field}: this type of job needs it`,
    members: { fields: [{ field: `body.${field}`, message: "this type of job needs it" }] },
  });
}

function requirePermission(
  actor: Actor,
  permission: "estimates.write" | "bills.generate" | "rates.write",
): void {
  if (actor.kind === "user" && (actor.role === undefined || !allows(actor.role, permission))) {
    throw new ProblemError("FORBIDDEN");
  }
}
