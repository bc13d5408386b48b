import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { get, send } from "../api/call.ts";
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
    queryFn: ({ signal }) => get<Generated<Bill>>(`/api/bills/${id}`, {}, signal),
  });
}

export function billPreviewQuery(organization: string, estimateId: string, draft: BillDraft) {
  return queryOptions({
    queryKey: [organization, "estimate", estimateId, "bill-preview", draft],
    queryFn: ({ signal }) =>
      send<Preview<Bill>>("POST", `/api/estimates/${estimateId}/bills/preview`, draft, signal),
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
