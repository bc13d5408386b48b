import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { Estimate } from "../../api/documents.ts";
import type { Problem } from "../../api/problem.ts";
import { estimateQuery, sendChanges, withTotals } from "../estimates.ts";
import { createEditingStore, type EditingState, type EditingStore } from "./editing-store.ts";

export type Editing = EditingState & Pick<EditingStore, "make" | "undo" | "sendAgain">;

/** An estimate under the hands of somebody who edits it, for as long as the screen stands. */
export function useEditing(slug: string, first: Estimate, refused: (problem: Problem) => void): Editing {
  const queries = useQueryClient();
  const query = estimateQuery(slug, first.id);
  const [store] = useState(() =>
    createEditingStore(first, {
      async send(estimate, changes) {
        const answer = await sendChanges(estimate.id, estimate.revision, changes);
        return (shown) => withTotals(shown, answer);
      },
      read: () => queries.fetchQuery({ ...query, staleTime: 0 }),
      refused,
    }),
  );
  const state = useSyncExternalStore(store.subscribe, store.state);
  useEffect(() => {
    if (state.waiting === 0) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [state.waiting]);
  useEffect(
    () => () => {
      queries.setQueryData([slug, "estimate", first.id], store.state().estimate);
      void queries.invalidateQueries({ queryKey: [slug, "estimates"] });
      void queries.invalidateQueries({ queryKey: [slug, "estimate", first.id] });
    },
    [queries, slug, first.id, store],
  );
  return { ...state, make: store.make, undo: store.undo, sendAgain: store.sendAgain };
}
