import type { LayoutMapping } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import { firstPage } from "../../foundation/http/page.ts";
import { pageFrom } from "../outputs/find-outputs.ts";
import type { Mapping } from "./preview-schemas.ts";

interface MappingRow {
  id: string;
  kind: "layout" | "file";
  content: Partial<LayoutMapping>;
  upload_id: string;
  filename: string;
  made_by_name: string;
  made_at: Date;
}

/** A page of what is remembered, newest first. */
export async function listMappings(
  tx: TenantTransaction,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: Mapping[]; next_cursor: string | null }> {
  const { rows } = await tx.query<MappingRow>(
    `select m.id, m.kind, case when m.kind = 'layout' then m.content else '{}' end as content, m.upload_id, u.filename,
       m.made_by_name, m.made_at
     from (select * from mappings where id < $1 order by id desc limit $2) m
       cross join lateral (select filename from uploads where id = m.upload_id limit 1) u
     order by m.id desc`,
    [page.cursor ?? firstPage, page.limit + 1],
  );
  return pageFrom(rows.map(mappingOf), page.limit);
}

function mappingOf({ id, kind, content, upload_id, filename, made_by_name, made_at }: MappingRow): Mapping {
  return {
    id,
    kind,
    upload_id,
    filename,
    made_by_name,
    made_at: made_at.toISOString(),
    sheet: content.sheet ?? null,
    headings: content.headings ?? [],
    columns: content.columns?.length ?? 0,
    rows: content.rows?.length ?? 0,
  };
}

/**
 * Forgets a layout, and the file that it was learned from: that file, too, is read as it is next time. What was read before
 * stays. Throws NOT_FOUND.
 */
export async function forgetMapping(tx: TenantTransaction, id: string): Promise<void> {
  const { rows } = await tx.query<{ upload_id: string }>(
    "delete from mappings where id = $1 returning upload_id",
    [id],
  );
  const row = rows[0];
  if (row === undefined) {
    throw new ProblemError("NOT_FOUND");
  }
  await tx.query("delete from mappings where upload_id = $1 and kind = 'file'", [row.upload_id]);
}
