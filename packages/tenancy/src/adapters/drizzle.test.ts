import { eq, relations, sql } from "drizzle-orm";
import { pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { describe, expect } from "vitest";
import { forEachIsolation } from "../testing.ts";
import { adapterContract, type Adapter } from "../testing/adapter-contract.ts";
import type { TenantTransaction } from "../transaction.ts";
import { drizzleFor } from "./drizzle.ts";

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

const drizzle: Adapter = {
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
};

describe("drizzle", () => {
  adapterContract(drizzle);

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
