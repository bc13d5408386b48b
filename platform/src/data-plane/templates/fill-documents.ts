import type { DocumentHeading } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { z } from "zod";
import { ProblemError } from "../../errors.ts";
import type { JobContext, NewOutput } from "../jobs/job-context.ts";
import type { Drawing } from "../jobs/workbench-tasks.ts";
import { writeOutput } from "../outputs/write-output.ts";
import { fillMs, requireKind } from "./fill.ts";
import { getVersion, getVersions } from "./find-template.ts";

const Pinned = z.object({ template_version_ids: z.array(z.uuid()).default([]) });

/**
 * The newest versions of these templates, so that what is made is what was asked for, whatever happens meanwhile.
 * Throws NOT_FOUND, TEMPLATE_KIND_DIFFERS, TEMPLATE_ARCHIVED.
 */
export async function pinVersions(
  tx: TenantTransaction,
  templateIds: readonly string[] | undefined,
  drawing: Drawing["kind"],
): Promise<{ template_version_ids?: string[] }> {
  if (templateIds === undefined || templateIds.length === 0) return {};
  const versionIds: string[] = [];
  for (const templateId of templateIds) versionIds.push(await pinVersion(tx, templateId, undefined, drawing));
  return { template_version_ids: versionIds };
}

export async function pinVersion(
  tx: TenantTransaction,
  templateId: string,
  number: number | undefined,
  drawing: Drawing["kind"],
): Promise<string> {
  const version = await getVersion(tx, templateId, number);
  requireKind(version, drawing);
  if (version.isArchived)
    throw new ProblemError("TEMPLATE_ARCHIVED", { detail: `${version.name} is archived.` });
  return version.id;
}

/** Fills the templates that the job names with a document, and puts the files in storage. */
export async function fillTemplates(
  context: JobContext,
  drawing: Drawing,
  heading: DocumentHeading,
): Promise<NewOutput[]> {
  const { template_version_ids: ids } = Pinned.parse(context.job.metadata);
  const { storage, workbench, signal, progress } = context;
  const outputs: NewOutput[] = [];
  for (const version of await context.transaction((tx) => getVersions(tx, ids))) {
    progress.step("FILLING", 80, { template: version.name });
    const template = await storage.readBytes(version.storageKey);
    const { bytes, format } = await workbench.run(
      "fill",
      { template, drawing, heading },
      { timeoutMs: fillMs, signal },
    );
    const output = await writeOutput(context, {
      kind: `filled_${format}`,
      filename: `${heading.documentNumber} ${version.name}`,
      extension: format,
      bytes,
      fileKey: `filled-${version.id}`,
    });
    outputs.push({ ...output, templateVersionId: version.id });
  }
  return outputs;
}

/** Records which version of which template a document was filled into, and what came out: it can be made again. */
export async function keepFillings(
  tx: TenantTransaction,
  document: { jobId: string; kind: Drawing["kind"]; id: string; heading: DocumentHeading },
  outputs: readonly NewOutput[],
): Promise<void> {
  const { jobId, kind, id, heading } = document;
  for (const { templateVersionId, sha256 } of outputs) {
    if (templateVersionId === undefined) continue;
    await tx.query(
      `insert into fillings (template_id, template_version_id, job_id, snapshot_id, workslip_id, bill_id, heading, sha256)
       select template_id, id, $2, $3, $4, $5, $6, $7 from template_versions where id = $1`,
      [
        templateVersionId,
        jobId,
        kind === "estimate" ? id : null,
        kind === "workslip" ? id : null,
        kind === "bill" ? id : null,
        JSON.stringify(heading),
        sha256,
      ],
    );
  }
}

/** The jobs that filled a template with a document after it was made. */
export async function findFillingJobs(
  tx: TenantTransaction,
  column: "workslip_id" | "bill_id",
  id: string,
): Promise<string[]> {
  const where = column === "bill_id" ? "bill_id = $1" : "workslip_id = $1";
  const { rows } = await tx.query<{ job_id: string }>(
    `select distinct job_id from fillings where ${where} order by job_id limit 100`,
    [id],
  );
  return rows.map(({ job_id }) => job_id);
}
