import type { TenantTransaction } from "@rowhouse/tenancy";
import type { Output } from "./schemas.ts";
import { firstPage } from "../../foundation/http/page.ts";

interface OutputRow extends Omit<Output, "size_bytes" | "created_at" | "download_url"> {
  size_bytes: string;
  created_at: Date;
}

const columns = "id, filename, kind, content_type, size_bytes, download_count, job_id, created_at";

/** More than the papers of a job, each in every format, and the templates that it may fill. */
const mostOfJob = 200;

/** The outputs of these jobs, oldest first. */
export async function findOutputs(tx: TenantTransaction, jobIds: readonly string[]): Promise<Output[]> {
  const { rows } = await tx.query<OutputRow>(
    `select ${columns} from (select distinct unnest($1::uuid[]) as wanted) j
       cross join lateral (select * from outputs where job_id = j.wanted limit ${mostOfJob}) o
     order by id`,
    [jobIds],
  );
  return rows.map(outputOf);
}

/** A page of outputs, newest first. */
export async function listOutputs(
  tx: TenantTransaction,
  page: { limit: number; cursor?: string | undefined; job_id?: string | undefined },
): Promise<{ items: Output[]; next_cursor: string | null }> {
  const { rows } = await tx.query<OutputRow>(
    `select ${columns} from outputs
     where id < $1 ${page.job_id === undefined ? "" : "and job_id = $3"} order by id desc limit $2`,
    [page.cursor ?? firstPage, page.limit + 1, ...(page.job_id === undefined ? [] : [page.job_id])],
  );
  return pageFrom(rows.map(outputOf), page.limit);
}

/** Cuts the one row too many that tells whether another page follows. */
export function pageFrom<Item extends { id: string }>(
  items: Item[],
  limit: number,
): { items: Item[]; next_cursor: string | null } {
  const shown = items.slice(0, limit);
  return { items: shown, next_cursor: items.length > limit ? (shown.at(-1)?.id ?? null) : null };
}

function outputOf({ size_bytes, created_at, ...rest }: OutputRow): Output {
  return {
    ...rest,
    size_bytes: Number(size_bytes),
    created_at: created_at.toISOString(),
    download_url: `/api/outputs/${rest.id}/download`,
  };
}
