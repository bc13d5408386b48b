import { DatabaseError } from "pg";
import type { QueryResult, Statement } from "./batch.ts";
import { Connections, type PlacementConnection } from "./connections.ts";
import { currentContext, inContext, surroundingContext, type TenantContext } from "./context.ts";
import {
  TenancyError,
  PlacementNotReadyError,
  PlacementUnreachableError,
  TenantMovedError,
  TenantOutsideVersionsError,
  TenantSuspendedError,
  TokenInvalidError,
} from "./errors.ts";
import type { Catalog, Placement, Residence, TenantId } from "./placement.ts";
import { Residences } from "./residences.ts";
import { SigningKey, signToken } from "./token.ts";
import { OpenTransaction, type TenantTransaction } from "./transaction.ts";

export interface TenancyOptions {
  readonly catalog: Catalog;
  /** How the application's own login reaches a placement's database. Pools are shared by database. */
  readonly connection: (placement: Placement) => PlacementConnection;
  /** The 32 bytes which the placement's database checks tokens with. Called for every unit of work, so it must be at hand. */
  readonly key: (placement: Placement) => Buffer;
  /** How long a token may travel to the database. It covers the clocks' difference too. Default 60 s. */
  readonly tokenLifetimeSeconds?: number;
  /**
   * The versions of the tenant tables that this release works with: numbers of their highest migration, both included. A tenant
   * outside is refused by its own database with TENANT_OUTSIDE_VERSIONS, whatever a cache says. Default: all.
   */
  readonly serves?: { readonly from: number; readonly to: number };
  /**
   * Connections of this process, to all databases together. Default 50. When all are lent, a unit of work waits for as long as
   * `connectionTimeoutMillis` says, and then fails with POOL_EXHAUSTED.
   */
  readonly maxConnections?: number;
  /**
   * Whether statements that have shown themselves to be short may follow each other on a few shared connections, without waiting
   * for each other's answers. Default true.
   */
  readonly sharesConnections?: boolean;
  /**
   * How long a connection may say nothing while a statement is under way: its server hangs, or the network swallows everything.
   * It is then closed, and the unit of work fails with PLACEMENT_UNREACHABLE. Work that gives itself a longer `statement_timeout`
   * than its connection has needs more. Default: 5 s more than the connection's `statement_timeout`, which is 30 s by default.
   */
  readonly answerTimeoutMs?: number;
  /**
   * What a statement may answer with, in bytes on the wire; all of it is held in memory, and one statement must not take the process
   * from all tenants. More is ANSWER_TOO_LARGE. Default 64 MiB.
   */
  readonly maxAnswerBytes?: number;
}

export interface WorkOptions {
  readonly actor?: unknown;
  /** Cancels the statement that runs, rolls back, and rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface Tenancy {
  /**
   * Runs one unit of work in one transaction: commits when it returns, rolls back when it throws. Inside another unit of work
   * of the same tenant it joins that one; of another tenant, it throws WRONG_TENANT.
   *
   * When the tenant has moved, the work is called a second time, at the new place; nothing was done at the old one.
   */
  withTenant<T>(
    tenantId: TenantId,
    work: (tx: TenantTransaction) => Promise<T>,
    options?: WorkOptions,
  ): Promise<T>;
  /** Sets the context for what is called inside, and nothing else. */
  run<T>(tenantId: TenantId, work: () => T, options?: Pick<WorkOptions, "actor">): T;
  /** Runs one statement for the current tenant, in one round trip; inside a unit of work, as a part of it. */
  query<Row = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
    options?: Pick<WorkOptions, "signal">,
  ): Promise<QueryResult<Row>>;
  /** `withTenant` for the current tenant. */
  transaction<T>(
    work: (tx: TenantTransaction) => Promise<T>,
    options?: Pick<WorkOptions, "signal">,
  ): Promise<T>;
  /** Who is asking, for which tenant; or NO_TENANT. */
  current(): TenantContext;
  /** Closes every connection. */
  end(): Promise<void>;
}

/**
 * Opens the engine.
 *
 * ```ts
 * const tenancy = createTenancy({ catalog, connection: () => ({ connectionString }), key: () => key });
 * await tenancy.withTenant(id, (tx) => tx.query("select * from notes where id = $1", [noteId]));
 * ```
 */
