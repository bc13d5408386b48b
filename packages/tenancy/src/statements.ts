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
  readonly text: string;
  /** Known after the first execution. PostgreSQL refuses to run a named statement whose columns have changed. */
  columns?: readonly Column[];
}

/** Unnamed statements cost 30–45 % of a point read. A plan holds 20–100 kB of the server's memory. */
const STATEMENTS_PER_CONNECTION = 256;

/** The named statements of one connection, least recently used first. */
export class Statements {
  readonly #prepared = new Map<string, Prepared>();
  readonly #unwanted: string[] = [];
  #count = 0;
  #mark = "";

  /** What follows every text, in a comment. */
  get mark(): string {
    return this.#mark;
  }

  find(text: string): Prepared | undefined {
    const known = this.#prepared.get(text);
    if (known) {
      this.#prepared.delete(text);
      this.#prepared.set(text, known);
    }
    return known;
  }

  add(text: string): Prepared {
    const prepared: Prepared = { name: `rh${++this.#count}`, text };
    this.#prepared.set(text, prepared);
    if (this.#prepared.size > STATEMENTS_PER_CONNECTION) {
      for (const oldest of this.#prepared.values()) {
        this.forget(oldest);
        break;
      }
    }
    return prepared;
  }

  /** After an error nobody knows whether a new statement was parsed. Closing one that is not there is no error. */
  forget(prepared: Prepared): void {
    if (this.#prepared.delete(prepared.text)) this.#unwanted.push(prepared.name);
  }

  forgetAll(): void {
    // A pooler gives statements of one text one plan, under a name of its own: only another text is planned again.
    this.#mark = ` -- ${randomUUID()}`;
    for (const prepared of this.#prepared.values()) this.forget(prepared);
  }

  /** The names to close on the connection before anything else. */
  takeUnwanted(): string[] {
    return this.#unwanted.splice(0);
  }
}
