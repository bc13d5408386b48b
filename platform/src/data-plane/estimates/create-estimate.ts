import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import type { Actor, TenantScope } from "../../foundation/http/request.ts";
import type { DataPlaneDeps } from "../data-plane-deps.ts";
import { shippedPreset, withPreset } from "../presets/with-preset.ts";
import { findReading } from "../uploads/find-reading.ts";
import { getUpload } from "../uploads/find-upload.ts";
import { takeDocumentNumber } from "./document-number.ts";
import { withSettings } from "./estimate-settings.ts";
import { unpackEstimate } from "./packed-estimate.ts";
import { insertEstimate, withNewIds } from "./queries.ts";
import { refuseEmptyEstimate } from "./refuse-empty-estimate.ts";
import type { CreateEstimateBody, Estimate } from "./schemas.ts";
import { showEstimate } from "./show-estimate.ts";

const priceMs = 20_000;

/** Makes an estimate from an upload that has been read. Throws NOT_FOUND, UPLOAD_NOT_PARSED. */
export async function createEstimate(
  { storage, workbench }: Pick<DataPlaneDeps, "storage" | "workbench">,
  tenant: TenantScope,
  actor: Actor,
  { upload_id: uploadId, ...settings }: CreateEstimateBody,
): Promise<Estimate> {
  const readingKey = await tenant.transaction(async (tx) => {
    await getUpload(tx, uploadId);
    return findReading(tx, uploadId);
  });
  if (readingKey === undefined) {
    throw new ProblemError("UPLOAD_NOT_PARSED");
  }
  const { packed, warnings } = await workbench.run(
    "estimate",
    {
      readingJson: await storage.readBytes(readingKey),
      ...(settings.preset === undefined ? {} : { preset: shippedPreset(settings.preset) }),
    },
    { timeoutMs: priceMs },
  );
  const estimate = await unpackEstimate(packed);
  refuseEmptyEstimate(estimate);
  return tenant.transaction(async (tx: TenantTransaction) => {
    const { rows } = await tx.query<{ id: string }>("select uuidv7() as id");
    const id = rows[0]?.id ?? "";
    await insertEstimate(
      tx,
      {
        id,
        documentNumber: await takeDocumentNumber(tx, "estimate"),
        uploadId,
        warnings,
        estimate: await withNewIds(
          tx,
          withSettings(await withPreset(tx, estimate, settings.preset), settings),
        ),
      },
      actor.kind === "user" ? actor.id : null,
    );
    return showEstimate(tx, id);
  });
}
