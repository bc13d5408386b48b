import { inspect } from "node:util";
import { eq, relations, sql } from "drizzle-orm";
import { pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { sql as kyselySql, type Generated } from "kysely";
import { DatabaseError } from "pg";
import { describe, expect } from "vitest";
import { TenancyError } from "../errors.ts";
import { admitTenant, removeTenant } from "../provision.ts";
import { forEachIsolation, injections, type TestTenant } from "../testing.ts";
import type { TenantTransaction } from "../transaction.ts";
import { drizzleFor } from "./drizzle.ts";
import { kyselyFor } from "./kysely.ts";
import { poolFor, type TenantQueryable } from "./pg.ts";

/** What every adapter must be able to do, in its own way of saying it. */
interface Adapter {
  /** Runs a text with parameters that is written by hand, or put together by somebody careless. */
  raw(tx: TenantTransaction, text: string): Promise<unknown>;
  insert(tx: TenantTransaction, body: string): Promise<unknown>;
  bodies(tx: TenantTransaction): Promise<string[]>;
  find(tx: TenantTransaction, body: string): Promise<{ id: string; body: string }[]>;
  /** A transaction inside the unit of work; the one of the inner level inside that. */
  nest(tx: TenantTransaction, work: (inner: Nested) => Promise<unknown>): Promise<unknown>;
  givesToOther(tx: TenantTransaction, otherId: string): Promise<unknown>;
}

interface Nested {
  insert(body: string): Promise<unknown>;
  fail(): Promise<unknown>;
}

interface Database {
  notebooks: { tenant_id: Generated<string>; id: Generated<string>; title: string };
  notes: { tenant_id: Generated<string>; id: Generated<string>; notebook_id: string | null; body: string };
}

const notebooks = pgTable(
  "notebooks",
  { tenantId: uuid("tenant_id").default(sql`default`), id: uuid().defaultRandom(), title: text().notNull() },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
const notes = pgTable(
  "notes",
  {
    tenantId: uuid("tenant_id").default(sql`default`),
    id: uuid().defaultRandom(),
    notebookId: uuid("notebook_id"),
    body: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.id] })],
);
const schema = {
  notebooks,
  notes,
  notebookRelations: relations(notebooks, ({ many }) => ({ notes: many(notes) })),
  noteRelations: relations(notes, ({ one }) => ({
    notebook: one(notebooks, { fields: [notes.notebookId], references: [notebooks.id] }),
  })),
};

const insertNote = "insert into notes (body) values ($1)";

