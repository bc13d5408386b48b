import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import { pageFrom } from "../outputs/find-outputs.ts";
import type { Upload } from "./schemas.ts";
import { firstPage } from "../../foundation/http/page.ts";

interface UploadRow extends Omit<Upload, "size_bytes" | "created_at"> {
  size_bytes: string;
  created_at: Date;
}

const columns = `u.id, u.filename, u.size_bytes, u.sha256, u.status, u.error, u.created_at,
  (select j.id from jobs j where j.upload_id = u.id order by j.id desc limit 1) as job_id`;

/** Throws NOT_FOUND. */
export async function getUpload(tx: TenantTransaction, id: string): Promise<Upload> {
  const { rows } = await tx.query<UploadRow>(`select ${columns} from uploads u where u.id = $1`, [id]);
  const row = rows[0];
  if (row === undefined) {
    throw new ProblemError("NOT_FOUND");
  }
  return uploadOf(row);
}

/** A page of uploads, newest first. */
export async function listUploads(
  tx: TenantTransaction,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: Upload[]; next_cursor: string | null }> {
  const { rows } = await tx.query<UploadRow>(
    `select ${columns} from uploads u where u.id < $1 order by u.id desc limit $2`,
    [page.cursor ?? firstPage, page.limit + 1],
  );
  return pageFrom(rows.map(uploadOf), page.limit);
}

function uploadOf({ size_bytes, created_at, ...rest }: UploadRow): Upload {
  return { ...rest, size_bytes: Number(size_bytes), created_at: created_at.toISOString() };
}
