import { types, type FieldDef } from "pg";
import type { StatementResult } from "../batch.ts";
import { TransactionOverError } from "../errors.ts";
import type { NestedTransaction } from "../nesting.ts";
import { openTransactionOf, type OpenTransaction, type TenantTransaction } from "../transaction.ts";

/** How a text that PostgreSQL sent becomes a value, as in pg's own configuration. */
export interface TypeParsers {
  getTypeParser(typeId: number, format?: "text"): (text: string) => unknown;
}

/** A query as pg takes one. A `name` changes nothing: the engine names every statement. */
export interface TenantQuery {
  readonly text: string;
  readonly values?: readonly unknown[] | undefined;
  readonly name?: string | undefined;
  readonly rowMode?: "array" | undefined;
  readonly types?: TypeParsers | undefined;
}

/** What pg answers. */
export interface TenantQueryResult<Row> {
  command: string;
  rowCount: number | null;
  rows: Row[];
  fields: FieldDef[];
}

/** The part of pg's `Client` and `Pool` that runs queries. */
export interface TenantQueryable {
  query<Row = Record<string, unknown>>(
    query: string | TenantQuery,
    values?: readonly unknown[],
  ): Promise<TenantQueryResult<Row>>;
}

/**
 * A pool in pg's manner whose every query runs inside this unit of work. `connect()` lends a client for a transaction: its
 * BEGIN, COMMIT and ROLLBACK are a savepoint of the unit of work, which alone commits.
 *
 * ```ts
 * const { rows } = await poolFor(tx).query("select body from notes where id = $1", [id]);
 * ```
 *
 * Promises only: callbacks, cursors and streams are refused. One statement for each query, as everywhere in the engine.
 */
export function poolFor(tx: TenantTransaction): TenantPool {
  return new TenantPool(tx);
}

/** Made by {@link poolFor}. (Drizzle knows a pool by its class's name.) */
export class TenantPool implements TenantQueryable {
  /** Kysely looks for them; none is needed. */
  readonly options = {};
  readonly #transaction: OpenTransaction;

  constructor(tx: TenantTransaction) {
    this.#transaction = openTransactionOf(tx);
  }

  async query<Row = Record<string, unknown>>(
    query: string | TenantQuery,
    values?: readonly unknown[],
  ): Promise<TenantQueryResult<Row>> {
    const { text } = readQuery(query, values);
    if ([BEGIN, COMMIT, ROLLBACK].some((command) => command.test(text)))
      throw new TypeError(`A pool cannot ${text.trim()}: take a client with connect()`);
    return new TenantClient(this.#transaction).query<Row>(query, values);
  }

  connect(): Promise<TenantClient> {
    return Promise.resolve(new TenantClient(this.#transaction));
  }

  /** The unit of work ends by itself. */
  end(): Promise<void> {
    return Promise.resolve();
  }
}

const BEGIN = /^\s*(?:begin|start)(?:\s+(?:work|transaction))?\s*;?\s*$/i;
const COMMIT = /^\s*(?:commit|end)(?:\s+(?:work|transaction))?\s*;?\s*$/i;
const ROLLBACK = /^\s*(?:rollback|abort)(?:\s+(?:work|transaction))?\s*;?\s*$/i;

/** What `connect()` lends. */
export class TenantClient implements TenantQueryable {
  readonly #transaction: OpenTransaction;
  #nested: NestedTransaction | undefined;
  #isReleased = false;

  constructor(transaction: OpenTransaction) {
    this.#transaction = transaction;
  }

  async query<Row = Record<string, unknown>>(
    query: string | TenantQuery,
    values?: readonly unknown[],
  ): Promise<TenantQueryResult<Row>> {
    const { text, rowMode, types: parsers = types, ...asked } = readQuery(query, values);
    if (this.#isReleased) throw new TransactionOverError(this.#transaction.scope.tenantId);
    if (BEGIN.test(text)) return this.#begin();
    if (COMMIT.test(text)) return this.#end("COMMIT");
    if (ROLLBACK.test(text)) return this.#end("ROLLBACK");
    this.#nested?.assertNotLost();
    const result = await this.#transaction.run({ text, values: asked.values, isRaw: true });
    return readResult<Row>(result, parsers, rowMode);
  }

  /** What was begun and not ended is undone. */
  release(_destroy?: boolean): void {
    this.#isReleased = true;
    this.#nested?.rollback().catch(() => {});
    this.#nested = undefined;
  }

  async #begin<Row>(): Promise<TenantQueryResult<Row>> {
    // A second BEGIN changes nothing in PostgreSQL either.
    this.#nested ??= this.#transaction.nesting.begin();
    await this.#nested.begun;
    return answer("BEGIN");
  }

  async #end<Row>(command: "COMMIT" | "ROLLBACK"): Promise<TenantQueryResult<Row>> {
    const nested = this.#nested;
    this.#nested = undefined;
    await (command === "COMMIT" ? nested?.commit() : nested?.rollback());
    return answer(command);
  }
}

function answer<Row>(command: string): TenantQueryResult<Row> {
  return { command, rowCount: null, rows: [], fields: [] };
}

function readQuery(query: string | TenantQuery, values: readonly unknown[] | undefined): TenantQuery {
  if (typeof query === "string") {
    refuseCallback(values);
    return { text: query, values };
  }
  const { text, name, rowMode, types: parsers, values: own } = query;
  if ("submit" in query || typeof text !== "string")
    throw new TypeError(
      "poolFor(tx) takes a text or { text, values }: cursors and streams are not for a unit of work",
    );
  if ("binary" in query && query.binary)
    throw new TypeError("poolFor(tx) reads PostgreSQL's text format only: leave `binary` out");
  refuseCallback(values);
  return { text, name, rowMode, types: parsers, values: values ?? own };
}

/** It would never be called, and the caller would wait for ever. */
function refuseCallback(values: unknown): void {
  if (typeof values === "function")
    throw new TypeError("poolFor(tx) answers with a promise: leave the callback out and await it");
}

function readResult<Row>(
  { command, rowCount, rows, columns }: StatementResult,
  parsers: TypeParsers,
  rowMode: "array" | undefined,
): TenantQueryResult<Row> {
  const parse = columns.map(({ field }) => parsers.getTypeParser(field.dataTypeID, "text"));
  const readRow = (texts: readonly (string | null)[]) =>
    texts.map((text, index) => (text === null ? null : parse[index]?.(text)));
  const toObject = (row: readonly unknown[]) =>
    Object.fromEntries(columns.map(({ name }, index) => [name, row[index]]));
  const read = (rows as unknown as (string | null)[][]).map((texts) => readRow(texts));
  return {
    command,
    rowCount,
    rows: (rowMode === "array" ? read : read.map((row) => toObject(row))) as Row[],
    fields: columns.map(({ field }) => field),
  };
}