export function createTenancy(options: TenancyOptions): Tenancy {
  const {
    catalog,
    connection,
    key,
    tokenLifetimeSeconds = 60,
    serves,
    maxConnections,
    sharesConnections,
    answerTimeoutMs,
    maxAnswerBytes,
  } = Object.freeze({ ...options });
  const connections = new Connections({
    connection,
    max: maxConnections,
    sharesConnections,
    answerTimeoutMs,
    maxAnswerBytes,
  });
  const residences = new Residences(catalog);
  const signingKeys = new WeakMap<Buffer, SigningKey>();

  function enter({ tenantId, placement }: Residence): Statement {
    const expiresAtSeconds = Math.floor(Date.now() / 1000) + tokenLifetimeSeconds;
    const token = signToken(tenantId, signingKey(placement), expiresAtSeconds);
    return serves
      ? { text: "select rowhouse.enter($1, $2, $3)", values: [token, serves.from, serves.to], isGlobal: true }
      : { text: "select rowhouse.enter($1)", values: [token], isGlobal: true };
  }

  function signingKey(placement: Placement): SigningKey {
    const secret = key(placement);
    let known = signingKeys.get(secret);
    if (!known) signingKeys.set(secret, (known = new SigningKey(secret)));
    return known;
  }

  /** Looks in the catalog again, and repeats once, when the placement no longer has the tenant. */
  async function serve<T>(tenantId: TenantId, attempt: (residence: Residence) => Promise<T>): Promise<T> {
    try {
      return await attempt(residences.recall(tenantId) ?? (await residences.find(tenantId)));
    } catch (error) {
      // Not repeated, because something may have been done; but the tenant may have left a database that is gone now.
      if (error instanceof PlacementUnreachableError) residences.forget(tenantId);
      if (!(error instanceof TenantMovedError)) throw error;
    }
    return attempt(await residences.find(tenantId, { fresh: true }));
  }

  async function transact<T>(
    context: TenantContext,
    residence: Residence,
    signal: AbortSignal | undefined,
    work: (tx: TenantTransaction) => Promise<T>,
  ): Promise<T> {
    const transaction = new OpenTransaction(context.tenantId, {
      placement: residence.placement,
      open: () => connections.borrow(residence, signal),
      enter: () => enter(residence),
      explain: (error) => explain(error, residence),
    });
    try {
      const result = await inContext({ ...context, transaction: transaction.scope }, () =>
        work(transaction.scope),
      );
      await transaction.commit();
      return result;
    } catch (error) {
      await transaction.rollback();
      throw transaction.failure instanceof TenantMovedError ? transaction.failure : error;
    } finally {
      transaction.release();
    }
  }

  const tenancy: Tenancy = {
    withTenant(tenantId, work, { actor, signal } = {}) {
      const around = surroundingContext(tenantId);
      if (around?.transaction) return work(around.transaction);
      const context = { tenantId, actor: actor ?? around?.actor };
      return serve(tenantId, (residence) => transact(context, residence, signal, work));
    },

    run(tenantId, work, { actor } = {}) {
      const around = surroundingContext(tenantId);
      return inContext({ ...around, tenantId, actor: actor ?? around?.actor }, work);
    },

    async query<Row>(
      text: string,
      values?: readonly unknown[],
      { signal }: Pick<WorkOptions, "signal"> = {},
    ) {
      const { tenantId, transaction } = currentContext();
      if (transaction) return transaction.query<Row>(text, values);
      return serve(tenantId, async (residence) => {
        const result = await connections
          .runAlone(residence, () => enter(residence), { text, values }, signal)
          .catch((error: unknown) => {
            throw explain(error, residence);
          });
        return result as QueryResult<Row>;
      });
    },

    transaction: (work, options) => tenancy.withTenant(currentContext().tenantId, work, options),
    current: currentContext,
    end: () => connections.end(),
  };
  return tenancy;
}

/** The engine's own refusals, raised in the database with these SQLSTATEs; anything else passes through unchanged. */
function explain(error: unknown, { tenantId, placement, epoch }: Residence): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const options = { cause: error };
  switch (error.code) {
    case "RH001":
      return new TenancyError(
        "NO_TENANT",
        `The context of tenant ${tenantId} is gone: a statement ended its transaction`,
        options,
      );
    case "RH002":
      return new TokenInvalidError(tenantId, placement.id, options);
    case "RH003":
      return new TenancyError(
        "TOKEN_EXPIRED",
        `The token for tenant ${tenantId} expired on its way to placement ${placement.id}`,
        options,
      );
    case "RH005":
      return new TenantMovedError(tenantId, placement.id, epoch, options);
    case "RH006":
      return new TenantSuspendedError(tenantId, options);
    case "RH008":
      return new TenantOutsideVersionsError(tenantId, placement.id, error.message, options);
    case "RH007":
      return new TenancyError("ISOLATION_LEVEL", error.message, options);
    case "3F000":
    case "42883":
      return isEngineMissing(error.message)
        ? new PlacementNotReadyError(tenantId, placement.id, options)
        : error;
    default:
      return error;
  }
}

/** The name is in the message in every language, between whatever quotes. */
function isEngineMissing(message: string): boolean {
  return /\browhouse(?:$|[^.\w])|\browhouse\.enter\(/.test(message);
}
