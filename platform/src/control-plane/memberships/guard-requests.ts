import { tenantId, type Tenancy } from "@rowhouse/tenancy";
import type { FastifyRequest } from "fastify";
import { ProblemError } from "../../errors.ts";
import { committing } from "../../foundation/database/after-commit.ts";
import type { App } from "../../foundation/http/create-app.ts";
import { allows } from "../../foundation/http/permissions.ts";
import type { Actor, TenantScope } from "../../foundation/http/request.ts";
import { namedOrganization, type NamingDeps } from "../domains/named-organization.ts";
import { requireEntitlement } from "../plans/require-entitlement.ts";
import type { AccessTokens } from "../sessions/access-token.ts";
import { findMember, type Member, type Membership } from "./find-member.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who is logged in; throws on a public route. */
    member: Member;
  }
}

interface GuardDeps extends NamingDeps {
  tenancy: Tenancy;
  accessTokens: AccessTokens;
  now: () => Date;
}

/** How long a request may go on as it was admitted. One that takes longer (events, uploads) is asked for again. */
const admittedForMs = 5_000;

/** The web app's own calls are bounded alike on every plan; a plan's limit is about programs. */
const webCallsPerMinute = 1_200;

/** What the guard found out; a request that has not passed it has none, and whoever asks fails. */
interface Passed {
  member: Member;
  actor: Actor;
  tenant: TenantScope | undefined;
  callsPerMinute: number;
  countedAs: string;
}

const passed = new WeakMap<FastifyRequest, Passed>();

/** The one middleware that decides who may call a route: log-in, organization, membership, role. */
export function guardRequests(app: App, deps: GuardDeps): void {
  app.decorateRequest("member", { getter: memberOf });
  app.decorateRequest("actor", { getter: actorOf });
  app.decorateRequest("tenant", { getter: tenantOf });

  app.addHook("onRequest", async (request, reply) => {
    const { permission, signedIn, entitlement } = request.routeOptions.config;
    if (permission === undefined && signedIn === undefined) return;
    const claims = await deps.accessTokens.verify(bearerOf(request));
    const named = await namedOrganization(deps, request, claims.organization);
    const admitNow = async () => {
      const person = await findMember(deps.control, claims);
      if (person === undefined)
        throw new ProblemError("TOKEN_INVALID", { detail: "This log-in has been ended" });
      const current = chooseMembership(person.memberships, named);
      if (permission !== undefined) admit(current, person.memberships, permission);
      return { person, current };
    };
    const { person, current } = await admitNow();
    let admittedAt = deps.now().getTime();
    const stayAdmitted = async () => {
      const time = deps.now().getTime();
      if (time - admittedAt < admittedForMs) return;
      await admitNow();
      admittedAt = time;
    };

    const actor: Actor = { kind: "user", id: person.id, name: person.username, role: current?.role };
    const tenant =
      permission === undefined || current === null ? undefined : scopeOf(deps, current, actor, stayAdmitted);
    if (entitlement !== undefined) await tenant?.requireEntitlement(entitlement);
    passed.set(request, {
      member: { ...person, current },
      actor,
      tenant,
      callsPerMinute:
        claims.kind === "web" ? webCallsPerMinute : (current?.callsPerMinute ?? webCallsPerMinute),
      countedAs:
        claims.kind === "web" || current === null ? `user:${person.id}` : `tenant:${current.organization.id}`,
    });
    request.log = request.log.child({
      actor: person.id,
      ...(current && { tenant: current.organization.id }),
    });
    reply.log = request.log;
  });
}

/** Whose calls these are, for counting: the organization's, the web user's, or the address's. */
export function countedAs(request: FastifyRequest): string {
  return passed.get(request)?.countedAs ?? `address:${request.ip}`;
}

export function callsPerMinute(request: FastifyRequest, forStrangers: number): number {
  return passed.get(request)?.callsPerMinute ?? forStrangers;
}

function chooseMembership(memberships: Membership[], named: string | undefined): Membership | null {
  if (named === undefined) return memberships.length === 1 ? (memberships[0] ?? null) : null;
  const membership = memberships.find(({ organization }) => organization.slug === named);
  if (membership === undefined) throw new ProblemError("ORGANIZATION_NOT_FOUND");
  return membership;
}

function admit(
  current: Membership | null,
  memberships: Membership[],
  permission: Parameters<typeof allows>[1],
): asserts current is Membership {
  if (current === null) {
    throw new ProblemError("ORGANIZATION_REQUIRED", {
      detail: `You belong to ${memberships.length} organizations, and the request names none`,
    });
  }
  if (current.state === "suspended") throw new ProblemError("ORGANIZATION_SUSPENDED");
  if (!allows(current.role, permission)) {
    throw new ProblemError("FORBIDDEN", {
      detail: `The role ${current.role} does not include ${permission}`,
    });
  }
}

function scopeOf(
  { tenancy, control }: Pick<GuardDeps, "tenancy" | "control">,
  { organization, entitlements }: Membership,
  actor: Actor,
  stayAdmitted: () => Promise<void>,
): TenantScope {
  const id = tenantId(organization.id);
  return {
    id,
    slug: organization.slug,
    name: organization.name,
    plan: organization.plan,
    requireEntitlement: (entitlement) =>
      requireEntitlement(control, { plan: organization.plan, entitlements }, entitlement),
    async transaction(work) {
      await stayAdmitted();
      return committing((act) => tenancy.withTenant(id, act, { actor }), work);
    },
  };
}

function bearerOf(request: FastifyRequest): string {
  const [scheme, token, ...rest] = (request.headers.authorization ?? "").split(" ");
  if (scheme?.toLowerCase() !== "bearer" || token === undefined || rest.length > 0) {
    throw new ProblemError("UNAUTHENTICATED", { headers: { "www-authenticate": "Bearer" } });
  }
  return token;
}

function memberOf(this: FastifyRequest): Member {
  return getPassed(this).member;
}

function actorOf(this: FastifyRequest): Actor {
  return getPassed(this).actor;
}

function tenantOf(this: FastifyRequest): TenantScope {
  const { tenant } = getPassed(this);
  if (tenant === undefined)
    throw new Error(`${this.routeOptions.url} states no permission, so it has no tenant`);
  return tenant;
}

function getPassed(request: FastifyRequest): Passed {
  const found = passed.get(request);
  if (found === undefined) throw new Error(`${request.routeOptions.url} is public, so nobody is known there`);
  return found;
}
