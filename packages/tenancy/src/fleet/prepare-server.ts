import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { escapeIdentifier, escapeLiteral, type ClientBase } from "pg";
import { asAdmin } from "./as-admin.ts";
import type { FleetTools } from "./fleet.ts";

export interface ServerLogin {
  readonly name: string;
  readonly password: string;
}

/** Sees to it that a server has the fleet's logins. Once for each fleet and server; does nothing where no passwords are known. */
export async function prepareServer(tools: FleetTools, server: string): Promise<void> {
  const { password, prepared, ownerRole, appRole, trustedRoles = [] } = tools;
  if (!password || prepared.has(server)) return;
  const logins = [ownerRole, appRole, ...trustedRoles].flatMap((name) => {
    const secret = password(server, name);
    return secret === undefined ? [] : [{ name, password: secret }];
  });
  if (logins.length > 0) await asAdmin(tools, { server }, (admin) => ensureLogins(admin, logins));
  prepared.add(server);
}

const LEAST = ["superuser", "bypassrls", "createdb", "createrole", "replication"] as const;
const ATTRIBUTES = LEAST.map((attribute) => `no${attribute}`).join(" ");

/**
 * Makes the logins that a server lacks, gives each its password, and takes from each what it has no use for. Passwords travel as
 * SCRAM verifiers, so that no log of the server shows one.
 */
export async function ensureLogins(admin: ClientBase, logins: readonly ServerLogin[]): Promise<void> {
  // Logins belong to the whole server, and nodes that start at once would make the same ones at once.
  await admin.query("select pg_advisory_lock(hashtextextended('rowhouse logins', 0))");
  try {
    const { rows } = await admin.query<{ name: string; isMoreThanLogin: boolean }>(
      `select rolname as name,
         rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication or not rolcanlogin as "isMoreThanLogin"
       from pg_roles where rolname = any ($1)`,
      [logins.map(({ name }) => name)],
    );
    const known = new Map(rows.map(({ name, isMoreThanLogin }) => [name, isMoreThanLogin]));
    for (const { name, password } of logins) {
      const act = known.has(name) ? "alter" : "create";
      // Only a superuser may name these of a role that is there.
      const attributes = known.get(name) === false ? "" : `login ${ATTRIBUTES}`;
      await admin.query(
        `${act} role ${escapeIdentifier(name)} ${attributes} password ${escapeLiteral(verifierOf(password))}`,
      );
    }
  } finally {
    await admin.query("select pg_advisory_unlock(hashtextextended('rowhouse logins', 0))").catch(() => {});
  }
}

/** What PostgreSQL keeps of a password (RFC 5803, SCRAM-SHA-256). */
function verifierOf(password: string, iterations = 4096): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password.normalize("NFKC"), salt, iterations, 32, "sha256");
  const keyed = (text: string) => createHmac("sha256", salted).update(text).digest();
  const stored = createHash("sha256").update(keyed("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${stored}:${keyed("Server Key").toString("base64")}`;
}
