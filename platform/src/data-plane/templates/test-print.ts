import type { FilledTemplate } from "@rowhouse/estimating";
import type { TenantScope } from "../../foundation/http/request.ts";
import type { DataPlaneDeps } from "../data-plane-deps.ts";
import { fill, requireKind } from "./fill.ts";
import { getDocument, getSample } from "./find-document.ts";
import { getVersion } from "./find-template.ts";
import type { StoredVersion } from "./find-template.ts";
import type { TestPrintQuery } from "./schemas.ts";

/** A template filled to be looked at: nothing is stored. Throws NOT_FOUND, TEMPLATE_KIND_DIFFERS, TEMPLATE_… */
export async function testPrint(
  { storage, workbench, now }: Pick<DataPlaneDeps, "storage" | "workbench" | "now">,
  tenant: TenantScope,
  id: string,
  { version: number, ...documentId }: TestPrintQuery,
): Promise<FilledTemplate & { version: StoredVersion; documentNumber: string | null; filename: string }> {
  const isSample = Object.values(documentId).every((each) => each === undefined);
  const { version, document } = await tenant.transaction(async (tx) => {
    const found = await getVersion(tx, id, number);
    const about = { now: now(), organization: tenant.name };
    return {
      version: found,
      document: isSample ? getSample(found.kind) : await getDocument(tx, documentId, about),
    };
  });
  requireKind(version, document.drawing.kind);
  const filled = await fill({ workbench }, await storage.readBytes(version.storageKey), document);
  const { documentNumber } = document.heading;
  return {
    ...filled,
    version,
    documentNumber: isSample ? null : documentNumber,
    filename: `${version.name} - ${isSample ? "sample" : documentNumber}.${filled.format}`,
  };
}
