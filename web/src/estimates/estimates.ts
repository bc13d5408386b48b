import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answered, api } from "../api/client.ts";
import type { Estimate } from "../api/documents.ts";
import { paging } from "../design/paged.tsx";
import type { Change } from "./editing/changes.ts";

/** The latest ones. */
export function estimatesQuery(organization: string) {
  return queryOptions({
    queryKey: [organization, "estimates", "latest"],
    queryFn: ({ signal }) =>
      answered(api.GET("/api/estimates", { params: { query: { limit: 100 } }, signal })),
  });
}

export function estimatePages(organization: string, archived: boolean) {
  return infiniteQueryOptions({
    queryKey: [organization, "estimates", "pages", { archived }],
    queryFn: ({ signal, pageParam }) =>
      answered(
        api.GET("/api/estimates", {
          params: { query: { ...pageParam, archived: String(archived) } },
          signal,
        }),
      ),
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

export function versionsQuery(organization: string, id: string) {
  return queryOptions({
    queryKey: [organization, "estimate", id, "versions"],
    queryFn: async ({ signal }) =>
      (await answered(api.GET("/api/estimates/{id}/versions", { params: { path: { id } }, signal }))).items,
  });
}

/** What changed since a version; up to now, or up to another one. */
export function differencesQuery(organization: string, id: string, from: number, to: number | undefined) {
  return queryOptions({
    queryKey: [organization, "estimate", id, "differences", from, to ?? "now"],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/estimates/{id}/differences", {
          params: { path: { id }, query: { from, ...(to === undefined ? {} : { to }) } },
          signal,
        }),
      ),
  });
}

export interface EstimateTerms {
  name: string;
  sanctioned_amount: string | null;
  tender_premium_percent: string | null;
}

export const changeTerms = (id: string, terms: Partial<EstimateTerms>) =>
  answered(api.PATCH("/api/estimates/{id}", { params: { path: { id } }, body: terms }));

/** Without a preset the workbook's own cascade is taken, where it has one. */
export const createEstimate = (uploadId: string, preset: string | undefined, terms: EstimateTerms) =>
  answered(
    api.POST("/api/estimates", {
      body: { upload_id: uploadId, ...(preset === undefined ? {} : { preset }), ...terms },
    }),
  );

export const sendChanges = (id: string, revision: number, changes: Change[]) =>
  answered(
    api.POST("/api/estimates/{id}/changes", { params: { path: { id } }, body: { revision, changes } }),
  );

/** The rows with what the service has worked out. */
export function withTotals(
  estimate: Estimate,
  { items, sections, ...totals }: Awaited<ReturnType<typeof sendChanges>>,
): Estimate {
  const worked = new Map(items.map((item) => [item.id, item]));
  const sums = new Map(sections.map(({ id, total }) => [id, total]));
  return {
    ...estimate,
    ...(totals as Omit<typeof totals, "cascade"> & Pick<Estimate, "cascade">),
    sections: estimate.sections.map((section) => ({
      ...section,
      total: sums.get(section.id) ?? section.total,
      items: section.items.map((item) => worked.get(item.id) ?? item),
    })),
  };
}

export const changeState = (id: string, revision: number, state: Estimate["state"], note: string) =>
  answered(
    api.POST("/api/estimates/{id}/state", { params: { path: { id } }, body: { revision, state, note } }),
  );

export const keepVersion = (id: string, note: string) =>
  answered(api.POST("/api/estimates/{id}/versions", { params: { path: { id } }, body: { note } }));

export const copyEstimate = (id: string, name: string) =>
  answered(api.POST("/api/estimates/{id}/copy", { params: { path: { id } }, body: { name } }));

export const archiveEstimate = (id: string) =>
  answered(api.POST("/api/estimates/{id}/archive", { params: { path: { id } } }));

export const restoreEstimate = (id: string) =>
  answered(api.POST("/api/estimates/{id}/restore", { params: { path: { id } } }));
