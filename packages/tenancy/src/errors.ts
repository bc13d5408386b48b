/** What went wrong, in the words that callers compare. */
export type TenancyErrorCode =
  | "NO_TENANT"
  | "WRONG_TENANT"
  | "TENANT_UNKNOWN"
  | "TENANT_MOVED"
  | "TENANT_SUSPENDED"
  | "TENANT_EXISTS"
  | "TENANT_BUSY"
  | "TENANT_ID_INVALID"
  | "CATALOG_FAILED"
  | "PLACEMENT_MISSING"
  | "PLACEMENT_NOT_READY"
  | "ISOLATION_HOLE"
  | "LOCK_LOST"
  | "TOKEN_INVALID"
  | "TOKEN_EXPIRED"
  | "KEY_INVALID"
  | "ISOLATION_LEVEL"
  | "TRANSACTION_ABORTED"
  | "TRANSACTION_OVER"
  | "TRANSACTION_NESTING"
  | "STATEMENT_REFUSED"
  | "ANSWER_TOO_LARGE"
  | "TENANT_OUTSIDE_VERSIONS"
  | "PLACEMENT_UNREACHABLE"
  | "POOL_EXHAUSTED"
  | "ENDED"
  | "MIGRATION_CHANGED"
  | "MIGRATION_FAILED"
  | "MIGRATION_INVALID"
  | "MIGRATION_MISSING"
  | "MIGRATION_NEWER"
  | "MIGRATION_OUT_OF_ORDER"
  | "MIGRATION_RUNNING";

/** Every error that the engine raises by itself. What PostgreSQL says about a statement passes through unchanged. */
export class TenancyError extends Error {
  readonly code: TenancyErrorCode;

