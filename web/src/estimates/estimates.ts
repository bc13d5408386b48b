import { queryOptions } from "@tanstack/react-query";
import { get, send } from "../api/call.ts";
import type { Chain, Estimate, EstimateSummary } from "../api/documents.ts";
import type { Page } from "../api/types.ts";

export function estimatesQuery(organization: string) {
  return queryOptions({
    queryKey: [organization, "estimates"],
    queryFn: ({ signal }) => get<Page<EstimateSummary>>("/api/estimates", { limit: 100 }, signal),
  });
}

export function estimateQuery(organization: string, id: string) {
  return queryOptions({
    queryKey: [organization, "estimate", id],
    queryFn: ({ signal }) => get<Estimate>(`/api/estimates/${id}`, {}, signal),
  });
}

export function chainQuery(organization: string, id: string) {
  return queryOptions({
    queryKey: [organization, "estimate", id, "chain"],
    queryFn: ({ signal }) => get<Chain>(`/api/estimates/${id}/chain`, {}, signal),
  });
}

export interface EstimateTerms {
  name: string;
  sanctioned_amount: string | null;
  tender_premium_percent: string | null;
}

export const changeEstimate = (id: string, terms: EstimateTerms): Promise<Estimate> =>
  send("PATCH", `/api/estimates/${id}`, terms);

export const createEstimate = (
  uploadId: string,
  preset: string,
  { name, sanctioned_amount, tender_premium_percent }: EstimateTerms,
): Promise<Estimate> =>
  send("POST", "/api/estimates", {
    upload_id: uploadId,
    name,
    preset,
    ...(sanctioned_amount === null ? {} : { sanctioned_amount }),
    ...(tender_premium_percent === null ? {} : { tender_premium_percent }),
  });
