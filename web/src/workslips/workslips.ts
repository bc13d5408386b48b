import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answered, api } from "../api/client.ts";
import type { Generated, Preview, SupplementalItem, Workslip } from "../api/documents.ts";
import { addDecimals } from "../design/add-decimals.ts";
import type { QuantityEntry, TypedQuantities } from "../quantities/typed-quantities.ts";

export interface WorkslipDraft {
  executed: QuantityEntry[];
  supplemental: SupplementalItem[];
}

export function workslipQuery(organization: string, id: string) {
  return queryOptions({
    queryKey: [organization, "workslip", id],
    queryFn: async ({ signal }) =>
      (await answered(
        api.GET("/api/workslips/{id}", { params: { path: { id } }, signal }),
      )) as Generated<unknown> as Generated<Workslip>,
  });
}

export type DeviationLayout = "rajasthan" | "odisha";

/** The next workslip on paper, before it is made. */
export const workslipPaper = async (
  estimateId: string,
  query: { paper: "workslip" | "deviation"; layout: DeviationLayout },
  draft: WorkslipDraft,
  signal: AbortSignal,
): Promise<Blob> =>
  answered<Blob>(
    api.POST("/api/estimates/{id}/workslips/preview/pdf", {
      params: { path: { id: estimateId }, query },
      body: draft,
      parseAs: "blob",
      signal,
    }) as Promise<{ data?: Blob; error?: unknown; response: Response }>,
  );

export function workslipPreviewQuery(organization: string, estimateId: string, draft: WorkslipDraft) {
  return queryOptions({
    queryKey: [organization, "estimate", estimateId, "workslip-preview", draft],
    queryFn: async ({ signal }) =>
      (await answered(
        api.POST("/api/estimates/{id}/workslips/preview", {
          params: { path: { id: estimateId } },
          body: draft,
          signal,
        }),
      )) as Preview<unknown> as Preview<Workslip>,
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  });
}

/** The cumulative quantities of a stored workslip: what its excess rows carry belongs to the item above them. */
export function executedIn(workslip: Workslip): TypedQuantities {
  const executed: Record<string, string> = {};
  for (const row of workslip.sections.flatMap(({ rows }) => rows))
    executed[row.itemId] = addDecimals(executed[row.itemId] ?? "0", row.executed.quantity);
  return executed;
}

export function supplementalIn(workslip: Workslip): (SupplementalItem & { key: string })[] {
  return workslip.supplemental.rows.map((row) => ({
    key: row.itemId,
    id: row.itemId,
    description: row.description,
    unit: row.unit,
    quantity: row.executed.quantity,
    rate: row.rate,
    per: row.per,
  }));
}
