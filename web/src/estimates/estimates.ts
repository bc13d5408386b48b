import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answered, api } from "../api/client.ts";
import type { Estimate } from "../api/documents.ts";
import { paging } from "../design/paged.tsx";
import type { PresetId } from "./presets.ts";

/** The latest ones. */
export function estimatesQuery(organization: string) {
  return queryOptions({
    queryKey: [organization, "estimates", "latest"],
    queryFn: ({ signal }) =>
      answered(api.GET("/api/estimates", { params: { query: { limit: 100 } }, signal })),
  });
}

export function estimatePages(organization: string) {
  return infiniteQueryOptions({
    queryKey: [organization, "estimates", "pages"],
    queryFn: ({ signal, pageParam }) =>
      answered(api.GET("/api/estimates", { params: { query: pageParam }, signal })),
    ...paging,
  });
}

export function estimateQuery(organization: string, id: string) {
  return queryOptions({
    queryKey: [organization, "estimate", id],
    queryFn: async ({ signal }) =>
      (await answered(api.GET("/api/estimates/{id}", { params: { path: { id } }, signal }))) as Estimate,
  });
}

export function chainQuery(organization: string, id: string) {
  return queryOptions({
    queryKey: [organization, "estimate", id, "chain"],
    queryFn: ({ signal }) =>
      answered(api.GET("/api/estimates/{id}/chain", { params: { path: { id } }, signal })),
  });
}

export interface EstimateTerms {
  name: string;
  sanctioned_amount: string | null;
  tender_premium_percent: string | null;
}

export const changeEstimate = (id: string, terms: EstimateTerms) =>
  answered(api.PATCH("/api/estimates/{id}", { params: { path: { id } }, body: terms }));

export const createEstimate = (uploadId: string, preset: PresetId, terms: EstimateTerms) =>
  answered(api.POST("/api/estimates", { body: { upload_id: uploadId, preset, ...terms } }));
