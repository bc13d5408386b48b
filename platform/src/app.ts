import { PlacementUnreachableError, TenancyError, type Tenancy } from "@rowhouse/tenancy";
import cookie from "@fastify/cookie";
import rateLimit from "@fastify/rate-limit";
import type { FastifyBaseLogger, RouteOptions } from "fastify";
import type { Pool } from "pg";
import { registerHealth, databaseCheck } from "./control-plane/health/routes.ts";
import { callsPerMinute, countedAs, guardRequests } from "./control-plane/memberships/guard-requests.ts";
import { registerOrganizations } from "./control-plane/organizations/routes.ts";
import type { Placements } from "./control-plane/placements/open-fleet.ts";
import { createAccessTokens } from "./control-plane/sessions/access-token.ts";
import { registerSessions } from "./control-plane/sessions/routes.ts";
import { createPasswords } from "./control-plane/users/passwords.ts";
import { registerUsers } from "./control-plane/users/routes.ts";
import { registerDataPlane, type DataPlaneDeps } from "./data-plane/register.ts";
import { ProblemError, type ErrorCode } from "./errors.ts";
import { isDatabaseAway } from "./foundation/database/is-database-away.ts";
import { isUnstorableText } from "./foundation/database/is-unstorable-text.ts";
import { createApp, type App } from "./foundation/http/create-app.ts";
import { secureHeaders } from "./foundation/http/secure-headers.ts";
import { describeRoutes, serveDocumentation } from "./foundation/http/serve-documentation.ts";
import { serveWebApp } from "./foundation/http/serve-web-app.ts";
import { deriveKey } from "./foundation/secrets/derive-key.ts";

export interface AppDeps {
  logger: FastifyBaseLogger;
  version: string;
  /** Root secret; the signing keys follow from it. */
  secret: Buffer;
  /** Logged in as the control plane. */
  control: Pool;
  tenancy: Tenancy;
  /** Gives new organizations their place. */
  placements: Placements;
  dataPlane: DataPlaneDeps;
  /** `http://localhost:3000`: members find acme at `http://acme.localhost:3000`. Called when the port is known. */
  publicUrl: () => string;
  /** Folder of the built web app. */
  webDirectory: string;
  trustProxy?: boolean;
  now?: () => Date;
  limits?: Partial<RateLimits>;
  /** Told every route, as it was stated. */
  onRoute?: (route: RouteOptions) => void;
}

/** Requests a minute from one address, on routes where nobody is logged in. */
export interface RateLimits {
  logins: number;
  signUps: number;
  strangers: number;
}

const rateLimits: RateLimits = { logins: 60, signUps: 20, strangers: 600 };

/** Builds the whole HTTP application. It does not listen, and opens nothing: all it needs is handed to it. */
export async function buildApp(deps: AppDeps): Promise<App> {
  const limits = { ...rateLimits, ...deps.limits };
  const app = createApp({ logger: deps.logger, translate, trustProxy: deps.trustProxy ?? false });
  app.addHook("onRoute", (route) => deps.onRoute?.(route));
  const baseDomain = new URL(deps.publicUrl()).hostname;
  const accessTokens = createAccessTokens(deriveKey(deps.secret, "access-tokens"), deps.now);
  const refreshKey = deriveKey(deps.secret, "refresh-tokens");
  const passwords = createPasswords();
  const { control, tenancy, placements } = deps;

  await app.register(cookie);
  await secureHeaders(app, { isHttps: deps.publicUrl().startsWith("https:") });
  guardRequests(app, { control, tenancy, accessTokens, baseDomain, now: deps.now ?? (() => new Date()) });
  await app.register(rateLimit, {
    timeWindow: "1 minute",
    keyGenerator: countedAs,
    max: (request) => callsPerMinute(request, limits.strangers),
    errorResponseBuilder: (_request, { max, ttl }) =>
      new ProblemError("RATE_LIMITED", {
        detail: `More than ${max} requests in a minute; ${Math.ceil(ttl / 1000)} seconds are left`,
        members: { limit: max },
      }),
  });
  await describeRoutes(app, deps.version);

  registerHealth(app, { version: deps.version, checks: [databaseCheck(control)] });
  registerOrganizations(app, {
    control,
    passwords,
    baseDomain,
    placements,
    signUpsPerMinute: limits.signUps,
    urlOf: (slug) => urlOfOrganization(deps.publicUrl(), slug),
  });
  registerSessions(app, {
    control,
    passwords,
    accessTokens,
    refreshKey,
    baseDomain,
    loginsPerMinute: limits.logins,
  });
  registerUsers(app, { control, passwords });
  await registerDataPlane(app, deps.dataPlane);
  await serveDocumentation(app);
  await serveWebApp(app, deps.webDirectory);
  return app;
}

function urlOfOrganization(publicUrl: string, slug: string): string {
  const url = new URL(publicUrl);
  url.hostname = `${slug}.${url.hostname}`;
  return url.origin;
}

/** What the database and the engine refuse, in the words of the API. */
function translate(error: unknown): ProblemError | undefined {
  if (isUnstorableText(error)) {
    return new ProblemError("VALIDATION_FAILED", {
      detail: "A text holds a character that no text may hold: U+0000, or half of a surrogate pair",
      remedy: "Leave that character out and send it again.",
      cause: error,
    });
  }
  const refusal = error instanceof TenancyError ? refusals.get(error.code) : undefined;
  if (refusal !== undefined) {
    const { code, retryAfterSeconds } = refusal;
    const mayBeDone = error instanceof PlacementUnreachableError && error.mayBeDone;
    return new ProblemError(code, {
      cause: error,
      ...(mayBeDone && {
        detail:
          "The organization's database stopped answering while it worked: what was asked may have been done.",
        remedy: "Look whether it was done before you send it again.",
      }),
      ...(retryAfterSeconds !== undefined && { headers: { "retry-after": String(retryAfterSeconds) } }),
    });
  }
  if (isDatabaseAway(error)) {
    return new ProblemError("NOT_READY", {
      detail: "The database does not answer at the moment.",
      headers: { "retry-after": "2" },
      cause: error,
    });
  }
  return undefined;
}

/** What the engine refuses to serve. Each concerns one organization, or one database; others go on. */
const refusals = new Map<string, { code: ErrorCode; retryAfterSeconds?: number }>([
  ["TENANT_SUSPENDED", { code: "ORGANIZATION_SUSPENDED" }],
  ["TENANT_UNKNOWN", { code: "ORGANIZATION_NOT_FOUND" }],
  ["TENANT_MOVED", { code: "ORGANIZATION_MOVING", retryAfterSeconds: 2 }],
  ["TENANT_OUTSIDE_VERSIONS", { code: "ORGANIZATION_UPGRADING", retryAfterSeconds: 30 }],
  ["PLACEMENT_UNREACHABLE", { code: "ORGANIZATION_UNREACHABLE", retryAfterSeconds: 5 }],
  // the database has another key, or another time
  ["TOKEN_INVALID", { code: "ORGANIZATION_UNREACHABLE", retryAfterSeconds: 30 }],
  ["TOKEN_EXPIRED", { code: "ORGANIZATION_UNREACHABLE", retryAfterSeconds: 30 }],
  ["PLACEMENT_NOT_READY", { code: "ORGANIZATION_UNREACHABLE", retryAfterSeconds: 30 }],
  ["ISOLATION_HOLE", { code: "ORGANIZATION_UNREACHABLE", retryAfterSeconds: 30 }],
  ["POOL_EXHAUSTED", { code: "BUSY", retryAfterSeconds: 2 }],
]);
