import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answered, api } from "../api/client.ts";
import type { Answer } from "../api/types.ts";
import type { paths } from "@rowhouse/client";
import { paging } from "../design/paged.tsx";

export type Analysis = Answer<"/api/rate-analyses/{id}", "get">;
export type Figures = Answer<"/api/rate-analyses/evaluate", "post">;
export type AnalysisBody = paths["/api/rate-analyses"]["post"]["requestBody"]["content"]["application/json"];
export type AnalysisLine = AnalysisBody["lines"][number];
export type Lead = Answer<"/api/lead-statements/{id}", "get">;
export type LeadFigures = Answer<"/api/lead-statements/evaluate", "post">;
export type LeadBody = paths["/api/lead-statements"]["post"]["requestBody"]["content"]["application/json"];
export type LeadLine = LeadBody["lines"][number];
export type Conveyance = LeadBody["conveyances"][number];

/** A line on what stands above it. */
export interface Addition {
  id: string;
  label: string;
  kind: "percent" | "fixed" | "subtotal";
  base: string[];
  rounding: "paise";
  rate?: string;
  amount?: string;
}

export const KINDS = ["labour", "material", "machinery", "other"] as const;
export const ROUNDINGS = ["paise", "rupee", "rupee_up"] as const;

/** All, or those with a text in code or description. */
export function analysisPages(organization: string, q = "") {
  return infiniteQueryOptions({
    queryKey: [organization, "analyses", "pages", q],
    queryFn: ({ signal, pageParam }) =>
      answered(api.GET("/api/rate-analyses", { params: { query: { ...pageParam, q } }, signal })),
    ...paging,
    placeholderData: keepPreviousData,
  });
}

export function analysisQuery(organization: string, id: string) {
  return queryOptions({
    queryKey: [organization, "analyses", id],
    queryFn: ({ signal }) =>
      answered(api.GET("/api/rate-analyses/{id}", { params: { path: { id } }, signal })),
  });
}

/** Every figure of what is being typed. */
export function figuresQuery(organization: string, body: AnalysisBody) {
  return queryOptions({
    queryKey: [organization, "analyses", "figures", body],
    queryFn: ({ signal }) => answered(api.POST("/api/rate-analyses/evaluate", { body, signal })),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 10_000,
  });
}

export const saveAnalysis = (
  body: AnalysisBody,
  known?: { id: string; revision: number },
): Promise<Analysis> =>
  known === undefined
    ? answered(api.POST("/api/rate-analyses", { body }))
    : answered(
        api.PATCH("/api/rate-analyses/{id}", {
          params: { path: { id: known.id } },
          body: { ...body, revision: known.revision },
        }),
      );

export function leadPages(organization: string) {
  return infiniteQueryOptions({
    queryKey: [organization, "leads", "pages"],
    queryFn: ({ signal, pageParam }) =>
      answered(api.GET("/api/lead-statements", { params: { query: pageParam }, signal })),
    ...paging,
  });
}

export function leadQuery(organization: string, id: string) {
  return queryOptions({
    queryKey: [organization, "leads", id],
    queryFn: ({ signal }) =>
      answered(api.GET("/api/lead-statements/{id}", { params: { path: { id } }, signal })),
  });
}

export function leadFiguresQuery(organization: string, body: LeadBody) {
  return queryOptions({
    queryKey: [organization, "leads", "figures", body],
    queryFn: ({ signal }) => answered(api.POST("/api/lead-statements/evaluate", { body, signal })),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 10_000,
  });
}

export const saveLead = (body: LeadBody, known?: { id: string; revision: number }): Promise<Lead> =>
  known === undefined
    ? answered(api.POST("/api/lead-statements", { body }))
    : answered(
        api.PATCH("/api/lead-statements/{id}", {
          params: { path: { id: known.id } },
          body: { ...body, revision: known.revision },
        }),
      );