async function inClient(
  tx: TenantTransaction,
  work: (client: TenantQueryable) => Promise<unknown>,
): Promise<void> {
  const client = await poolFor(tx).connect();
  try {
    await client.query("BEGIN");
    await work(client);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

const adapters: Record<string, Adapter> = {
  pg: {
    raw: (tx, given) => poolFor(tx).query(given),
    insert: (tx, body) => poolFor(tx).query(insertNote, [body]),
    bodies: async (tx) => {
      const { rows } = await poolFor(tx).query<[string]>({
        text: "select body from notes order by id",
        rowMode: "array",
      });
      return rows.map(([body]) => body);
    },
    find: async (tx, body) =>
      (
        await poolFor(tx).query<{ id: string; body: string }>({
          text: "select id, body from notes where body = $1",
          values: [body],
        })
      ).rows,
    nest: (tx, work) =>
      inClient(tx, (client) =>
        work({
          insert: (body) => client.query(insertNote, [body]),
          fail: () => client.query("select 1 / 0"),
        }),
      ),
    givesToOther: (tx, otherId) =>
      poolFor(tx).query("insert into notes (tenant_id, body) values ($1, 'x')", [otherId]),
  },
  kysely: {
    raw: (tx, given) => kyselySql.raw(given).execute(kyselyFor(tx)),
    insert: (tx, body) => kyselyFor<Database>(tx).insertInto("notes").values({ body }).execute(),
    bodies: async (tx) => {
      const rows = await kyselyFor<Database>(tx).selectFrom("notes").select("body").orderBy("id").execute();
      return rows.map(({ body }) => body);
    },
    find: (tx, body) =>
      kyselyFor<Database>(tx).selectFrom("notes").select(["id", "body"]).where("body", "=", body).execute(),
    nest: (tx, work) =>
      kyselyFor<Database>(tx)
        .transaction()
        .execute((inner) =>
          work({
            insert: (body) => inner.insertInto("notes").values({ body }).execute(),
            fail: () => kyselySql`select 1 / 0`.execute(inner),
          }),
        ),
    givesToOther: (tx, otherId) =>
      kyselyFor<Database>(tx).insertInto("notes").values({ tenant_id: otherId, body: "x" }).execute(),
  },
  drizzle: {
    raw: (tx, given) => drizzleFor(tx).execute(sql.raw(given)),
    insert: (tx, body) => drizzleFor(tx).insert(notes).values({ body }),
    bodies: async (tx) => {
      const rows = await drizzleFor(tx).select({ body: notes.body }).from(notes).orderBy(notes.id);
      return rows.map(({ body }) => body);
    },
    find: (tx, body) =>
      drizzleFor(tx, { schema }).query.notes.findMany({
        columns: { id: true, body: true },
        where: eq(notes.body, body),
      }) as Promise<{ id: string; body: string }[]>,
    nest: (tx, work) =>
      drizzleFor(tx).transaction((inner) =>
        work({
          insert: (body) => inner.insert(notes).values({ body }),
          fail: () => inner.execute(sql`select 1 / 0`),
        }),
      ),
    givesToOther: (tx, otherId) => drizzleFor(tx).insert(notes).values({ tenantId: otherId, body: "x" }),
  },
};

/** The code of an error, or of what a query builder wrapped in its own. */
function codeOf(error: unknown): string {
  if (error instanceof TenancyError || error instanceof DatabaseError) return error.code ?? "";
  return error instanceof Error && error.cause ? codeOf(error.cause) : String(error);
}

const described = (error: unknown): string =>
  error instanceof Error
    ? JSON.stringify({ ...error, message: error.message, cause: error.cause && described(error.cause) })
    : JSON.stringify(error);

const anyBody = () => `body ${crypto.randomUUID()}`;

describe.each(Object.entries(adapters))("%s", (_, adapter) => {
  forEachIsolation((it) => {
    const count = async (tenant: TestTenant, body: string) =>
      (await tenant.transaction((tx) => adapter.find(tx, body))).length;

    it("reads and writes the rows of its own tenant only", async ({ acme, initech }) => {
      const body = anyBody();
      await acme.transaction((tx) => adapter.insert(tx, body));
      expect(await count(acme, body)).toBe(1);
      expect(await count(initech, body)).toBe(0);
      for (const [own, other] of [
        [acme, initech],
        [initech, acme],
      ] as const) {
        const seen = await own.transaction((tx) => adapter.bodies(tx));
        expect(seen).toContain(own.canary);
        expect(seen).not.toContain(other.canary);
      }
    });

    it("returns no canary for any statement that is smuggled in", async ({ acme, initech }) => {
      const leaks: string[] = [];
      const target = { victimId: initech.id, table: `${acme.placement.schema}.notes`, column: "body" };
      for (const { name, value, statement } of injections(target)) {
        const given = statement ?? `select body from notes where body = '${value}'`;
        const outcome = await acme.transaction((tx) => adapter.raw(tx, given)).catch(described);
        const rows = await acme.transaction((tx) => adapter.bodies(tx));
        if (
          inspect([outcome, rows], { depth: 9, maxStringLength: null, maxArrayLength: null }).includes(
            initech.canary,
          )
        )
          leaks.push(name);
      }
      expect(leaks).toEqual([]);
      expect(await initech.transaction((tx) => adapter.bodies(tx))).toContain(initech.canary);
    });

    it("says with PostgreSQL's own SQLSTATE what was refused", async ({ acme, initech }) => {
      expect(await acme.transaction((tx) => adapter.givesToOther(tx, initech.id)).catch(codeOf)).toBe(
        "42501",
      );
      expect(await acme.transaction((tx) => adapter.raw(tx, "select nothing from notes")).catch(codeOf)).toBe(
        "42703",
      );
      expect(await acme.transaction((tx) => adapter.raw(tx, "select 1; select 2")).catch(codeOf)).toBe(
        "42601",
      );
    });

    it("hands over what the fence refuses, however a builder wraps errors", async ({ acme }) => {
      const residence = { tenantId: acme.id, placement: acme.placement, epoch: 1 };
      await admitTenant(acme.owner, residence, { state: "suspended" });
      expect(await acme.transaction((tx) => adapter.bodies(tx)).catch(codeOf)).toBe("TENANT_SUSPENDED");
      await admitTenant(acme.owner, residence);
      expect(await acme.transaction((tx) => adapter.bodies(tx))).toContain(acme.canary);
      // A stale catalog's answer: the engine looks again before it gives up, and then says the truth.
      await removeTenant(acme.owner, acme.id);
      expect(await acme.transaction((tx) => adapter.bodies(tx)).catch(codeOf)).toBe("TENANT_MOVED");
      await admitTenant(acme.owner, residence);
    });

    it("rolls back with the unit of work, and joins one that is open", async ({ tenancy, acme }) => {
      const body = anyBody();
      const failed = acme.transaction(async (tx) => {
        await adapter.insert(tx, body);
        await tenancy.withTenant(acme.id, (joined) => adapter.insert(joined, body));
        throw new Error(`saw ${(await adapter.find(tx, body)).length}`);
      });
      await expect(failed).rejects.toThrow("saw 2");
      expect(await count(acme, body)).toBe(0);
    });

    it("refuses everything after the end of the unit of work", async ({ acme }) => {
      const tx = await acme.transaction(async (open) => open);
      expect(await adapter.bodies(tx).catch(codeOf)).toBe("TRANSACTION_OVER");
      expect(await adapter.insert(tx, "late").catch(codeOf)).toBe("TRANSACTION_OVER");
      expect(await adapter.nest(tx, async () => {}).catch(codeOf)).toBe("TRANSACTION_OVER");
    });

    it("runs queries that are started at once, one after another", async ({ acme, initech }) => {
      const bodies = Array.from({ length: 20 }, anyBody);
      await Promise.all(
        [acme, initech].map((tenant) =>
          tenant.transaction((tx) => Promise.all(bodies.map((body) => adapter.insert(tx, body)))),
        ),
      );
      for (const tenant of [acme, initech]) {
        const seen = await tenant.transaction((tx) => adapter.bodies(tx));
        expect(seen.filter((body) => bodies.includes(body)).toSorted()).toEqual(bodies.toSorted());
      }
    });

    it("undoes a transaction inside the unit of work alone, and goes on", async ({ acme }) => {
      const [kept, lost, after] = [anyBody(), anyBody(), anyBody()];
      await acme.transaction(async (tx) => {
        await adapter.nest(tx, (inner) => inner.insert(kept));
        const failed = await adapter
          .nest(tx, async (inner) => {
            await inner.insert(lost);
            await inner.fail();
          })
          .catch(codeOf);
        expect(failed).toBe("22012");
        await adapter.insert(tx, after);
      });
      expect([await count(acme, kept), await count(acme, lost), await count(acme, after)]).toEqual([1, 0, 1]);
    });

    it("commits nothing inside that the unit of work does not", async ({ acme }) => {
      const body = anyBody();
      const failed = acme.transaction(async (tx) => {
        await adapter.nest(tx, (inner) => inner.insert(body));
        throw new Error("not after all");
      });
      await expect(failed).rejects.toThrow("not after all");
      expect(await count(acme, body)).toBe(0);
    });

    it("keeps exactly what was reported as kept when transactions inside overlap", async ({ acme }) => {
      const [first, second] = [anyBody(), anyBody()];
      const started = Promise.withResolvers<void>();
      const outcomes = await acme.transaction((tx) =>
        Promise.allSettled([
          adapter.nest(tx, async (inner) => {
            await inner.insert(first);
            await started.promise;
          }),
          adapter.nest(tx, async (inner) => {
            await inner.insert(second);
            started.resolve();
            await inner.insert(second);
          }),
        ]),
      );
      const kept = outcomes.map(({ status }) => status === "fulfilled");
      expect([(await count(acme, first)) > 0, (await count(acme, second)) > 0]).toEqual(kept);
    });

    it("does not call a unit of work done while a transaction inside it is open", async ({ acme }) => {
      const body = anyBody();
      const never = Promise.withResolvers<void>();
      let nested: Promise<unknown> = Promise.resolve();
      const work = acme.transaction(async (tx) => {
        const inserted = Promise.withResolvers<void>();
        nested = adapter
          .nest(tx, async (inner) => {
            await inner.insert(body);
            inserted.resolve();
            await never.promise;
          })
          .catch(codeOf);
        await inserted.promise;
      });
      expect(await work.catch(codeOf)).toBe("TRANSACTION_NESTING");
      never.resolve();
      expect(await nested).toMatch(/^TRANSACTION_/);
      expect(await count(acme, body)).toBe(0);
    });
  });
});

describe("pg", () => {
  forEachIsolation((it) => {
    it("answers as pg does: rows, rowCount, fields, command, arrays and parsers of the caller's own", async ({
      acme,
    }) => {
      await acme.transaction(async (tx) => {
        const pool = poolFor(tx);
        const result = await pool.query("select 1 as a, null as b, now() as c, 2 as a");
        expect(result).toMatchObject({ command: "SELECT", rowCount: 1, rows: [{ a: 2, b: null }] });
        expect(result.rows[0]?.["c"]).toBeInstanceOf(Date);
        expect(result.fields.map(({ name, dataTypeID }) => [name, dataTypeID])).toEqual([
          ["a", 23],
          ["b", 25],
          ["c", 1184],
          ["a", 23],
        ]);
        const asArrays = await pool.query({
          text: "select 1 as a, $1::int8 as a",
          values: [2],
          rowMode: "array",
        });
        expect(asArrays.rows).toEqual([[1, "2"]]);
        const types = { getTypeParser: () => (given: string) => `<${given}>` };
        expect((await pool.query({ text: "select 1 as a", name: "mine", types })).rows).toEqual([
          { a: "<1>" },
        ]);
        expect((await pool.query({ text: "select $1::int as a" }, [3])).rows).toEqual([{ a: 3 }]);
      });
    });

    it("refuses what it cannot do instead of waiting for ever", async ({ acme }) => {
      await acme.transaction(async (tx) => {
        const pool = poolFor(tx);
        const query = pool.query.bind(pool) as (...given: unknown[]) => Promise<unknown>;
        await expect(query("select 1", () => {})).rejects.toThrow("leave the callback out");
        await expect(query({ submit: () => {}, text: "select 1" })).rejects.toThrow("cursors and streams");
        await expect(query({ text: "select 1", binary: true })).rejects.toThrow("text format only");
        await expect(query("BEGIN")).rejects.toThrow("take a client with connect()");
      });
    });

    it("undoes what a client had begun when it was released", async ({ acme }) => {
      const body = anyBody();
      await acme.transaction(async (tx) => {
        const client = await poolFor(tx).connect();
        await client.query("begin");
        await client.query(insertNote, [body]);
        client.release();
        await expect(client.query("select 1")).rejects.toMatchObject({ code: "TRANSACTION_OVER" });
      });
      const { rowCount } = await acme.query("select from notes where body = $1", [body]);
      expect(rowCount).toBe(0);
    });
  });
});

describe("drizzle", () => {
  forEachIsolation((it) => {
    it("follows relations, prepares queries and nests savepoints, for one tenant at a time", async ({
      acme,
      initech,
    }) => {
      for (const tenant of [acme, initech]) {
        await tenant.transaction(async (tx) => {
          const db = drizzleFor(tx, { schema });
          const [notebook] = await db.insert(notebooks).values({ title: tenant.name }).returning();
          await db.insert(notes).values({ notebookId: notebook?.id ?? null, body: `in ${tenant.name}` });
          await db.transaction(async (inner) => {
            await inner.insert(notes).values({ notebookId: notebook?.id ?? null, body: "deeper" });
            await inner
              .transaction(async (innermost) => {
                await innermost.delete(notes);
                throw new Error("no");
              })
              .catch(() => {});
          });
        });
      }
      const byTitle = (tx: TenantTransaction) =>
        drizzleFor(tx, { schema })
          .query.notebooks.findMany({
            where: eq(notebooks.title, sql.placeholder("title")),
            with: { notes: true },
          })
          .prepare("by_title");
      const found = await acme.transaction((tx) => byTitle(tx).execute({ title: "acme" }));
      expect(found[0]?.notes.map(({ body }) => body).toSorted()).toEqual(["deeper", "in acme"]);
      expect(await acme.transaction((tx) => byTitle(tx).execute({ title: "initech" }))).toEqual([]);
    });

    it("takes no cache, which could not tell the tenants apart", async ({ acme }) => {
      const asked: unknown[] = [];
      const cache = {
        strategy: () => "all",
        get: async (key: unknown) => void asked.push(key),
        put: async () => {},
        onMutate: async () => {},
      };
      await acme.transaction((tx) =>
        drizzleFor(tx, { cache } as object)
          .select()
          .from(notes),
      );
      expect(asked).toEqual([]);
    });

    it("keeps apart columns of one name", async ({ acme }) => {
      await acme.transaction(async (tx) => {
        const db = drizzleFor(tx);
        const [notebook] = await db.insert(notebooks).values({ title: "joined" }).returning();
        const [note] = await db
          .insert(notes)
          .values({ notebookId: notebook?.id ?? null, body: "x" })
          .returning();
        const rows = await db
          .select({ note: notes.id, notebook: notebooks.id })
          .from(notes)
          .innerJoin(notebooks, eq(notes.notebookId, notebooks.id))
          .where(eq(notebooks.title, "joined"));
        expect(rows).toEqual([{ note: note?.id, notebook: notebook?.id }]);
      });
    });
  });
});

describe("kysely", () => {
  forEachIsolation((it) => {
    it("counts what was changed, and sets and releases savepoints", async ({ acme }) => {
      const body = anyBody();
      await acme.transaction(async (tx) => {
        const trx = await kyselyFor<Database>(tx).startTransaction().execute();
        await trx.insertInto("notes").values({ body }).execute();
        const point = await trx.savepoint("here").execute();
        const changed = await point
          .updateTable("notes")
          .set({ body: "gone" })
          .where("body", "=", body)
          .executeTakeFirst();
        expect(changed.numUpdatedRows).toBe(1n);
        const back = await point.rollbackToSavepoint("here").execute();
        await back.commit().execute();
      });
      expect((await acme.query("select from notes where body = $1", [body])).rowCount).toBe(1);
    });
  });
});
