import { sql, type Generated } from "kysely";
import { describe, expect } from "vitest";
import { forEachIsolation } from "../testing.ts";
import { adapterContract, type Adapter } from "../testing/adapter-contract.ts";
import { kyselyFor } from "./kysely.ts";

interface Database {
  notebooks: { tenant_id: Generated<string>; id: Generated<string>; title: string };
  notes: { tenant_id: Generated<string>; id: Generated<string>; notebook_id: string | null; body: string };
}

const kysely: Adapter = {
  raw: (tx, given) => sql.raw(given).execute(kyselyFor(tx)),
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
          fail: () => sql`select 1 / 0`.execute(inner),
        }),
      ),
  givesToOther: (tx, otherId) =>
    kyselyFor<Database>(tx).insertInto("notes").values({ tenant_id: otherId, body: "x" }).execute(),
};

describe("kysely", () => {
  adapterContract(kysely);

  forEachIsolation((it) => {
    it("counts what was changed, and sets and releases savepoints", async ({ acme }) => {
      const body = `body ${crypto.randomUUID()}`;
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
