import { join } from "node:path";
import { startEmbeddedPostgres } from "./embedded-postgres/start-embedded-postgres.ts";
import type { DatabaseAddress } from "./roles.ts";

export interface OpenDatabase {
  address: DatabaseAddress;
  /** How it came up, in words for people. */
  notes: string[];
  stop(): Promise<void>;
}

/** A real server where a URL names one; otherwise the one that comes with npm, for trial and tests. */
export async function openDatabase(options: {
  url: string | undefined;
  /** Further servers, by name. */
  servers: Readonly<Record<string, string>>;
  home: string;
  onLost: (error: unknown) => void;
}): Promise<OpenDatabase> {
  if (options.url !== undefined) {
    return {
      address: { adminUrl: options.url, servers: options.servers },
      notes: [`PostgreSQL at ${new URL(options.url).host}`, ...notesOf(options.servers)],
      stop: async () => undefined,
    };
  }
  const server = await startEmbeddedPostgres({
    home: join(options.home, "postgres"),
    onLost: options.onLost,
  });
  return {
    address: { adminUrl: server.url, database: "rowhouse", servers: options.servers },
    notes: [
      `Embedded PostgreSQL on port ${server.port}, for trial and tests only (set DATABASE_URL for a real one)`,
      ...server.notes,
      ...notesOf(options.servers),
      `its log is ${server.logFile}`,
    ],
    stop: () => server.stop(),
  };
}

function notesOf(servers: Readonly<Record<string, string>>): string[] {
  return Object.entries(servers).map(([name, url]) => `Server ${name}: PostgreSQL at ${new URL(url).host}`);
}
