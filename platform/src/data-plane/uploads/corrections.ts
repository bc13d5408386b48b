import type { Corrections, LayoutMapping } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import type { Actor } from "../../foundation/http/request.ts";

export interface StoredCorrections {
  /** 0 while nothing was corrected. */
  revision: number;
  corrections: Corrections;
  isRemembered: boolean;
  mappedAt: Date | null;
}

/** What a reading is made with. */
export interface Known {
  corrections?: Corrections;
  mappings?: LayoutMapping[];
  /** When what it is made with was remembered; undefined where it is the upload's own. */
  madeAt?: Date;
}

/** So many layouts, the newest, are looked for in a file. */
const MOST_LAYOUTS = 500;

const none: StoredCorrections = {
  revision: 0,
  corrections: { sheets: [] },
  isRemembered: true,
  mappedAt: null,
};

export async function getCorrections(tx: TenantTransaction, uploadId: string): Promise<StoredCorrections> {
  const { rows } = await tx.query<{
    revision: number;
    corrections: Corrections;
    is_remembered: boolean;
    mapped_at: Date | null;
  }>("select revision, corrections, is_remembered, mapped_at from upload_corrections where upload_id = $1", [
    uploadId,
  ]);
  const row = rows[0];
  if (row === undefined) return none;
  const { revision, corrections, is_remembered: isRemembered, mapped_at: mappedAt } = row;
  return { revision, corrections, isRemembered, mappedAt };
}

/** Throws CORRECTIONS_CHANGED where the caller has not seen the last change. */
export function requireRevision(stored: StoredCorrections, revision: number): void {
  if (stored.revision === revision) return;
  throw new ProblemError("CORRECTIONS_CHANGED", {
    detail: `The corrections are at revision ${stored.revision}, yours were made to revision ${revision}.`,
    members: { revision: stored.revision },
  });
}

export async function putCorrections(
  tx: TenantTransaction,
  actor: Actor,
  uploadId: string,
  { revision, corrections, isRemembered, mappedAt }: StoredCorrections,
): Promise<void> {
  await tx.query(
    `insert into upload_corrections (upload_id, revision, corrections, is_remembered, mapped_at, changed_by, changed_by_name)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (tenant_id, upload_id) do update set revision = excluded.revision, corrections = excluded.corrections,
       is_remembered = excluded.is_remembered, mapped_at = excluded.mapped_at, changed_by = excluded.changed_by,
       changed_by_name = excluded.changed_by_name, changed_at = now()`,
    [
      uploadId,
      revision,
      JSON.stringify(corrections),
      isRemembered,
      mappedAt,
      actor.kind === "user" ? actor.id : null,
      actor.name,
    ],
  );
}

/**
 * What is known about an upload before it is read: its own corrections, else those of the same file, else the layouts that
 * the organization remembers.
 */
export async function findKnown(tx: TenantTransaction, uploadId: string, sha256: string): Promise<Known> {
  const own = await getCorrections(tx, uploadId);
  if (own.revision > 0) return { corrections: own.corrections };
  const { rows: files } = await tx.query<{ content: Corrections; made_at: Date }>(
    "select content, made_at from mappings where kind = 'file' and fingerprint = $1",
    [sha256],
  );
  const [file] = files;
  if (file !== undefined) return { corrections: file.content, madeAt: file.made_at };
  const { rows: layouts } = await tx.query<{ content: LayoutMapping }>(
    "select content from mappings where kind = 'layout' order by id desc limit $1",
    [MOST_LAYOUTS],
  );
  return layouts.length === 0 ? {} : { mappings: layouts.map(({ content }) => content) };
}

/** Keeps what a file was first read with as its own corrections: from there on they are changed like any others. */
export async function keepKnown(
  tx: TenantTransaction,
  uploadId: string,
  { corrections, layouts, madeAt }: { corrections: Corrections; layouts: string[]; madeAt: Date | undefined },
): Promise<void> {
  if (corrections.sheets.length === 0 || (await getCorrections(tx, uploadId)).revision > 0) return;
  const { rows } = await tx.query<{ made_at: Date | null }>(
    "select max(made_at) as made_at from mappings where kind = 'layout' and fingerprint = any($1)",
    [layouts],
  );
  const mappedAt = madeAt ?? rows[0]?.made_at ?? null;
  const reader: Actor = { kind: "system", name: "" };
  await putCorrections(tx, reader, uploadId, { revision: 1, corrections, isRemembered: true, mappedAt });
}
