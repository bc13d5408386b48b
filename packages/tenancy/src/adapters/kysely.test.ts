import { expect } from "vitest";
import { forEachIsolation } from "../testing.ts";
import { kyselyFor } from "./kysely.ts";

interface Database {
  notes: { id: string; body: string };
}

forEachIsolation((it) => {
  it("runs Kysely's queries inside the unit of work", async ({ acme, initech }) => {
    const changed = await acme.transaction(async (tx) => {
      const db = kyselyFor<Database>(tx);
      await db
        .insertInto("notes")
        .values({ id: "01990000-0000-7000-8000-000000000001", body: "by kysely" })
        .execute();
      return db
        .updateTable("notes")
        .set({ body: "changed" })
        .where("body", "=", "by kysely")
        .executeTakeFirst();
    });
    expect(changed.numUpdatedRows).toBe(1n);
    const bodies = await initech.transaction((tx) =>
      kyselyFor<Database>(tx).selectFrom("notes").select("body").execute(),
    );
    expect(bodies).toEqual([{ body: initech.canary }]);
  });

  it("leaves beginning and committing to the unit of work", async ({ acme }) => {
    const nested = acme.transaction((tx) =>
      kyselyFor<Database>(tx)
        .transaction()
        .execute(async () => {}),
    );
    await expect(nested).rejects.toThrow("cannot begin a transaction");
  });
});
