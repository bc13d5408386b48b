import { createHash } from "node:crypto";
import { SnapshotError } from "../errors.ts";
import type { Estimate, PricedEstimate, PricedItem, PricedSection, Snapshot } from "../model.ts";
import { atOnce } from "./at-once.ts";
import { canonicalParts } from "./canonical-json.ts";
import { pricing } from "./price-estimate.ts";

/** Prices an estimate and freezes it; the hash tells later whether the stored copy is still the same. */
export function takeSnapshot(estimate: Estimate): Snapshot {
  return atOnce(snapshotting(estimate));
}

/** Takes a snapshot and stops after each item, so that whoever runs it can do something else in between. */
export function* snapshotting(estimate: Estimate): Generator<void, Snapshot> {
  const priced = yield* pricing(estimate);
  const sections: PricedSection[] = [];
  for (const section of priced.sections) {
    const items: PricedItem[] = [];
    for (const item of section.items) {
      items.push(frozenCopy(item));
      yield;
    }
    sections.push(Object.freeze({ ...section, items: Object.freeze(items) }));
  }
  const frozen: PricedEstimate = Object.freeze({
    ...frozenCopy({ ...priced, sections: [] }),
    sections: Object.freeze(sections),
  });
  return Object.freeze({ format: 1, hash: yield* hashing(frozen), estimate: frozen });
}

/** Throws SnapshotError where the content does not belong to the hash. */
export function verifySnapshot(snapshot: Snapshot): void {
  if (atOnce(hashing(snapshot.estimate)) !== snapshot.hash) throw new SnapshotError();
}

function* hashing(estimate: PricedEstimate): Generator<void, string> {
  const hash = createHash("sha256");
  for (const part of canonicalParts({ format: 1, estimate })) {
    hash.update(part);
    yield;
  }
  return hash.digest("hex");
}

/** Of what JSON holds. */
function frozenCopy<T>(value: T): T {
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy)) as T;
  if (typeof value !== "object" || value === null) return value;
  const copy = { ...value } as Record<string, unknown>;
  // Most of an item are texts: they stay where they are.
  for (const [name, entry] of Object.entries(copy))
    if (typeof entry === "object" && entry !== null) copy[name] = frozenCopy(entry);
  return Object.freeze(copy) as T;
}
