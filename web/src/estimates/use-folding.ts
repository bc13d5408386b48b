import { useState } from "react";

interface Folding {
  folded: ReadonlySet<string>;
  /** Folds a section, or opens it again. */
  fold: (id: string) => void;
  /** Opens a section, and answers with what is folded then. */
  unfold: (id: string) => ReadonlySet<string>;
}

/** Which sections of a sheet are folded, by their ids. */
export function useFolding(): Folding {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const without = (id: string): ReadonlySet<string> => new Set([...folded].filter((other) => other !== id));
  return {
    folded,
    fold: (id) => setFolded(folded.has(id) ? without(id) : new Set([...folded, id])),
    unfold: (id) => {
      const rest = without(id);
      setFolded(rest);
      return rest;
    },
  };
}
