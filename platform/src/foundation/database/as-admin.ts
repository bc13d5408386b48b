import { Client } from "pg";
import { StartError } from "../../errors.ts";
import { serverVariable } from "./placement-address.ts";
import { databaseName, mainServer, type DatabaseAddress } from "./roles.ts";

const leastVersion = 180_000;

/** An administrator's way into the database itself. */
export function adminUrlOf(address: DatabaseAddress): string {
  const url = new URL(address.adminUrl);
  url.pathname = `/${encodeURIComponent(databaseName(address))}`;
  return url.href;
}

/** Runs work with the administrator's login. Throws StartError where the server does not answer or refuses. */
export async function asAdmin<T>(
  url: string,
  work: (admin: Client) => Promise<T>,
  server = mainServer,
): Promise<T> {
  const admin = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  admin.on("error", () => undefined);
  try {
    await admin.connect();
    return await work(admin);
  } catch (error) {
    throw explainAdmin(error, url, serverVariable(server));
  } finally {
    await admin.end().catch(() => undefined);
  }
}

/** Throws StartError POSTGRES_TOO_OLD. */
export async function requireVersion(admin: Client, server = mainServer): Promise<void> {
  const { rows } = await admin.query<{ number: number; words: string }>(
    "select current_setting('server_version_num')::int as number, current_setting('server_version') as words",
  );
  const version = rows[0];
  if (version !== undefined && version.number >= leastVersion) return;
  throw new StartError(
    "POSTGRES_TOO_OLD",
    `The server of ${serverVariable(server)} is PostgreSQL ${version?.words ?? "of an unknown version"}; Rowhouse needs 18 or newer.`,
    "Give a newer server, or unset DATABASE_URL to use the embedded one for a trial.",
  );
}

function explainAdmin(error: unknown, url: string, variable: string): unknown {
  const { code } = error as { code?: string };
  const { host } = new URL(url);
  const isLate = error instanceof Error && error.message === "timeout expired";
  if (code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "ETIMEDOUT" || isLate) {
    return new StartError(
      "DATABASE_UNREACHABLE",
      `There is no answer from the PostgreSQL at ${host} (${code ?? "10 s"}).`,
      `Check ${variable} and that the server runs.`,
      { cause: error },
    );
  }
  if (code === "28P01" || code === "28000" || code === "3D000") {
    return new StartError(
      "DATABASE_REFUSED",
      `The PostgreSQL at ${host} refused us: ${(error as Error).message}.`,
      `Check user, password and database in ${variable}.`,
      { cause: error },
    );
  }
  return error;
}
