import { randomUUID } from "node:crypto";
import { parseCorrections } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { afterCommit } from "../../foundation/database/after-commit.ts";
import type { Actor, TenantScope } from "../../foundation/http/request.ts";
import type { DataPlaneDeps } from "../data-plane-deps.ts";
import { getCorrections, putCorrections, requireRevision } from "./corrections.ts";
import type { StoredCorrections } from "./corrections.ts";
import type { Overview } from "./make-preview.ts";
import { correctedKey, keepPreview, refuseReading, removeCorrected } from "./open-preview.ts";
import type { CorrectBody, Preview } from "./preview-schemas.ts";
import { forgetUpload, rememberCorrections } from "./remember-corrections.ts";
import { getReadingKey, previewOf } from "./show-preview.ts";

const readMs = 20_000;
const maxReadingBytes = 512 * 1024 * 1024;

interface Original {
  filename: string;
  storageKey: string;
  sha256: string;
  readingKey: string;
  stored: StoredCorrections;
}

/**
 * Reads an upload anew with corrections, all of them in place of those before; the original stays as it is.
 * Throws NOT_FOUND, UPLOAD_NOT_PARSED, CORRECTIONS_CHANGED, READING_FAILED.
 */
export async function correctUpload(
  { storage, workbench }: Pick<DataPlaneDeps, "storage" | "workbench">,
  tenant: TenantScope,
  actor: Actor,
  id: string,
  body: CorrectBody,
): Promise<Preview> {
  const corrections = parseCorrections(body.corrections);
  const original = await tenant.transaction((tx) => getOriginal(tx, id, body.revision));
  const { json, preview, layouts } = await workbench
    .run(
      "correct",
      { bytes: await storage.readBytes(original.storageKey), fileName: original.filename, corrections },
      { timeoutMs: readMs },
    )
    .catch(refuseReading);
  const readingKey = correctedKey(tenant.id, `${randomUUID()}.json`);
  const changed: StoredCorrections = {
    revision: body.revision + 1,
    corrections,
    isRemembered: body.remember,
    mappedAt: original.stored.mappedAt,
  };
  try {
    await storage.write(readingKey, json, { maxBytes: maxReadingBytes });
    await keepPreview(storage, readingKey, preview);
    await tenant.transaction(async (tx) => {
      const current = await getOriginal(tx, id, body.revision);
      await putCorrections(tx, actor, id, changed);
      await tx.query("update uploads set reading_key = $2 where id = $1", [id, readingKey]);
      if (body.remember) {
        await rememberCorrections(tx, actor, {
          uploadId: id,
          sha256: original.sha256,
          corrections,
          layouts,
        });
      } else await forgetUpload(tx, id);
      afterCommit(tx, () => removeCorrected(storage, tenant.id, current.readingKey));
    });
  } catch (error) {
    await removeCorrected(storage, tenant.id, readingKey);
    throw error;
  }
  return previewOf(JSON.parse(Buffer.from(preview.overview).toString("utf8")) as Overview, changed);
}

/** Locks the upload: corrections of one upload are written one after another. */
async function getOriginal(tx: TenantTransaction, id: string, revision: number): Promise<Original> {
  const { rows } = await tx.query<{ filename: string; storage_key: string; sha256: string }>(
    "select filename, storage_key, sha256 from uploads where id = $1 for update",
    [id],
  );
  const readingKey = await getReadingKey(tx, id);
  const stored = await getCorrections(tx, id);
  requireRevision(stored, revision);
  const { filename = "", storage_key: storageKey = "", sha256 = "" } = rows[0] ?? {};
  return { filename, storageKey, sha256, readingKey, stored };
}
