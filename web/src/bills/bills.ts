import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answered, api } from "../api/client.ts";
import type { Bill, Generated, Preview } from "../api/documents.ts";
import type { QuantityEntry, TypedQuantities } from "../quantities/typed-quantities.ts";

export interface BillDraft {
  workslip_id?: string;
  /** Left out: what the workslip says was executed. */
  quantities?: QuantityEntry[];
  final: boolean;
}

export function billQuery(organization: string, id: string) {
  return queryOptions({
    queryKey: [organization, "bill", id],
    queryFn: async ({ signal }) =>
      (await answered(
        api.GET("/api/bills/{id}", { params: { path: { id } }, signal }),
      )) as Generated<unknown> as Generated<Bill>,
  });
}

export function billPreviewQuery(organization: string, estimateId: string, draft: BillDraft) {
  return queryOptions({
    queryKey: [organization, "estimate", estimateId, "bill-preview", draft],
    queryFn: async ({ signal }) =>
      (await answered(
        api.POST("/api/estimates/{id}/bills/preview", {
          params: { path: { id: estimateId } },
          body: draft,
          signal,
        }),
      )) as Preview<unknown> as Preview<Bill>,
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  });
}

/** What a new bill starts with: the workslip's quantities, or without one what was billed before. */
export function startOf(bill: Bill, from: "upToDate" | "previous"): TypedQuantities {
  return Object.fromEntries(
    bill.sections.flatMap(({ rows }) => rows.map((row) => [row.itemId, row[from].quantity])),
  );
}
