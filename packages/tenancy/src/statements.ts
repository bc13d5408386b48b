import { randomUUID } from "node:crypto";
import type { FieldDef } from "pg";

/** A column of a named statement's result, as PostgreSQL described it once. */
export interface Column {
  readonly field: FieldDef;
  readonly name: string;
  readonly parse: (text: string) => unknown;
}

export interface Prepared {
  readonly name: string;
  readonly schema: string;
  readonly text: string;
  /** In a row, on a shared connection. */
  longRuns: number;
  /** Known after the first execution. PostgreSQL refuses to run a named statement whose columns have changed. */
  columns?: readonly Column[];
}

/**
 * Unnamed statements cost 30–45 % of a point read. A plan holds 20–100 kB of the server's memory. Three lines share a thousand schemas:
 * with room for half as many, two or three kinds of reads in each pushed each other out, and took half as long again.
 */
const STATEMENTS_PER_CONNECTION = 1_024;

/**
 * The named statements of one connection. One text is another statement in each schema: PostgreSQL would plan it again at every
 * change of the search_path.
 */
export class Statements {
  readonly #bySchema = new Map<string, Map<string, Prepared>>();
  readonly #unwanted: string[] = [];
  /** Least recently used first. */
  readonly #inOrder = new Set<Prepared>();
  /** How many there ever were. */
  prepared = 0;
  #mark = "";

  /** What follows every text, in a comment. */
  get mark(): string {
    return this.#mark;
  }

  find(schema: string, text: string): Prepared | undefined {
    const known = this.#bySchema.get(schema)?.get(text);
    if (known) {
      this.#inOrder.delete(known);
      this.#inOrder.add(known);
    }
    return known;
  }

  add(schema: string, text: string): Prepared {
    if (this.#inOrder.size >= STATEMENTS_PER_CONNECTION) this.#forgetLeastRecentlyUsed();
    const prepared: Prepared = { name: `rh${++this.prepared}`, schema, text, longRuns: 0 };
    let inSchema = this.#bySchema.get(schema);
    if (!inSchema) this.#bySchema.set(schema, (inSchema = new Map()));
    inSchema.set(text, prepared);
    this.#inOrder.add(prepared);
    return prepared;
  }

  /** After an error nobody knows whether a new statement was parsed. Closing one that is not there is no error. */
  forget(prepared: Prepared): void {
    const inSchema = this.#bySchema.get(prepared.schema);
    if (inSchema?.get(prepared.text) !== prepared) return;
    inSchema.delete(prepared.text);
    if (inSchema.size === 0) this.#bySchema.delete(prepared.schema);
    this.#unwanted.push(prepared.name);
    this.#inOrder.delete(prepared);
  }

  forgetAll(): void {
    // A pooler gives statements of one text one plan, under a name of its own: only another text is planned again.
    this.#mark = ` -- ${randomUUID()}`;
    for (const prepared of this.#inOrder) this.forget(prepared);
  }

  /** The names to close on the connection before anything else. */
  takeUnwanted(): string[] {
    return this.#unwanted.length === 0 ? this.#unwanted : this.#unwanted.splice(0);
  }

  #forgetLeastRecentlyUsed(): void {
    for (const oldest of this.#inOrder) {
      this.forget(oldest);
      break;
    }
  }
}
