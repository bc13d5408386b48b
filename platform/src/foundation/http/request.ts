import type { TenantId, TenantTransaction } from "@rowhouse/tenancy";
import type { Entitlement } from "./entitlements.ts";
import type { Permission, Role } from "./permissions.ts";

/** Who acts: a member through HTTP, or the service itself in a job. */
export type Actor =
  | { kind: "user"; id: string; name: string; role: Role | undefined }
  | { kind: "system"; name: string };

/** The organization that a request works in, and the only door to its rows. */
export interface TenantScope {
  id: TenantId;
  slug: string;
  name: string;
  plan: string;
  /** Throws NOT_ENTITLED where the organization's plan lacks it. */
  requireEntitlement(entitlement: Entitlement): Promise<void>;
  transaction<T>(work: (tx: TenantTransaction) => Promise<T>): Promise<T>;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Throws on a route without a permission: such a route has no organization. */
    tenant: TenantScope;
    /** Throws on a public route. */
    actor: Actor;
  }
  interface FastifyContextConfig {
    /** Exactly one of these three on every route; a route with none fails at start. */
    permission?: Permission;
    signedIn?: true;
    public?: true;
    /** With a permission: what the organization's plan must include. */
    entitlement?: Entitlement;
  }
}
