import { randomUUID } from "node:crypto";
import type { FilledTemplate } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import type { Actor, TenantScope } from "../../foundation/http/request.ts";
import { safeFilename } from "../../foundation/storage/content-disposition.ts";
import { tenantKey } from "../../foundation/storage/storage.ts";
import type { StoredFile } from "../../foundation/storage/storage.ts";
import type { DataPlaneDeps } from "../data-plane-deps.ts";
import { storeFile } from "../uploads/receive-file.ts";
import type { ReceivedFile } from "../uploads/receive-file.ts";
import { fill } from "./fill.ts";
import { getSample } from "./find-document.ts";
import { getTemplate } from "./find-template.ts";
import type { Template } from "./schemas.ts";

export const templateLimitBytes = 10 * 1024 * 1024;

type Deps = Pick<DataPlaneDeps, "storage" | "workbench">;

/** Takes in a new template after it was filled with the sample. After a TEMPLATE_… code nothing of it stays behind. */
export async function createTemplate(
  deps: Deps,
  tenant: TenantScope,
  actor: Actor,
  { kind, name, file }: { kind: Template["kind"]; name: string | undefined; file: ReceivedFile },
): Promise<Template> {
  return receive(deps, tenant, kind, file, (received) =>
    tenant.transaction(async (tx) => {
      const { rows } = await tx.query<{ id: string }>(
        "insert into templates (kind, name) values ($1, $2) returning id",
        [kind, name ?? received.filename.replace(/\.[^.]*$/, "").slice(0, 120)],
      );
      return insertVersion(tx, rows[0]?.id ?? "", actor, received);
    }),
  );
}

/** Takes in the next version of a template; documents made with earlier ones keep those. Throws NOT_FOUND, TEMPLATE_… */
export async function addVersion(
  deps: Deps,
  tenant: TenantScope,
  actor: Actor,
  { id, file }: { id: string; file: ReceivedFile },
): Promise<Template> {
  const { kind } = await tenant.transaction((tx) => getTemplate(tx, id));
  return receive(deps, tenant, kind, file, (received) =>
    tenant.transaction(async (tx) => {
      await tx.query("select from templates where id = $1 for update", [id]);
      return insertVersion(tx, id, actor, received);
    }),
  );
}

interface Received extends StoredFile, Pick<FilledTemplate, "format" | "report"> {
  filename: string;
  key: string;
}

async function receive<Answer>(
  { storage, workbench }: Deps,
  tenant: TenantScope,
  kind: Template["kind"],
  file: ReceivedFile,
  keep: (received: Received) => Promise<Answer>,
): Promise<Answer> {
  const key = tenantKey(tenant.id, "templates", randomUUID(), "template");
  const stored = await storeFile(storage, key, file.content, templateLimitBytes);
  try {
    const { format, report } = await fill({ workbench }, await storage.readBytes(key), getSample(kind));
    return await keep({ ...stored, format, report, key, filename: safeFilename(file.filename) });
  } catch (error) {
    await storage.remove(key);
    throw error;
  }
}

async function insertVersion(
  tx: TenantTransaction,
  templateId: string,
  actor: Actor,
  { format, filename, sizeBytes, sha256, key, report }: Received,
): Promise<Template> {
  await tx.query(
    `insert into template_versions (template_id, number, format, filename, size_bytes, sha256, storage_key, report,
       made_by, made_by_name)
     select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9
     from template_versions where template_id = $1`,
    [
      templateId,
      format,
      filename,
      sizeBytes,
      sha256,
      key,
      JSON.stringify(report),
      actor.kind === "user" ? actor.id : null,
      actor.name,
    ],
  );
  return getTemplate(tx, templateId);
}
