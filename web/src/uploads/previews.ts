import {
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useQueries,
  type UseQueryResult,
} from "@tanstack/react-query";
import { answered, api, getBytes } from "../api/client.ts";
import type { Answer } from "../api/types.ts";
import { paging } from "../design/paged.tsx";

export type Preview = Answer<"/api/uploads/{id}/preview", "get">;
export type PreviewSheet = Preview["sheets"][number];
export type PreviewTable = PreviewSheet["tables"][number];
export type Corrections = Preview["corrections"];
export type SheetCorrections = Corrections["sheets"][number];
export type TableCorrections = NonNullable<SheetCorrections["tables"]>[number];
export type PreviewRow = Answer<"/api/uploads/{id}/sheets/{index}", "get">["rows"][number];
export type Doubt = Answer<"/api/uploads/{id}/doubts", "get">["items"][number];
export type Repair = Doubt["repairs"][number];
export type Mapping = Answer<"/api/mappings", "get">["items"][number];

export const PAGE_ROWS = 200;

export function previewQuery(organization: string, id: string) {
  return queryOptions({
    queryKey: [organization, "preview", id],
    queryFn: ({ signal }) =>
      answered(api.GET("/api/uploads/{id}/preview", { params: { path: { id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Rows and doubts of an upload, all pages: what changes when it is corrected. */
const detailsKey = (organization: string, id: string) => [organization, "preview-details", id];

export const refreshDetails = (queries: QueryClient, organization: string, id: string): Promise<void> =>
  queries.invalidateQueries({ queryKey: detailsKey(organization, id) });

/** The pages of a sheet's rows that are in view; those that have been seen stay while they are read anew. */
export function useRowPages(
  organization: string,
  id: string,
  sheet: number,
  pages: readonly number[],
): Map<number, UseQueryResult<PreviewRow[]>> {
  const found = useQueries({
    queries: pages.map((page) => ({
      queryKey: [...detailsKey(organization, id), "rows", sheet, page],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const query = { position: page * PAGE_ROWS, limit: PAGE_ROWS };
        const params = { path: { id, index: sheet }, query };
        return (await answered(api.GET("/api/uploads/{id}/sheets/{index}", { params, signal }))).rows;
      },
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
  return new Map(pages.map((page, index) => [page, found[index] as UseQueryResult<PreviewRow[]>]));
}

export function doubtPages(organization: string, id: string) {
  return infiniteQueryOptions({
    queryKey: [...detailsKey(organization, id), "doubts"],
    queryFn: ({ signal, pageParam: { cursor, limit } }) =>
      answered(
        api.GET("/api/uploads/{id}/doubts", {
          params: {
            path: { id },
            query: { limit, ...(cursor === undefined ? {} : { cursor: Number(cursor) }) },
          },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
    ...paging,
  });
}

export const putCorrections = (
  id: string,
  body: { revision: number; corrections: Corrections; remember: boolean },
): Promise<Preview> => answered(api.PUT("/api/uploads/{id}/corrections", { params: { path: { id } }, body }));

export function mappingPages(organization: string) {
  return infiniteQueryOptions({
    queryKey: [organization, "mappings"],
    queryFn: ({ signal, pageParam }) =>
      answered(api.GET("/api/mappings", { params: { query: pageParam }, signal })),
    ...paging,
  });
}

export const forgetMapping = (id: string): Promise<unknown> =>
  answered(api.DELETE("/api/mappings/{id}", { params: { path: { id } } }));

/** The file as it was uploaded, handed to the browser under its own name. */
export async function downloadOriginal(id: string, filename: string): Promise<void> {
  const url = URL.createObjectURL(await (await getBytes(`/api/uploads/${id}/original`)).blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = filename;
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(url);
}
