/** Of an estimate, a part for each item. */
const LEVELS = 5;

/** The same text as `canonicalJson`, in parts: what lies deeper than some levels is one. */
export function* canonicalParts(value: unknown, levels = LEVELS): Generator<string> {
  if (levels === 0 || typeof value !== "object" || value === null) {
    yield canonicalJson(value);
  } else if (Array.isArray(value)) {
    let before = "[";
    for (const entry of value) {
      yield before;
      yield* canonicalParts(entry, levels - 1);
      before = ",";
    }
    yield before === "[" ? "[]" : "]";
  } else {
    let before = "{";
    for (const [key, entry] of sortedEntries(value)) {
      yield `${before}${JSON.stringify(key)}:`;
      yield* canonicalParts(entry, levels - 1);
      before = ",";
    }
    yield before === "{" ? "{}" : "}";
  }
}

/** JSON with sorted keys and no blanks: equal values give equal text. Undefined properties are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((entry) => canonicalJson(entry)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = sortedEntries(value).map(
      ([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`,
    );
    return `{${entries.join(",")}}`;
  }
  return JSON.stringify(value);
}

function sortedEntries(value: object): [string, unknown][] {
  return Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}
