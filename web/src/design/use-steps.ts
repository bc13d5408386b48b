import { useCallback, useMemo, useState } from "react";

const MOST_STEPS = 100;

interface State<T> {
  value: T;
  /** What it was before each step, the last one at the end. */
  before: readonly T[];
  /** What the last step changed. */
  of: string | undefined;
}

export interface Steps<T> {
  value: T;
  /** Changes of the same thing one after another, such as letters typed into one field, are one step. */
  change: (next: (value: T) => T, of?: string) => void;
  undo: () => void;
  canUndo: boolean;
}

export function stepped<T>(state: State<T>, next: (value: T) => T, of: string | undefined): State<T> {
  const isSame = of !== undefined && of === state.of;
  return {
    value: next(state.value),
    before: isSame ? state.before : [...state.before, state.value].slice(-MOST_STEPS),
    of,
  };
}

export function stepBack<T>(state: State<T>): State<T> {
  const value = state.before.at(-1);
  return value === undefined ? state : { value, before: state.before.slice(0, -1), of: undefined };
}

/** What is typed, with its way back. */
export function useSteps<T extends object>(first: T | (() => T)): Steps<T> {
  const [state, setState] = useState<State<T>>(() => ({
    value: typeof first === "function" ? first() : first,
    before: [],
    of: undefined,
  }));
  const change = useCallback(
    (next: (value: T) => T, of?: string) => setState((current) => stepped(current, next, of)),
    [],
  );
  const undo = useCallback(() => setState(stepBack), []);
  const canUndo = state.before.length > 0;
  return useMemo(() => ({ value: state.value, change, undo, canUndo }), [state.value, change, undo, canUndo]);
}
