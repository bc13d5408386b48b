import type { Corrections, LayoutMapping } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import type { Actor } from "../../foundation/http/request.ts";

export interface Remembered {
  uploadId: string;
  sha256: string;
  corrections: Corrections;
  layouts: readonly LayoutMapping[];
}

/** Remembers corrections for the same file and for files like it, in place of what this upload taught before. */
export async function rememberCorrections(
  tx: TenantTransaction,
  actor: Actor,
  { uploadId, sha256, corrections, layouts }: Remembered,
): Promise<void> {
  const learned = layouts.map((layout) => ({
    kind: "layout",
    fingerprint: layout.fingerprint,
    content: layout,
  }));
  const taught =
    corrections.sheets.length === 0
      ? []
      : [{ kind: "file", fingerprint: sha256, content: corrections }, ...learned];
  await tx.query("delete from mappings where upload_id = $1 and not (fingerprint = any($2))", [
    uploadId,
    taught.map(({ fingerprint }) => fingerprint),
  ]);
  await tx.query(
    `insert into mappings (kind, fingerprint, content, upload_id, made_by, made_by_name)
     select kind, fingerprint, content, $2, $3, $4
     from jsonb_to_recordset($1::jsonb) as given (kind text, fingerprint text, content jsonb)
     on conflict (tenant_id, kind, fingerprint) do update set content = excluded.content, upload_id = excluded.upload_id,
       made_by = excluded.made_by, made_by_name = excluded.made_by_name, made_at = now()`,
    [JSON.stringify(taught), uploadId, actor.kind === "user" ? actor.id : null, actor.name],
  );
}

/** Takes back what an upload taught. */
export async function forgetUpload(tx: TenantTransaction, uploadId: string): Promise<void> {
  await tx.query("delete from mappings where upload_id = $1", [uploadId]);
}
