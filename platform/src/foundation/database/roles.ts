import type { PoolConfig } from "pg";
import { deriveKey } from "../secrets/derive-key.ts";

/**
 * The three logins. The owner owns and migrates; the control plane reads its own schemas; the application reads tenant
 * tables under row level security and owns nothing.
 */
export const ownerRole = "rowhouse_owner";
export const controlRole = "rowhouse_control";
export const appRole = "rowhouse_app";

/** The name of the server that the control plane is on: the one of DATABASE_URL, or the embedded one. */
export const mainServer = "main";

export type DatabaseRole = typeof ownerRole | typeof controlRole | typeof appRole;

/** A server and a database in it, as an administrator reaches it. */
export interface DatabaseAddress {
  adminUrl: string;
  /** The database that Rowhouse lives in; the one that the URL names when left out. */
  database?: string | undefined;
  /** The server's name; `main` when left out. */
  server?: string | undefined;
  /** Further servers, by name, as their administrators reach them. Known where the control plane is. */
  servers?: Readonly<Record<string, string>> | undefined;
}

export function databaseName({ adminUrl, database }: DatabaseAddress): string {
  return database ?? (decodeURIComponent(new URL(adminUrl).pathname.slice(1)) || "postgres");
}

/** A login's password, derived from the root secret, so that nothing but that secret has to be kept. Another on each server. */
export function rolePassword(secret: Buffer, role: DatabaseRole, server = mainServer): string {
  const purpose = server === mainServer ? (`login/${role}` as const) : (`login/${server}/${role}` as const);
  return deriveKey(secret, purpose).toString("base64url");
}

/** How one of the three logins reaches the database. */
export function connectionFor(address: DatabaseAddress, secret: Buffer, role: DatabaseRole): PoolConfig {
  const url = new URL(address.adminUrl);
  url.pathname = `/${encodeURIComponent(databaseName(address))}`;
  url.username = role;
  url.password = rolePassword(secret, role, address.server);
  return { connectionString: url.href };
}
