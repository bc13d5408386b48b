import { infiniteQueryOptions, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { answered, api } from "../api/client.ts";
import { serverEvents } from "../api/server-events.ts";
import type { Job } from "../api/types.ts";
import { paging } from "../design/paged.tsx";

const POLL_MS = 1_500;
const LIST_POLL_MS = 2_000;

const pollWhile = (jobs: Job[] | undefined) =>
  jobs?.some((job) => !job.is_complete) ? LIST_POLL_MS : (false as const);

/** The latest ones. */
export function jobsQuery(organization: string, limit: number) {
  return queryOptions({
    queryKey: [organization, "jobs", { limit }],
    queryFn: ({ signal }) => answered(api.GET("/api/jobs", { params: { query: { limit } }, signal })),
    refetchInterval: ({ state }) => pollWhile(state.data?.items),
  });
}

export function jobPages(organization: string) {
  return infiniteQueryOptions({
    queryKey: [organization, "jobs", "pages"],
    queryFn: ({ signal, pageParam }) =>
      answered(api.GET("/api/jobs", { params: { query: pageParam }, signal })),
    refetchInterval: ({ state }) => pollWhile(state.data?.pages.flatMap(({ items }) => items)),
    ...paging,
  });
}

export function jobQuery(organization: string, id: string) {
  return queryOptions({
    queryKey: [organization, "job", id],
    queryFn: ({ signal }) => answered(api.GET("/api/jobs/{id}/status", { params: { path: { id } }, signal })),
  });
}

/** A job as it goes: told by the event stream, asked for at intervals where no stream gets through. */
export function useLiveJob(organization: string, id: string) {
  const queries = useQueryClient();
  const [isStreamBroken, setStreamBroken] = useState(false);
  const query = useQuery({
    ...jobQuery(organization, id),
    refetchInterval: ({ state }) => (isStreamBroken && state.data?.is_complete !== true ? POLL_MS : false),
  });
  const isOpen = query.data !== undefined && !query.data.is_complete;
  useEffect(() => {
    if (!isOpen) return;
    const leaving = new AbortController();
    const key = jobQuery(organization, id).queryKey;
    serverEvents(
      `/api/jobs/${id}/events`,
      ({ name, data }) => {
        if (name === "status") queries.setQueryData(key, data as Job);
      },
      leaving.signal,
    ).then(
      () => queries.invalidateQueries({ queryKey: key }),
      () => leaving.signal.aborted || setStreamBroken(true),
    );
    return () => leaving.abort();
  }, [organization, id, isOpen, queries]);
  useEffect(() => {
    if (query.data?.is_complete !== true) return;
    for (const list of ["jobs", "outputs", "estimates", "estimate"])
      void queries.invalidateQueries({ queryKey: [organization, list] });
  }, [query.data?.is_complete, organization, queries]);
  return query;
}

export interface JobRequest {
  upload_id?: string;
  job_type:
    | "excel_parse"
    | "generate_estimate"
    | "generate_workslip"
    | "generate_bill"
    | "fill_template"
    | "import_rates";
  metadata: Record<string, unknown>;
}

export async function startJob(request: JobRequest): Promise<string> {
  return (await answered(api.POST("/api/jobs/create", { body: request }))).job_id;
}

export const cancelJob = (id: string): Promise<unknown> =>
  answered(api.POST("/api/jobs/{id}/cancel", { params: { path: { id } } }));
