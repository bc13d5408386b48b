import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import { firstPage } from "../../foundation/http/page.ts";
import { pageFrom } from "../outputs/find-outputs.ts";
import type { DocumentKind, Filling, Template, TemplateVersion } from "./schemas.ts";

type Page<Item> = { items: Item[]; next_cursor: string | null };

interface VersionRow extends Omit<TemplateVersion, "size_bytes" | "made_at"> {
  size_bytes: string;
  made_at: Date;
  storage_key: string;
}

interface TemplateRow extends VersionRow {
  template_id: string;
  kind: Template["kind"];
  name: string;
  archived_at: Date | null;
  created_at: Date;
}

/** A version and where its file lies. */
export interface StoredVersion extends TemplateVersion {
  template_id: string;
  kind: Template["kind"];
  name: string;
  isArchived: boolean;
  storageKey: string;
}

const versionColumns =
  "v.id, v.number, v.format, v.filename, v.size_bytes, v.sha256, v.storage_key, v.report, v.made_by_name as made_by, v.made_at";
const columns = `t.id as template_id, t.kind, t.name, t.archived_at, t.created_at, ${versionColumns}`;
const newest =
  "join lateral (select * from template_versions n where n.template_id = t.id order by n.number desc limit 1) v on true";

/** A page of templates, newest first; of one kind of document those that fit it. */
export async function listTemplates(
  tx: TenantTransaction,
  page: { limit: number; cursor?: string | undefined; archived: boolean; fits?: DocumentKind | undefined },
): Promise<Page<Template>> {
  const { rows } = await tx.query<TemplateRow>(
    `select ${columns} from templates t ${newest}
     where t.id < $1 and t.archived_at is ${page.archived ? "not null" : "null"}
       ${page.fits === undefined ? "" : "and t.kind in ($3, 'letter')"}
     order by t.id desc limit $2`,
    [page.cursor ?? firstPage, page.limit + 1, ...(page.fits === undefined ? [] : [page.fits])],
  );
  return pageFrom(rows.map(templateOf), page.limit);
}

/** A template with its newest version. Throws NOT_FOUND. */
export async function getTemplate(tx: TenantTransaction, id: string): Promise<Template> {
  const { rows } = await tx.query<TemplateRow>(
    `select ${columns} from templates t ${newest} where t.id = $1`,
    [id],
  );
  const [row] = rows;
  if (row === undefined) throw new ProblemError("NOT_FOUND");
  return templateOf(row);
}

/** A page of a template's versions, newest first. Throws NOT_FOUND. */
export async function listVersions(
  tx: TenantTransaction,
  templateId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<TemplateVersion>> {
  await getTemplate(tx, templateId);
  const { rows } = await tx.query<VersionRow>(
    `select ${versionColumns} from template_versions v where v.template_id = $1 and v.id < $2
     order by v.id desc limit $3`,
    [templateId, page.cursor ?? firstPage, page.limit + 1],
  );
  return pageFrom(rows.map(versionOf), page.limit);
}

/** A version by its number, or the newest. Throws NOT_FOUND. */
export async function getVersion(
  tx: TenantTransaction,
  templateId: string,
  number: number | undefined,
): Promise<StoredVersion> {
  const { rows } = await tx.query<TemplateRow>(
    `select ${columns} from templates t join template_versions v on v.template_id = t.id
     where t.id = $1 ${number === undefined ? "" : "and v.number = $2"} order by v.number desc limit 1`,
    [templateId, ...(number === undefined ? [] : [number])],
  );
  const [row] = rows;
  if (row === undefined) throw new ProblemError("NOT_FOUND");
  return storedOf(row);
}

/** These versions, in the order of their ids here. Throws NOT_FOUND. */
export async function getVersions(tx: TenantTransaction, ids: readonly string[]): Promise<StoredVersion[]> {
  if (ids.length === 0) return [];
  const { rows } = await tx.query<TemplateRow>(
    `select ${columns} from template_versions v join templates t on t.id = v.template_id where v.id = any($1)`,
    [ids],
  );
  const byId = new Map(rows.map((row) => [row.id, storedOf(row)]));
  return ids.map((id) => {
    const version = byId.get(id);
    if (version === undefined) throw new ProblemError("NOT_FOUND");
    return version;
  });
}

/** A page of the documents that were filled into a template, newest first. Throws NOT_FOUND. */
export async function listFillings(
  tx: TenantTransaction,
  templateId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<Page<Filling>> {
  await getTemplate(tx, templateId);
  const { rows } = await tx.query<Omit<Filling, "created_at"> & { created_at: Date }>(
    `select f.id, v.number as version, f.heading->>'documentNumber' as document_number,
       case when f.bill_id is not null then 'bill' when f.workslip_id is not null then 'workslip' else 'estimate' end as kind,
       f.sha256, f.job_id, f.created_at
     from fillings f join template_versions v on v.id = f.template_version_id
     where f.template_id = $1 and f.id < $2 order by f.id desc limit $3`,
    [templateId, page.cursor ?? firstPage, page.limit + 1],
  );
  return pageFrom(
    rows.map(({ created_at, ...row }) => ({ ...row, created_at: created_at.toISOString() })),
    page.limit,
  );
}

function versionOf({ storage_key: _key, size_bytes, made_at, ...row }: VersionRow): TemplateVersion {
  return { ...row, size_bytes: Number(size_bytes), made_at: made_at.toISOString() };
}

function templateOf({ template_id, kind, name, archived_at, created_at, ...version }: TemplateRow): Template {
  return {
    id: template_id,
    kind,
    name,
    version: versionOf(version),
    archived_at: archived_at?.toISOString() ?? null,
    created_at: created_at.toISOString(),
  };
}

function storedOf({ archived_at, created_at: _at, ...row }: TemplateRow): StoredVersion {
  const { template_id, kind, name, ...version } = row;
  return {
    ...versionOf(version),
    template_id,
    kind,
    name,
    isArchived: archived_at !== null,
    storageKey: row.storage_key,
  };
}
