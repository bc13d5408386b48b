import type { FilledTemplate } from "@rowhouse/estimating";
import type { DataPlaneDeps } from "../data-plane-deps.ts";
import { JobError } from "../jobs/job-error.ts";
import type { Drawing } from "../jobs/workbench-tasks.ts";
import { catalogue, ProblemError } from "../../errors.ts";
import type { ErrorCode } from "../../errors.ts";
import type { Fillable } from "./find-document.ts";
import type { StoredVersion } from "./find-template.ts";

/** The largest sample takes a tenth of a second; ten thousand items take three. */
export const fillMs = 20_000;

export const contentTypes = {
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

/** Fills a template beside the requests, under limits of time and memory. Throws the TEMPLATE_… codes as problems. */
export async function fill(
  { workbench }: Pick<DataPlaneDeps, "workbench">,
  template: Uint8Array,
  { drawing, heading }: Pick<Fillable, "drawing" | "heading">,
): Promise<FilledTemplate> {
  try {
    return await workbench.run("fill", { template, drawing, heading }, { timeoutMs: fillMs });
  } catch (error) {
    if (!(error instanceof JobError) || !isCatalogued(error.code)) throw error;
    throw new ProblemError(error.code, { detail: error.message, remedy: error.remedy, cause: error });
  }
}

function isCatalogued(code: string): code is ErrorCode {
  return Object.hasOwn(catalogue, code);
}

/** A template serves the documents of its kind; a letter serves all. Throws TEMPLATE_KIND_DIFFERS. */
export function requireKind(
  { kind, name }: Pick<StoredVersion, "kind" | "name">,
  drawing: Drawing["kind"],
): void {
  if (kind === drawing || kind === "letter") return;
  throw new ProblemError("TEMPLATE_KIND_DIFFERS", { detail: `${name} is a template for: ${kind}.` });
}
