import { AsyncLocalStorage } from "node:async_hooks";
import { NoTenantError, WrongTenantError } from "./errors.ts";
import type { TenantId } from "./placement.ts";
import type { TenantTransaction } from "./transaction.ts";

/** Who is asking, for which tenant. The actor is the caller's own business. */
export interface TenantContext {
  readonly tenantId: TenantId;
  readonly actor?: unknown;
  readonly transaction?: TenantTransaction;
}

const storage = new AsyncLocalStorage<TenantContext>();

/** The current context, or NoTenantError. */
export function currentContext(): TenantContext {
  const context = storage.getStore();
  if (!context) throw new NoTenantError();
  return context;
}

/** The context around this call, as long as it is the same tenant's or none; WrongTenantError otherwise. */
export function surroundingContext(tenantId: TenantId): TenantContext | undefined {
  const context = storage.getStore();
  if (context && context.tenantId !== tenantId) throw new WrongTenantError(tenantId, context.tenantId);
  return context;
}

export function inContext<T>(context: TenantContext, work: () => T): T {
  return storage.run(context, work);
}
