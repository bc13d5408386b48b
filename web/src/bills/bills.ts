import type { paths } from "@rowhouse/client";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answered, api } from "../api/client.ts";
import type { Bill, Generated, Preview } from "../api/documents.ts";

/** A bill's inputs as the API takes them. */
export type BillDraft = NonNullable<
  paths["/api/estimates/{id}/bills/preview"]["post"]["requestBody"]
>["content"]["application/json"];

export function billQuery(organization: string, id: string) {
  return queryOptions({
    queryKey: [organization, "bill", id],
    queryFn: async ({ signal }) =>
      (await answered(
        api.GET("/api/bills/{id}", { params: { path: { id } }, signal }),
      )) as Generated<unknown> as Generated<Bill>,
  });
}

/** The next bill on paper, before it is made. */
export const billPaper = async (
  estimateId: string,
  paper: "bill" | "form26",
  draft: BillDraft,
  signal: AbortSignal,
): Promise<Blob> =>
  answered<Blob>(
    api.POST("/api/estimates/{id}/bills/preview/pdf", {
      params: { path: { id: estimateId }, query: { paper } },
      body: draft,
      parseAs: "blob",
      signal,
    }) as Promise<{ data?: Blob; error?: unknown; response: Response }>,
  );

/** With every row that can be billed. */
export function billPreviewQuery(organization: string, estimateId: string, draft: BillDraft) {
  return queryOptions({
    queryKey: [organization, "estimate", estimateId, "bill-preview", draft],
    queryFn: async ({ signal }) =>
      (await answered(
        api.POST("/api/estimates/{id}/bills/preview", {
          params: { path: { id: estimateId }, query: { rows: "all" } },
          body: draft,
          signal,
        }),
      )) as Preview<unknown> as Preview<Bill>,
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  });
}
