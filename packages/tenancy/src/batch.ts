import type { ClientBase, Connection, FieldDef, Submittable } from "pg";
import { prepareValue } from "pg/lib/utils.js";
import type { Column, Prepared, Statements } from "./statements.ts";
import { Wire, type WireValue } from "./wire.ts";

export interface Statement {
  readonly text: string;
  readonly values?: readonly unknown[] | undefined;
  /** Rows come as arrays of PostgreSQL's own texts, in the columns' order, for an adapter that reads values by itself. */
  readonly isRaw?: boolean;
}

export interface QueryResult<Row> {
  rows: Row[];
  rowCount: number | null;
}

export interface StatementResult extends QueryResult<Record<string, unknown>> {
  command: string;
  columns: readonly Column[];
}

type Done = (error: Error | null, results?: StatementResult[]) => void;

/**
 * Some statements in one flush and with one Sync: outside a transaction block they are one implicit transaction, which ends
 * at the Sync. All are named, and all go by the extended protocol, which takes exactly one statement each, with or without
 * parameters.
 *
 * This is a query as pg's client understands one (its `handle…` methods are what the client calls), because pg's own Query
 * sends a Sync for every statement, and describes the columns of every execution anew.
 */
export class Batch implements Submittable {
  callback: Done;
  readonly #client: ClientBase;
  readonly #statements: Statements;
  readonly #work: readonly { text: string; values: WireValue[]; isRaw: boolean }[];
  readonly #sent: Prepared[] = [];
  readonly #new = new Set<Prepared>();
  readonly #results: StatementResult[] = [];
  #columns: readonly Column[] = [];
  #rows: Record<string, unknown>[] = [];
  #unreadable: Error | undefined;

  constructor(client: ClientBase, statements: Statements, work: readonly Statement[], done: Done) {
    this.#client = client;
    this.#statements = statements;
    // Before a byte is sent: a value that cannot be written must not leave half a batch on the wire.
    this.#work = work.map(({ text, values = [], isRaw = false }) => ({
      text,
      isRaw,
      values: values.map((value) => prepareValue(value)),
    }));
    this.callback = done;
  }

  submit(connection: Connection): void {
    const wire = new Wire();
    for (const name of this.#statements.takeUnwanted()) wire.close(name);
    for (const { text, values } of this.#work) {
      let prepared = this.#statements.find(text);
      if (!prepared) {
        prepared = this.#statements.add(text);
        wire.parse(prepared.name, text + this.#statements.mark);
        this.#new.add(prepared);
      }
      wire.bind(prepared.name, values);
      if (!prepared.columns) wire.describe();
      wire.execute();
      this.#sent.push(prepared);
    }
    wire.sync();
    connection.stream.write(wire.bytes());
    this.#next();
  }

  handleRowDescription({ fields }: { fields: FieldDef[] }): void {
    this.#columns = fields.map((field) => ({
      field,
      name: field.name,
      parse: this.#client.getTypeParser(field.dataTypeID, "text"),
    }));
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    if (this.#work[this.#results.length]?.isRaw) {
      this.#rows.push(fields as unknown as Record<string, unknown>);
      return;
    }
    const columns = this.#columns;
    const row: Record<string, unknown> = {};
    try {
      for (let index = 0; index < columns.length; index++) {
        const column = columns[index];
        const field = fields[index];
        if (column) row[column.name] = field === null || field === undefined ? null : column.parse(field);
      }
    } catch (error) {
      this.#unreadable ??= error instanceof Error ? error : new Error(String(error));
    }
    this.#rows.push(row);
  }

  handleCommandComplete({ text }: { text: string }): void {
    const words = text.split(" ");
    const count = Number.parseInt(words.at(-1) ?? "", 10);
    this.#finish(words[0] ?? "", Number.isNaN(count) ? null : count);
  }

  handleEmptyQuery(): void {
    this.#finish("", null);
  }

  handleError(error: Error): void {
    for (const prepared of this.#new) this.#statements.forget(prepared);
    if (isStalePlan(error)) this.#statements.forgetAll();
    this.callback(error);
  }

  handleReadyForQuery(): void {
    if (this.#unreadable) this.callback(this.#unreadable);
    else this.callback(null, this.#results);
  }

  /** COPY … FROM STDIN swallows the Sync that is already under way, so it needs another one. */
  handleCopyInResponse(connection: Connection & { sendCopyFail(reason: string): void }): void {
    connection.sendCopyFail("COPY FROM STDIN is not supported here");
    connection.sync();
  }

  handleCopyData(): void {}

  handlePortalSuspended(): void {}

  #finish(command: string, rowCount: number | null): void {
    const prepared = this.#sent[this.#results.length];
    if (prepared) prepared.columns = this.#columns;
    this.#results.push({ rows: this.#rows, rowCount, command, columns: this.#columns });
    this.#next();
  }

  #next(): void {
    this.#rows = [];
    this.#columns = this.#sent[this.#results.length]?.columns ?? [];
  }
}

/** A migration has changed the columns of a statement that this connection had planned. */
export function isStalePlan(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    error.code === "0A000" &&
    error.message === "cached plan must not change result type"
  );
}
