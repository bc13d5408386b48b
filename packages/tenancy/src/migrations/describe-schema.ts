import { createHash } from "node:crypto";
import { escapeIdentifier, type ClientBase } from "pg";
import { readSql } from "../provision.ts";

/** One thing in a schema that decides how its tables behave. */
export interface SchemaObject {
  readonly kind: string;
  readonly name: string;
  readonly definition: string;
}

/** What is in a schema: columns, constraints, indexes, policies, grants, triggers, functions and more. In a transaction only. */
export async function describeSchema(owner: ClientBase, schema: string): Promise<SchemaObject[]> {
  await owner.query(`set local search_path = ${escapeIdentifier(schema)}`);
  const { rows } = await owner.query<SchemaObject>({
    // planned once for a connection
    name: "describe-schema",
    text: await readSql("describe-schema", {}),
    values: [schema],
  });
  return rows;
}

/** Two schemas with the same fingerprint have the same objects with the same definitions. */
export function fingerprintOf(objects: readonly SchemaObject[]): string {
  const lines = objects.map(({ kind, name, definition }) => JSON.stringify([kind, name, definition]));
  return createHash("sha256").update(lines.toSorted().join("\n")).digest("hex");
}

export interface Difference {
  readonly kind: string;
  readonly name: string;
  /** What the migrations make of it; missing where they make no such thing. */
  readonly expected?: string;
  /** What is there; missing where nothing is. */
  readonly found?: string;
}

const key = ({ kind, name }: SchemaObject) => `${kind} ${name}`;

/** What somebody changed by hand. */
export function differences(expected: readonly SchemaObject[], found: readonly SchemaObject[]): Difference[] {
  const theirs = new Map(found.map((object) => [key(object), object]));
  const ours = new Set(expected.map(key));
  return [
    ...expected.flatMap((object) => {
      const other = theirs.get(key(object));
      if (other?.definition === object.definition) return [];
      const { kind, name, definition } = object;
      return [{ kind, name, expected: definition, ...(other ? { found: other.definition } : {}) }];
    }),
    ...found
      .filter((object) => !ours.has(key(object)))
      .map(({ kind, name, definition }) => ({ kind, name, found: definition })),
  ];
}