  constructor(code: TenancyErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Raised when a tenant's data is asked for without a context. Nothing falls back to anything. */
export class NoTenantError extends TenancyError {
  constructor() {
    super(
      "NO_TENANT",
      "No tenant in context: call this inside tenancy.run(tenantId, …) or tenancy.withTenant(tenantId, …)",
    );
  }
}

/** Raised when a unit of work for one tenant is started inside that of another. */
export class WrongTenantError extends TenancyError {
  constructor(asked: string, current: string) {
    super("WRONG_TENANT", `Asked for tenant ${asked}, but the current tenant is ${current}`);
  }
}

/** Raised when neither the catalog nor its placement knows the tenant. */
export class TenantUnknownError extends TenancyError {
  constructor(tenantId: string) {
    super("TENANT_UNKNOWN", `The catalog knows no tenant ${tenantId}`);
  }
}

/** Raised when the catalog cannot be asked, or answers for another tenant than was asked for. Nothing was done. */
export class CatalogFailedError extends TenancyError {
  constructor(tenantId: string, reason: string, options?: ErrorOptions) {
    super("CATALOG_FAILED", `The catalog did not say where tenant ${tenantId} lives: ${reason}`, options);
  }
}

/** Raised when a statement answers with more than `maxAnswerBytes`. Its connection is closed, and its transaction undone with it. */
export class AnswerTooLargeError extends TenancyError {
  constructor(database: string, maxBytes: number) {
    super(
      "ANSWER_TOO_LARGE",
      `A statement in database ${database} answered with more than ${maxBytes} bytes: ask for fewer rows or columns at once`,
    );
  }
}

/** Raised when the catalog, asked again, still names a placement where the tenant does not live. */
export class TenantMovedError extends TenancyError {
  constructor(tenantId: string, placement: string, epoch: number, options?: ErrorOptions) {
    super(
      "TENANT_MOVED",
      `The catalog says that tenant ${tenantId} lives in placement ${placement} (epoch ${epoch}), but it has no such resident`,
      options,
    );
  }
}

/** Raised by the fence while a tenant is suspended. */
export class TenantSuspendedError extends TenancyError {
  constructor(tenantId: string, options?: ErrorOptions) {
    super("TENANT_SUSPENDED", `Tenant ${tenantId} is suspended`, options);
  }
}

/** Raised by the fence when a tenant's tables are older or newer than this release serves. Others are served. */
export class TenantOutsideVersionsError extends TenancyError {
  constructor(tenantId: string, placement: string, reason: string, options?: ErrorOptions) {
    super(
      "TENANT_OUTSIDE_VERSIONS",
      `Tenant ${tenantId} in placement ${placement} cannot be served by this release now: ${reason}`,
      options,
    );
  }
}

/** Raised when the database does not believe the token: another placement's key, or a forgery. */
export class TokenInvalidError extends TenancyError {
  constructor(tenantId: string, placement: string, options?: ErrorOptions) {
    super(
      "TOKEN_INVALID",
      `The token for tenant ${tenantId} was not signed with the key that placement ${placement} holds`,
      options,
    );
  }
}

/** Raised when a statement fails, the work goes on, and there is nothing left to commit. */
export class TransactionAbortedError extends TenancyError {
  constructor(options?: ErrorOptions) {
    super(
      "TRANSACTION_ABORTED",
      "Nothing was committed: an earlier statement of this unit of work failed",
      options,
    );
  }
}

/** Raised when a transaction is used after its unit of work returned. */
export class TransactionOverError extends TenancyError {
  constructor(tenantId: string) {
    super("TRANSACTION_OVER", `The unit of work for tenant ${tenantId} is over; await every query inside it`);
  }
}

/** Raised when transactions inside a unit of work overlap, or one is still open when the work ends. */
export class TransactionNestingError extends TenancyError {
  constructor(what: string, options?: ErrorOptions) {
    super(
      "TRANSACTION_NESTING",
      `${what}; await each transaction inside a unit of work before the next`,
      options,
    );
  }
}

/** Raised for a statement that could reach beyond its tenant: behind a pooler, whatever may outlive its transaction does. */
export class StatementRefusedError extends TenancyError {
  constructor(text: string, { isBehindPooler }: { isBehindPooler: boolean }) {
    const others = isBehindPooler ? "" : ", or set, show, call, copy, or a cursor's";
    super(
      "STATEMENT_REFUSED",
      `A statement begins with select, insert, update, delete, merge, with, values or table${others}, not with: ${text.trim().slice(0, 40)}`,
    );
  }
}

/** Raised when a placement's database lacks the engine, or has one that is too old. Run `prepareDatabase` there, or restore it. */
export class PlacementNotReadyError extends TenancyError {
  constructor(tenantId: string, placement: string, options?: ErrorOptions) {
    super(
      "PLACEMENT_NOT_READY",
      `Placement ${placement} of tenant ${tenantId} is not ready: its database lacks this release's engine`,
      options,
    );
  }
}

/** Raised when the census finds a hole where nobody is served yet. The placement is not put into service. */
export class IsolationHoleError extends TenancyError {
  readonly findings: readonly { readonly code: string; readonly object: string; readonly why: string }[];

  constructor(where: string, findings: IsolationHoleError["findings"]) {
    const words = findings.map(({ code, object, why }) => `${code} ${object}: ${why}`);
    const more = words.length > 3 ? `; and ${words.length - 3} more` : "";
    super("ISOLATION_HOLE", `${where} is not put into service: ${words.slice(0, 3).join("; ")}${more}`);
    this.findings = findings;
  }
}

/**
 * Raised when a placement's database cannot be reached, a connection to it breaks, or it stops answering. It is tried again after
 * a rest that grows from 0.25 to 10 s; other databases are served.
 */
export class PlacementUnreachableError extends TenancyError {
  /** A statement was under way, and nobody knows whether it was done. The engine never repeats it: look before you do. */
  readonly mayBeDone: boolean;

  constructor(database: string, { cause, mayBeDone = false }: { cause: unknown; mayBeDone?: boolean }) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const what = mayBeDone ? "; the statement that was under way may have been done" : "";
    super("PLACEMENT_UNREACHABLE", `Database ${database} cannot be reached: ${reason}${what}`, { cause });
    this.mayBeDone = mayBeDone;
  }
}

/** Raised when no connection became free in time. Ask for fewer at once, or raise `max` or `maxConnections`. */
export class PoolExhaustedError extends TenancyError {
  constructor(database: string, waitedMs: number) {
    super("POOL_EXHAUSTED", `No connection to database ${database} became free within ${waitedMs} ms`);
  }
}
