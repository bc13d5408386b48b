import { escapeIdentifier } from "pg";
import { TenancyError } from "./errors.ts";

declare const brand: unique symbol;

/** The isolation unit's id, a UUID in lower case. Made by {@link tenantId} only. */
export type TenantId = string & { readonly [brand]: "TenantId" };

/** Where tenants live. A shared placement holds many, a dedicated one holds one. */
export interface Placement {
  readonly id: string;
  readonly server: string;
  readonly database: string;
  readonly schema: string;
  readonly kind: "shared" | "dedicated";
}

/** Where one tenant lives. The epoch grows with each relocation. */
export interface Residence {
  readonly tenantId: TenantId;
  readonly placement: Placement;
  readonly epoch: number;
}

/** The map from tenant to placement. `fresh` asks for the truth, not for a cached answer. */
export interface Catalog {
  locate(tenantId: TenantId, options?: { fresh?: boolean }): Promise<Residence | undefined>;
}

/** The schema of a placement that has its database to itself. */
export const ONLY_SCHEMA = "tenant";

/** The database that is made for one placement. By this name it is known that it may be dropped with its tenant. */
export function ownDatabase({ id }: Pick<Placement, "id">): string {
  return `rowhouse_${id}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Parses a tenant's id, or throws TENANT_ID_INVALID. */
export function tenantId(text: string): TenantId {
  const id = text.toLowerCase();
  if (!isTenantId(id))
    throw new TenancyError(
      "TENANT_ID_INVALID",
      `A tenant's id is a UUID, this is not one: ${text.slice(0, 40)}`,
    );
  return id;
}

/** Only the placement's own schema: extensions and functions are named with theirs. */
export function searchPath({ schema }: Placement): string {
  return escapeIdentifier(schema);
}

function isTenantId(text: string): text is TenantId {
  return UUID.test(text);
}
