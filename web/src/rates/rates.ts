import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answered, api } from "../api/client.ts";
import type { Answer } from "../api/types.ts";
import { paging } from "../design/paged.tsx";

export type Schedule = Answer<"/api/rate-schedules", "get">["items"][number];
export type ScheduleDetail = Answer<"/api/rate-schedules/{id}", "get">;
export type ScheduleName = Pick<Schedule, "id" | "state" | "name" | "year" | "effective_from">;
export type FoundRates = Answer<"/api/rates", "get">;
export type Rate = FoundRates["items"][number];

/** What a rate says on the screen, wherever it comes from. */
export type RateFacts = Pick<Rate, "id" | "code" | "parents" | "description" | "unit" | "rate" | "chapter">;

export interface ScheduleFacts {
  state: string;
  name: string;
  year: number;
  effective_from: string;
}

const LIMIT = 50;

export function schedulePages(organization: string) {
  return infiniteQueryOptions({
    queryKey: [organization, "rates", "schedules"],
    queryFn: ({ signal, pageParam }) =>
      answered(api.GET("/api/rate-schedules", { params: { query: pageParam }, signal })),
    ...paging,
  });
}

export function scheduleQuery(organization: string, id: string) {
  return queryOptions({
    queryKey: [organization, "rates", "schedule", id],
    queryFn: ({ signal }) =>
      answered(api.GET("/api/rate-schedules/{id}", { params: { path: { id } }, signal })),
  });
}

/** What is found for what was typed; the search before ends when a new one begins. */
export function searchPages(organization: string, q: string, schedule?: string) {
  return infiniteQueryOptions({
    queryKey: [organization, "rates", "search", q, schedule ?? "in force"],
    queryFn: ({ signal, pageParam }) =>
      answered(
        api.GET("/api/rates", {
          params: { query: { ...pageParam, q, ...(schedule === undefined ? {} : { schedule }) } },
          signal,
        }),
      ),
    initialPageParam: { limit: LIMIT } as { limit: number; cursor?: string },
    getNextPageParam: ({ next_cursor: cursor }: FoundRates) =>
      cursor === null ? undefined : { limit: LIMIT, cursor },
    placeholderData: keepPreviousData,
    enabled: q !== "",
    staleTime: 60_000,
  });
}

export function scheduleRatePages(organization: string, schedule: string, chapter: string | undefined) {
  return infiniteQueryOptions({
    queryKey: [organization, "rates", "schedule", schedule, "rates", chapter ?? "all"],
    queryFn: ({ signal, pageParam }) =>
      answered(
        api.GET("/api/rates", {
          params: { query: { ...pageParam, schedule, ...(chapter === undefined ? {} : { chapter }) } },
          signal,
        }),
      ),
    ...paging,
  });
}

export function rateQuery(organization: string, id: string) {
  return queryOptions({
    queryKey: [organization, "rates", "rate", id],
    queryFn: ({ signal }) => answered(api.GET("/api/rates/{id}", { params: { path: { id } }, signal })),
  });
}

/** Where an estimate's items have their rates from. */
export function itemRatesQuery(organization: string, estimateId: string) {
  return queryOptions({
    queryKey: [organization, "estimate", estimateId, "rates"],
    queryFn: ({ signal }) =>
      answered(api.GET("/api/estimates/{id}/rates", { params: { path: { id: estimateId } }, signal })),
    staleTime: 0,
  });
}

export const deleteSchedule = (id: string): Promise<unknown> =>
  answered(api.DELETE("/api/rate-schedules/{id}", { params: { path: { id } } }));

/** The whole text of an item: what its parents say, then its own. */
export const fullText = ({ parents, description }: Pick<Rate, "parents" | "description">): string =>
  [...parents, description].join("\n");
