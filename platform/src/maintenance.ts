import { readConfig } from "./config.ts";
import { lockDataFolder } from "./foundation/data-folder/lock-data-folder.ts";
import { openDataFolder } from "./foundation/data-folder/open-data-folder.ts";
import { openDatabase, type OpenDatabase } from "./foundation/database/open-database.ts";
import { rootSecret } from "./root-secret.ts";

/** Opens the database for one command, as a start would. */
export async function withDatabase(
  work: (database: OpenDatabase, secret: Buffer) => Promise<void>,
): Promise<void> {
  const config = readConfig();
  openDataFolder(config.dataDirectory);
  await using opened = new AsyncDisposableStack();
  if (config.databaseUrl === undefined) {
    const lock = lockDataFolder(config.dataDirectory);
    opened.defer(() => lock.release());
  }
  const database = await openDatabase({
    url: config.databaseUrl,
    servers: config.servers,
    home: config.dataDirectory,
    onLost: () => undefined,
  });
  opened.defer(() => database.stop());
  await work(database, rootSecret(config));
}
