import { createHash } from "node:crypto";
import { SnapshotError } from "../errors.ts";
import type { Estimate, PricedEstimate, Snapshot } from "../model.ts";
import { canonicalJson } from "./canonical-json.ts";
import { priceEstimate } from "./price-estimate.ts";

/** Prices an estimate and freezes it; the hash tells later whether the stored copy is still the same. */
export function takeSnapshot(estimate: Estimate): Snapshot {
  const priced = deepFreeze(structuredClone(priceEstimate(estimate)));
  return Object.freeze({ format: 1, hash: hashOf(priced), estimate: priced });
}

/** Throws SnapshotError where the content does not belong to the hash. */
export function verifySnapshot(snapshot: Snapshot): void {
  if (hashOf(snapshot.estimate) !== snapshot.hash) throw new SnapshotError();
}

function hashOf(estimate: PricedEstimate): string {
  return createHash("sha256")
    .update(canonicalJson({ format: 1, estimate }))
    .digest("hex");
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    for (const entry of Object.values(value)) deepFreeze(entry);
    Object.freeze(value);
  }
  return value;
}
