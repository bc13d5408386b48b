import type { Estimate } from "../../api/documents.ts";
import { Problem } from "../../api/problem.ts";
import { type Change, inverseOf, withChange } from "./changes.ts";
import { rebase } from "./rebase.ts";

const UNDONE_STEPS = 200;

/** What an answer also says, as it was when the changes before were sent. */
const typedOver: ReadonlySet<Change["op"]> = new Set([
  "set_item",
  "set_cascade",
  "set_memorandum",
  "set_terms",
]);

/** What the screen shows of an estimate that is being edited. */
export interface EditingState {
  estimate: Estimate;
  canUndo: boolean;
  /** Changes that the service does not have yet. */
  waiting: number;
  /** What keeps the changes from being saved; they stay here until they are, or until the page is left. */
  problem: Problem | undefined;
}

export interface EditingStore {
  state(): EditingState;
  subscribe(listener: () => void): () => void;
  /** Shows changes at once, and sends them after the ones before. Resolves when the service has them. */
  make(changes: Change[]): Promise<void>;
  undo(): void;
  sendAgain(): void;
}

interface EditingLinks {
  /** Sends changes made to a revision, and answers with the rows as the service has worked them out. */
  send: (estimate: Estimate, changes: Change[]) => Promise<(shown: Estimate) => Estimate>;
  read: () => Promise<Estimate>;
  /** Told what the service refused; the rows are already shown as it has them. */
  refused: (problem: Problem) => void;
}

/** Trouble that the next attempt may not meet: away, busy, logged out for the moment. */
const mayPass = ({ status }: Problem): boolean =>
  status < 400 || status >= 500 || status === 401 || status === 429;

const problemOf = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem({ status: 0, code: "", detail: "" });

/**
 * One request at a time, with everything that has been typed since the one before. What another member has changed
 * meanwhile is taken in, and what was typed is made to that, save where both set the same. Changes that the service refuses
 * bring the rows back as it has them.
 */
export function createEditingStore(first: Estimate, { send, read, refused }: EditingLinks): EditingStore {
  const listeners = new Set<() => void>();
  let current: EditingState = { estimate: first, canUndo: false, waiting: 0, problem: undefined };
  /** As the service has it, without what is still to be sent. */
  let confirmed = first;
  let queue: Change[] = [];
  let undos: Change[][] = [];
  let sending: Promise<void> | undefined;

  const show = (next: Partial<EditingState>): void => {
    current = { ...current, canUndo: undos.length > 0, waiting: queue.length, ...next };
    for (const listener of listeners) listener();
  };

  async function sendQueue(): Promise<void> {
    let refusal: Problem | undefined;
    while (queue.length > 0) {
      const changes = queue;
      queue = [];
      try {
        const workedOut = await send(current.estimate, changes);
        confirmed = workedOut(changes.reduce(withChange, confirmed));
        // What was typed while the answer was under way is newer than the answer.
        const newer = queue.filter(({ op }) => typedOver.has(op));
        show({ estimate: newer.reduce(withChange, workedOut(current.estimate)), problem: undefined });
      } catch (error) {
        queue = [...changes, ...queue];
        const problem = problemOf(error);
        const outcome = await settle(problem).catch((trouble: unknown) => {
          // The rows could not be read either: all of it waits.
          show({ problem: problemOf(trouble) });
          return "waits" as const;
        });
        if (outcome === "waits") throw problem;
        if (outcome === "refused") refusal = problem;
      }
    }
    if (refusal !== undefined) throw refusal;
  }

  /** Whether somebody else has changed the rows since. */
  const isOvertaken = ({ code }: Problem, { revision }: Estimate): boolean =>
    code === "ESTIMATE_CHANGED" && revision !== confirmed.revision;

  /** Leaves in the queue what can be sent again. `refused`: some of it is given up. */
  async function settle(problem: Problem): Promise<"waits" | "overtaken" | "refused"> {
    if (mayPass(problem)) {
      show({ problem });
      return "waits";
    }
    const fresh = await read();
    const { kept, lost } = isOvertaken(problem, fresh)
      ? rebase(confirmed, fresh, queue)
      : { kept: [], lost: queue };
    confirmed = fresh;
    queue = kept;
    if (lost.length > 0) undos = [];
    show({ estimate: kept.reduce(withChange, fresh), problem: undefined });
    if (lost.length === 0) return "overtaken";
    refused(problem);
    return "refused";
  }

  const flush = (): Promise<void> =>
    (sending ??= sendQueue().finally(() => {
      sending = undefined;
    }));

  function apply(changes: Change[]): Change[] {
    const inverses: Change[] = [];
    let { estimate } = current;
    for (const change of changes) {
      const inverse = inverseOf(estimate, change);
      if (inverse) inverses.unshift(inverse);
      estimate = withChange(estimate, change);
    }
    queue.push(...changes);
    show({ estimate });
    return inverses;
  }

  return {
    state: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    make(changes) {
      undos = [...undos, apply(changes)].slice(-UNDONE_STEPS);
      show({});
      return flush();
    },
    undo() {
      const last = undos.pop();
      if (last === undefined) return;
      apply(last);
      flush().catch(() => {});
    },
    sendAgain: () => void flush().catch(() => {}),
  };
}
