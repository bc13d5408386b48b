import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { TenancyError, type TenancyErrorCode } from "../errors.ts";
import type { TenantId } from "../placement.ts";
import type { Tenancy } from "../tenancy.ts";
import type { TenantTransaction } from "../transaction.ts";
import { nameTenant, requestProblems, TenantRequestError, type NamingOptions } from "./resolve-tenant.ts";

export { TenantRequestError, type RequestProblemCode } from "./resolve-tenant.ts";

/** The tenant of a request. Held, it needs no context. */
export interface RequestTenant {
  readonly id: TenantId;
  readonly name: string;
  readonly actor: unknown;
  transaction<T>(work: (tx: TenantTransaction) => Promise<T>): Promise<T>;
}

const tenants = new WeakMap<FastifyRequest, RequestTenant>();

/** Who this request is for. On a route outside of the scope of {@link tenantRequests} it throws TENANT_REQUIRED. */
export function tenantOf(request: FastifyRequest): RequestTenant {
  const tenant = tenants.get(request);
  if (!tenant) throw new TenantRequestError("TENANT_REQUIRED", "This route has no tenant");
  return tenant;
}

export interface TenantRequestsOptions extends NamingOptions {
  readonly tenancy: Tenancy;
  /** The tenant's name in a token that this function has verified; undefined without a token. */
  readonly claim?: ((request: FastifyRequest) => Promise<string | undefined>) | undefined;
  readonly findTenant: (name: string) => Promise<TenantId | undefined>;
  /**
   * Decides whether the request may have this tenant: answers with the actor, which goes into the context, or with undefined.
   * What it throws is answered as it is. Nothing else grants anything.
   */
  readonly authorize: (request: FastifyRequest, tenant: { id: TenantId; name: string }) => Promise<unknown>;
}

/**
 * Gives every request of this scope its tenant: named by host, header or token, found, authorized, and put into the context
 * before anything else happens to the request. Refusals, and the engine's own errors, are answered as problem documents
 * (RFC 9457) with a stable `code`.
 *
 * ```ts
 * app.register(async (scope) => {
 *   await scope.register(tenantRequests, { tenancy, baseDomain: "example.com", findTenant, authorize });
 *   scope.get("/notes", (request) => tenantOf(request).transaction((tx) => listNotes(tx)));
 * });
 * ```
 *
 * X-Forwarded-Host counts where fastify's `trustProxy` trusts who sent it.
 */
export const tenantRequests: FastifyPluginAsync<TenantRequestsOptions> = async (app, options) => {
  const { tenancy, findTenant, authorize, claim } = Object.freeze({ ...options });

  async function admit(request: FastifyRequest): Promise<RequestTenant> {
    const { host, originalUrl: target, raw } = request;
    const name = await nameTenant(
      { host, target, rawHeaders: raw.rawHeaders },
      await claim?.(request),
      options,
    );
    const id = await findTenant(name);
    const actor = id && (await authorize(request, { id, name }));
    // One answer for both: who may not have a tenant does not learn that there is one.
    if (id === undefined || actor === undefined || actor === null || actor === false)
      throw new TenantRequestError("TENANT_UNKNOWN", "There is no such tenant, or it is not yours");
    return {
      id,
      name,
      actor,
      transaction: (work) => tenancy.withTenant(id, work, { actor }),
    };
  }

  const inTenant = (request: FastifyRequest, work: () => void): void => {
    const tenant = tenants.get(request);
    if (tenant) tenancy.run(tenant.id, work, { actor: tenant.actor });
    else work();
  };

  app.addHook("onRequest", async (request) => {
    tenants.set(request, await admit(request));
  });
  app.addHook("onRequest", (request, _reply, done) => inTenant(request, done));
  // These begin in an event of the socket, which has lost the context.
  app.addHook("preValidation", (request, _reply, done) => inTenant(request, done));
  app.addHook("onResponse", (request, _reply, done) => inTenant(request, done));
  app.addHook("onTimeout", (request, _reply, done) => inTenant(request, done));
  app.addHook("onRequestAbort", (request, done) => inTenant(request, done));

  const inherited = app.errorHandler;
  app.setErrorHandler((error, request, reply) => {
    const problem = tenantProblem(error);
    return problem ? sendProblem(reply, problem) : inherited.call(app, error as never, request, reply);
  });
};

// What fastify-plugin sets: hooks and error handler are the surrounding scope's.
Object.assign(tenantRequests, { [Symbol.for("skip-override")]: true });

/** A problem document (RFC 9457). */
export interface TenantProblem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** Seconds, for the header `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

const FORBIDDEN = { status: 403, title: "This tenant is not served at present" };
const AWAY = { status: 503, title: "This tenant cannot be served at present", retryAfterSeconds: 5 };

/** What the engine's own errors say to a client; the others are faults of the program. */
const tenancyProblems: Partial<
  Record<TenancyErrorCode, { status: number; title: string; retryAfterSeconds?: number }>
> = {
  TENANT_UNKNOWN: requestProblems.TENANT_UNKNOWN,
  TENANT_SUSPENDED: FORBIDDEN,
  TENANT_MOVED: AWAY,
  TENANT_OUTSIDE_VERSIONS: { ...AWAY, retryAfterSeconds: 30 },
  TENANT_BUSY: AWAY,
  PLACEMENT_UNREACHABLE: AWAY,
  CATALOG_FAILED: AWAY,
  ISOLATION_HOLE: { ...AWAY, retryAfterSeconds: 30 },
  POOL_EXHAUSTED: { ...AWAY, retryAfterSeconds: 1 },
  TOKEN_EXPIRED: AWAY,
};

/** The problem document for a refusal or an error of the engine; undefined for any other error. */
export function tenantProblem(error: unknown): TenantProblem | undefined {
  if (error instanceof TenantRequestError)
    return problem(error.code, requestProblems[error.code], error.message);
  if (!(error instanceof TenancyError)) return undefined;
  const known = tenancyProblems[error.code];
  // A message of the engine names tenants and placements: it is for the log.
  return known && problem(error.code, known, known.title);
}

function problem(
  code: string,
  { status, title, retryAfterSeconds }: { status: number; title: string; retryAfterSeconds?: number },
  detail: string,
): TenantProblem {
  return {
    type: `urn:rowhouse:problem:${code}`,
    title,
    status,
    code,
    detail,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
}

function sendProblem(reply: FastifyReply, { retryAfterSeconds, ...document }: TenantProblem): FastifyReply {
  if (retryAfterSeconds !== undefined) reply.header("retry-after", retryAfterSeconds);
  return reply
    .code(document.status)
    .type("application/problem+json")
    .serializer(JSON.stringify)
    .send(document);
}
