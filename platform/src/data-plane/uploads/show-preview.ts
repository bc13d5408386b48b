import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import type { TenantScope } from "../../foundation/http/request.ts";
import type { DataPlaneDeps } from "../data-plane-deps.ts";
import { getCorrections } from "./corrections.ts";
import type { StoredCorrections } from "./corrections.ts";
import { findReading } from "./find-reading.ts";
import { getUpload } from "./find-upload.ts";
import type { Overview } from "./make-preview.ts";
import { openOverview } from "./open-preview.ts";
import type { Preview } from "./preview-schemas.ts";

/** Throws NOT_FOUND, UPLOAD_NOT_PARSED. */
export async function getReadingKey(tx: TenantTransaction, id: string): Promise<string> {
  const upload = await getUpload(tx, id);
  const key = await findReading(tx, id);
  if (key === undefined) {
    throw new ProblemError("UPLOAD_NOT_PARSED", {
      detail: `The upload is ${upload.status}.`,
      members: { upload_status: upload.status },
    });
  }
  return key;
}

/** What was read of an upload, without its rows, and how it was corrected. Throws NOT_FOUND, UPLOAD_NOT_PARSED. */
export async function showPreview(
  deps: Pick<DataPlaneDeps, "storage" | "workbench">,
  tenant: TenantScope,
  id: string,
): Promise<Preview> {
  const { key, stored } = await tenant.transaction(async (tx) => ({
    key: await getReadingKey(tx, id),
    stored: await getCorrections(tx, id),
  }));
  return previewOf(await openOverview(deps, key), stored);
}

export function previewOf(
  { title, corrections, doubts, estimate, ...overview }: Overview,
  { revision, isRemembered, mappedAt, corrections: stored }: StoredCorrections,
): Preview {
  return {
    ...overview,
    revision,
    corrections: revision === 0 ? corrections : stored,
    remembered: isRemembered,
    mapped_at: mappedAt?.toISOString() ?? null,
    title: title ?? null,
    doubts: doubts.count,
    estimate: estimate ?? null,
  };
}
