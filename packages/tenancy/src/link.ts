import type { Socket } from "node:net";
import { Client, type ClientConfig, type PoolConfig } from "pg";
import { AnswerTooLargeError } from "./errors.ts";
import type { TenantId } from "./placement.ts";
import { Statements } from "./statements.ts";

/**
 * The caches of a backend grow with every table that it sees, and with every schema they are others: 1,000 schemas of 10 tables came
 * to 198 MB. How many tables a schema has is not known here, but how many statements were prepared is.
 */
const SCHEMAS_PER_CONNECTION = 512;
const PREPARED_PER_CONNECTION = 4_096;

/** A server that lives closes a connection in less than 1 ms. */
const CLOSING_MS = 1_000;

/** What a connection may cost, and whom it tells. */
export interface LinkOptions {
  /** As errors call it. */
  readonly databaseName: string;
  /** How long the server may leave it without an answer. */
  readonly patienceMs: number;
  readonly maxAnswerBytes: number;
  readonly onLost: (link: Link) => void;
}

/** A connection, and what its backend knows by now. */
export class Link {
  readonly client: Client;
  readonly statements = new Statements();
  readonly #schemas = new Set<string>();
  /** When it was last given back, in the time of `performance.now()`. */
  usedAt = performance.now();
  isLost = false;
  /** The tenant whose unit of work has it. */
  lentTo: TenantId | undefined;
  /** How long the server may leave it without an answer. */
  readonly patienceMs: number;
  /** Looks at which an answer was awaited and no byte had moved since the look before. */
  silentLooks = 0;
  /** Looks since the last one that found something had come. */
  unheardLooks = 0;
  #moved = 0;
  #read = 0;

  /** Connects, or throws what the driver says. */
  static async open(
    config: PoolConfig,
    { databaseName, patienceMs, maxAnswerBytes, onLost }: LinkOptions,
  ): Promise<Link> {
    const client = new ((config.Client ?? Client) as new (config: ClientConfig) => Client)(config);
    const link = new Link(client, patienceMs);
    let isOpen = false;
    // Without a listener an idle connection that breaks would end the process.
    client.on("error", () => {
      link.isLost = true;
      if (isOpen) onLost(link);
    });
    await client.connect();
    isOpen = true;
    link.#bound(maxAnswerBytes, new AnswerTooLargeError(databaseName, maxAnswerBytes));
    return link;
  }

  private constructor(client: Client, patienceMs: number) {
    this.client = client;
    this.patienceMs = patienceMs;
  }

  /** Cuts it before the driver has put together what no process can hold: a text of 512 MiB is an error that nobody catches. */
  #bound(maxAnswerBytes: number, error: Error): void {
    const { connection } = this.client;
    const stream = connection.stream as Socket;
    let answered = stream.bytesRead;
    connection.on("readyForQuery", () => {
      answered = stream.bytesRead;
    });
    stream.prependListener("data", () => {
      if (stream.bytesRead - answered > maxAnswerBytes) this.cut(error);
    });
  }

  visit(schema: string): void {
    this.#schemas.add(schema);
  }

  hasVisited(schema: string): boolean {
    return this.#schemas.has(schema);
  }

  /** Whether it is being answered: asked from time to time, so that no statement needs a timer of its own. */
  look(): void {
    const { readyForQuery, connection } = this.client as Client & { readyForQuery: boolean };
    // What leaves counts too: a large value takes its time on a slow network.
    const { bytesRead, writableLength } = connection.stream as Socket;
    const moved = bytesRead - writableLength;
    this.silentLooks = !readyForQuery && moved === this.#moved ? this.silentLooks + 1 : 0;
    this.#moved = moved;
    this.unheardLooks = bytesRead === this.#read ? this.unheardLooks + 1 : 0;
    this.#read = bytesRead;
  }

  /** Ends it without a word to the server. Whoever awaits an answer is told the reason. */
  cut(reason: Error): void {
    this.client.connection.stream.destroy(reason);
  }

  get isWornOut(): boolean {
    return this.#schemas.size > SCHEMAS_PER_CONNECTION || this.statements.prepared > PREPARED_PER_CONNECTION;
  }

  async close(): Promise<void> {
    // Of a server that has gone dark nothing is heard for a quarter of an hour, and its place in the budget is another's.
    const giveUp = setTimeout(() => this.client.connection.stream.destroy(), CLOSING_MS);
    await this.client.end().catch(() => {});
    clearTimeout(giveUp);
  }
}
