import { DatabaseError, type ClientBase, type Connection, type FieldDef, type Submittable } from "pg";
import { prepareValue } from "pg/lib/utils.js";
import { TenancyError } from "./errors.ts";
import type { Column, Prepared, Statements } from "./statements.ts";
import { Wire, type WireValue } from "./wire.ts";

export interface Statement {
  readonly text: string;
  readonly values?: readonly unknown[] | undefined;
  /** Rows come as arrays of PostgreSQL's own texts, in the columns' order, for an adapter that reads values by itself. */
  readonly isRaw?: boolean;
  /** Means the same whatever the search_path is: planned once, not once for each schema. */
  readonly isGlobal?: boolean;
}

/** Where a batch is sent: a connection, and the schema in which its names are looked up. */
export interface Target {
  readonly client: ClientBase;
  readonly statements: Statements;
  readonly schema: string;
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
  readonly #target: Target;
  readonly #work: readonly { text: string; values: WireValue[]; isRaw: boolean; schema: string }[];
  readonly #sent: Prepared[] = [];
  readonly #new = new Set<Prepared>();
  readonly #results: StatementResult[] = [];
  #columns: readonly Column[] = [];
  #rows: Record<string, unknown>[] = [];
  #unreadable: Error | undefined;
  #isWritten = false;

  constructor(target: Target, work: readonly Statement[], done: Done) {
    this.#target = target;
    // Before a byte is sent: a value that cannot be written must not leave half a batch on the wire.
    this.#work = work.map(({ text, values = [], isRaw = false, isGlobal = false }) => ({
      text,
      isRaw,
      schema: isGlobal ? "" : target.schema,
      values: writableValues(values),
    }));
    this.callback = done;
  }

  /** Of all values together, in letters or bytes. */
  get size(): number {
    let size = 0;
    for (const { values } of this.#work) for (const value of values) size += value?.length ?? 0;
    return size;
  }

  /** What was written last. */
  get last(): Prepared | undefined {
    return this.#sent.at(-1);
  }

  /** Called by the client when it is this batch's turn to be answered. */
  submit(connection: Connection): void {
    if (this.#isWritten) return;
    const wire = new Wire();
    this.write(wire);
    connection.stream.write(wire.bytes());
  }

  /** Puts the messages on the wire, perhaps behind those of others that are not answered yet. */
  write(wire: Wire): void {
    const { statements } = this.#target;
    this.#isWritten = true;
    for (const name of statements.takeUnwanted()) wire.close(name);
    for (const { text, values, schema } of this.#work) {
      let prepared = statements.find(schema, text);
      if (!prepared) {
        prepared = statements.add(schema, text);
        wire.parse(prepared.name, text + statements.mark);
        this.#new.add(prepared);
      }
      wire.bind(prepared.name, values);
      if (!prepared.columns) wire.describe();
      wire.execute();
      this.#sent.push(prepared);
    }
    wire.sync();
    this.#next();
  }

  handleRowDescription({ fields }: { fields: FieldDef[] }): void {
    this.#columns = fields.map((field) => ({
      field,
      name: field.name,
      parse: this.#target.client.getTypeParser(field.dataTypeID, "text"),
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

  /** Whether the connection goes on is not read in the error, which speaks the server's language: then the Sync is answered, too. */
  handleError(error: Error, connection: Connection): void {
    for (const prepared of this.#new) this.#target.statements.forget(prepared);
    if (isStalePlan(error)) this.#target.statements.forgetAll();
    if (!(error instanceof DatabaseError)) return this.callback(error);
    const settle = (outcome: Error) => () => {
      connection.off("readyForQuery", goOn).off("end", end);
      this.callback(outcome);
    };
    const goOn = settle(error);
    const end = settle(new Error(error.message, { cause: error }));
    connection.once("readyForQuery", goOn).once("end", end);
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

/** The protocol counts them in two bytes. */
const MOST_VALUES = 65_535;
/** PostgreSQL reads no message of 1 GiB, and closes the connection. What stands beside the values takes less than 1 MiB. */
const MOST_BYTES = 2 ** 30 - 2 ** 20;

function writableValues(values: readonly unknown[]): WireValue[] {
  if (values.length > MOST_VALUES)
    throw new TenancyError(
      "STATEMENT_REFUSED",
      `A statement takes ${MOST_VALUES} values at most, not ${values.length}: pass them in one array`,
    );
  let bytes = 0;
  return values.map((value, index) => {
    // A builder's own toJSON(), toPostgres() or toString() may answer with anything.
    const prepared: unknown = prepareValue(value) ?? null;
    if (prepared === null) return prepared;
    if (typeof prepared !== "string" && !Buffer.isBuffer(prepared))
      throw new TenancyError("STATEMENT_REFUSED", `The value of $${index + 1} became neither text nor bytes`);
    bytes += Buffer.byteLength(prepared);
    if (bytes > MOST_BYTES)
      throw new TenancyError("STATEMENT_REFUSED", "The values of a statement are larger than 1 GiB together");
    return prepared;
  });
}

/** A migration has changed the columns of a statement that this connection had planned. */
export function isStalePlan(error: unknown): boolean {
  return (
    error instanceof DatabaseError && error.code === "0A000" && error.routine === "RevalidateCachedQuery"
  );
}
