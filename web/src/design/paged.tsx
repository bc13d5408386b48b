import { Button } from "@mantine/core";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useText } from "../i18n/text.ts";
import { Failed, Loading } from "./states.tsx";
import classes from "./states.module.css";

interface PageOf<T> {
  items: T[];
  next_cursor: string | null;
}

const LIMIT = 100;

/** What an infinite query of a list needs beside its key and function, whose `pageParam` is the query of one page. */
export const paging = {
  initialPageParam: { limit: LIMIT } as { limit: number; cursor?: string },
  getNextPageParam: ({ next_cursor: cursor }: PageOf<unknown>) =>
    cursor === null ? undefined : { limit: LIMIT, cursor },
};

/** A list that comes page by page: the children see every item so far. */
export function Paged<T>({
  query,
  children,
}: {
  query: UseInfiniteQueryResult<InfiniteData<PageOf<T>>>;
  children: (items: T[]) => ReactNode;
}) {
  const { t } = useText();
  if (query.data === undefined) {
    if (query.isError) return <Failed problem={query.error} retry={() => void query.refetch()} />;
    return <Loading />;
  }
  return (
    <>
      {children(query.data.pages.flatMap(({ items }) => items))}
      {query.hasNextPage && (
        <div className={classes["more"]}>
          <Button
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t("action.show_more")}
          </Button>
          {query.isFetchNextPageError && <Failed problem={query.error} />}
        </div>
      )}
    </>
  );
}
