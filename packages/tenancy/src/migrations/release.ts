import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { TenancyError } from "../errors.ts";
import { engineFiles, readSql } from "../provision.ts";
import { splitStatements } from "./split-statements.ts";

/** One file `NNNN_name.sql`. */
export interface Migration {
  readonly number: number;
  /** `0007_add_colour`. */
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
  /** False where the file says `-- no transaction`: its statements are run one by one, and again after an interruption. */
  readonly inTransaction: boolean;
}

/** All the migrations of a directory, and what a placement is compared with. */
export interface Release {
  readonly migrations: readonly Migration[];
  /** The highest number; 0 for an empty directory. */
  readonly version: number;
  /** Of the engine's own SQL and of every file: a placement that has it has nothing pending. */
  readonly checksum: string;
  /** Of what `installEngine` installs. */
  readonly engineChecksum: string;
}

/**
 * Reads the files `NNNN_name.sql` of a directory. Numbers may leave gaps; two files may not share one.
 *
 * @throws TenancyError MIGRATION_INVALID for a number used twice, or a file `-- no transaction` that could not be run again
 */
export async function readRelease(directory: string): Promise<Release> {
  const names = (await readdir(directory)).filter((name) => /^\d{4}_[\w-]+\.sql$/.test(name)).toSorted();
  const migrations = await Promise.all(
    names.map(async (fileName) => {
      const text = await readFile(join(directory, fileName), "utf8");
      return {
        number: Number(fileName.slice(0, 4)),
        name: fileName.slice(0, -4),
        text,
        checksum: sha256(text),
        inTransaction: !/^--\s*no transaction\b/im.test(text),
      };
    }),
  );
  migrations.forEach(check);
  const engine = await Promise.all(
    [...engineFiles, "clear-table", "each-table"].map((name) => readSql(name, {})),
  );
  const engineChecksum = sha256(engine.join("\n"));
  return {
    migrations,
    version: migrations.at(-1)?.number ?? 0,
    checksum: sha256([engineChecksum, ...migrations.map(({ checksum }) => checksum)].join("\n")),
    engineChecksum,
  };
}

function check(migration: Migration, index: number, all: readonly Migration[]): void {
  const before = all[index - 1];
  if (migration.number === 0 || before?.number === migration.number) {
    throw new TenancyError(
      "MIGRATION_INVALID",
      `Two migrations share a number, or it is 0: ${before?.name ?? ""} ${migration.name}`,
    );
  }
  if (migration.inTransaction) return;
  for (const statement of splitStatements(migration.text)) {
    if (!/\bindex\s+concurrently\b/i.test(statement) || /\bif\s+(not\s+)?exists\b/i.test(statement)) continue;
    throw new TenancyError(
      "MIGRATION_INVALID",
      `Migration ${migration.name} runs without a transaction and may be interrupted, so it must be able to run again: write "if not exists" or "if exists" in ${statement.slice(0, 80)}`,
    );
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
