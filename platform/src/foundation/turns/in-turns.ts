import { setImmediate } from "node:timers/promises";

/** So long work goes on before others have their turn: nobody notices a few milliseconds. */
const TURN_MS = 8;

/**
 * Runs work that stops for a moment after each small part of it. Between turns of some milliseconds whatever else waits in
 * this thread is done. What one step takes, and collecting the garbage of all, still holds it up.
 */
export async function inTurns<Result>(work: Iterator<unknown, Result>): Promise<Result> {
  let end = performance.now() + TURN_MS;
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() < end) continue;
    await setImmediate();
    end = performance.now() + TURN_MS;
  }
}

export function mapInTurns<Entry, Result>(
  list: readonly Entry[],
  map: (entry: Entry) => Result,
): Promise<Result[]> {
  return inTurns(mapping(list, map));
}

/** One text of many parts. */
export function joinInTurns(parts: Iterable<string>): Promise<string> {
  return inTurns(joining(parts));
}

function* joining(parts: Iterable<string>): Generator<void, string> {
  let text = "";
  for (const part of parts) {
    text += part;
    yield;
  }
  return text;
}

function* mapping<Entry, Result>(
  list: readonly Entry[],
  map: (entry: Entry) => Result,
): Generator<void, Result[]> {
  const results: Result[] = [];
  for (const entry of list) {
    results.push(map(entry));
    yield;
  }
  return results;
}
