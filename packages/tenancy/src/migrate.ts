import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { escapeIdentifier, type ClientBase } from "pg";
import { TenancyError } from "./errors.ts";
import type { Placement } from "./placement.ts";
import { readSql } from "./provision.ts";

/** Numbered SQL files for the control plane's own tables, or for the tenant tables of a placement. */
export type MigrateOptions =
  | { readonly scope: "control"; readonly schema: string; readonly directory: string }
  | { readonly scope: Placement; readonly appRole: string; readonly directory: string };

export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly milliseconds: number;
}

interface MigrationFile {
  number: number;
  name: string;
  text: string;
  checksum: string;
}

/**
 * Applies the files `NNNN_name.sql` of a directory which the ledger does not have yet, each in its own transaction, and
 * guards every tenant table afterwards. Files already applied must not have changed.
 *
 * The owner is under row level security too: a file that must touch rows says `alter table … no force row level security`
 * first; the guard puts it back in the same transaction.
 */
export async function migrate(owner: ClientBase, options: MigrateOptions): Promise<AppliedMigration[]> {
  const scope = options.scope === "control" ? "control" : options.scope.id;
  const schema = escapeIdentifier(schemaOf(options));
  const files = await readMigrations(options.directory);
  if ((await findPending(owner, scope, files)).length === 0) return [];

  const applied: AppliedMigration[] = [];
  await owner.query("select pg_advisory_lock(hashtextextended($1, 0))", [`rowhouse migrate ${scope}`]);
  try {
    // Again, under the lock: another process may have been faster.
    for (const file of await findPending(owner, scope, files)) {
      const startedAt = new Date();
      try {
        await owner.query(
          `begin; set local lock_timeout = '10s'; create schema if not exists ${schema}; set local search_path = ${schema}`,
        );
        await owner.query(file.text);
        if (options.scope !== "control") await guardTables(owner, options.scope.schema, options.appRole);
        await record(owner, scope, file, startedAt, null);
        await owner.query("commit");
      } catch (error) {
        await owner.query("rollback");
        const reason = error instanceof Error ? error.message : String(error);
        await record(owner, scope, file, startedAt, reason);
        throw new TenancyError("MIGRATION_FAILED", `Migration ${file.name} of ${scope} failed: ${reason}`, {
          cause: error,
        });
      }
      applied.push({ number: file.number, name: file.name, milliseconds: Date.now() - startedAt.getTime() });
    }
  } finally {
    await owner.query("select pg_advisory_unlock(hashtextextended($1, 0))", [`rowhouse migrate ${scope}`]);
  }
  return applied;
}

/** Row level security, policy and grants for every table that has a `tenant_id`; nothing is granted on the others. */
async function guardTables(owner: ClientBase, schema: string, appRole: string): Promise<void> {
  const role = escapeIdentifier(appRole);
  await owner.query(`grant usage on schema ${escapeIdentifier(schema)} to ${role}`);
  const { rows } = await owner.query<{ relname: string }>(
    `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
     where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') order by c.relname`,
    [escapeIdentifier(schema)],
  );
  for (const { relname } of rows) {
    const table = `${escapeIdentifier(schema)}.${escapeIdentifier(relname)}`;
    await owner.query(await readSql("each-table", { table, app_role: role }));
  }
}

async function readMigrations(directory: string): Promise<MigrationFile[]> {
  const names = (await readdir(directory)).filter((name) => /^\d{4}_[\w-]+\.sql$/.test(name)).toSorted();
  return Promise.all(
    names.map(async (fileName) => {
      const text = await readFile(join(directory, fileName), "utf8");
      const checksum = createHash("sha256").update(text).digest("hex");
      return { number: Number(fileName.slice(0, 4)), name: fileName.slice(0, -4), text, checksum };
    }),
  );
}

async function findPending(
  owner: ClientBase,
  scope: string,
  files: MigrationFile[],
): Promise<MigrationFile[]> {
  const { rows } = await owner.query<{ number: number; checksum: string }>(
    "select number, checksum from rowhouse.migrations where scope = $1 and finished_at is not null",
    [scope],
  );
  const ledger = new Map(rows.map((row) => [row.number, row.checksum]));
  for (const file of files) {
    const checksum = ledger.get(file.number);
    if (checksum && checksum !== file.checksum) {
      throw new TenancyError(
        "MIGRATION_CHANGED",
        `Migration ${file.name} of ${scope} was applied with checksum ${checksum.slice(0, 12)}, the file now has ${file.checksum.slice(0, 12)}`,
      );
    }
  }
  return files.filter((file) => !ledger.has(file.number));
}

async function record(
  owner: ClientBase,
  scope: string,
  file: MigrationFile,
  startedAt: Date,
  error: string | null,
): Promise<void> {
  await owner.query(
    `insert into rowhouse.migrations (scope, number, name, checksum, started_at, finished_at, error)
     values ($1, $2, $3, $4, $5, case when $6::text is null then clock_timestamp() end, $6)
     on conflict (scope, number) do update set name = excluded.name, checksum = excluded.checksum,
       started_at = excluded.started_at, finished_at = excluded.finished_at, error = excluded.error`,
    [scope, file.number, file.name, file.checksum, startedAt, error],
  );
}

function schemaOf(options: MigrateOptions): string {
  return options.scope === "control" ? options.schema : options.scope.schema;
}
