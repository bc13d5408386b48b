import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { Problem } from "../api/problem.ts";
import { problemWords } from "../design/states.tsx";
import { tell } from "../design/tell.ts";
import { useText } from "../i18n/text.ts";
import { type Corrections, type Preview, previewQuery, putCorrections, refreshDetails } from "./previews.ts";

const UNDONE_STEPS = 100;

export interface Correcting {
  /** As they are on the screen: at once, before the service has read the workbook anew. */
  corrections: Corrections;
  remember: boolean;
  isReading: boolean;
  /** What keeps the last correction from being made; it stays on the screen until it is, or is taken back. */
  problem: unknown;
  canUndo: boolean;
  correct: (change: (corrections: Corrections) => Corrections) => void;
  chooseToRemember: (remember: boolean) => void;
  undo: () => void;
  sendAgain: () => void;
}

interface Wanted {
  corrections: Corrections;
  remember: boolean;
}

/** Corrections under the hands of a member: one request at a time, always with the newest of them. */
export function useCorrections(slug: string, id: string, preview: Preview): Correcting {
  const { t } = useText();
  const queries = useQueryClient();
  const [wanted, setWanted] = useState<Wanted>();
  const [isReading, setReading] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const [undos, setUndos] = useState<Corrections[]>([]);
  const next = useRef<Wanted>(undefined);
  const sending = useRef(false);
  const query = previewQuery(slug, id);

  const send = useCallback(async () => {
    if (sending.current) return;
    sending.current = true;
    setReading(true);
    setProblem(undefined);
    try {
      while (next.current !== undefined) {
        const sent: Wanted = next.current;
        const { revision } = queries.getQueryData(query.queryKey) as Preview;
        const read = await putCorrections(id, { revision, ...sent });
        queries.setQueryData(query.queryKey, read);
        if (next.current === sent) next.current = undefined;
        if (next.current === undefined) {
          await refreshDetails(queries, slug, id);
          void queries.invalidateQueries({ queryKey: [slug, "mappings"] });
        }
        // What was wanted meanwhile is still on the screen and goes next.
        if (next.current === undefined) setWanted(undefined);
      }
    } catch (error) {
      if (error instanceof Problem && error.status === 409) {
        // Somebody else corrected meanwhile: theirs is shown, and what was typed here is told to be gone.
        next.current = undefined;
        setWanted(undefined);
        setUndos([]);
        await queries.refetchQueries({ queryKey: query.queryKey });
        await refreshDetails(queries, slug, id);
        void tell({ tone: "warn", title: problemWords(error, t).what, text: t("correct.conflict") }, t);
      } else setProblem(error);
    } finally {
      sending.current = false;
      setReading(false);
    }
  }, [id, queries, query.queryKey, slug, t]);

  const corrections = wanted?.corrections ?? preview.corrections;
  const remember = wanted?.remember ?? preview.remembered;
  const want = (change: Partial<Wanted>): void => {
    const all = { corrections, remember, ...change };
    next.current = all;
    setWanted(all);
    void send();
  };

  useEffect(() => {
    if (wanted === undefined) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [wanted]);

  return {
    corrections,
    remember,
    isReading,
    problem,
    canUndo: undos.length > 0,
    correct(change) {
      setUndos((before) => [...before, corrections].slice(-UNDONE_STEPS));
      want({ corrections: change(corrections) });
    },
    chooseToRemember: (chosen) => want({ remember: chosen }),
    undo() {
      const last = undos.at(-1);
      if (last === undefined) return;
      setUndos(undos.slice(0, -1));
      want({ corrections: last });
    },
    sendAgain: () => void send(),
  };
}
