import { kyselyFor } from "@rowhouse/tenancy/kysely";
import type { Generated } from "kysely";
import { openNotes } from "./open-notes.ts";

interface Database {
  notes: { id: Generated<string>; body: string };
}

const { tenancy, acme, initech } = await openNotes();
await tenancy.withTenant(acme, async (tx) => {
  const db = kyselyFor<Database>(tx);
  await db.insertInto("notes").values({ body: "by kysely" }).execute();
  // A transaction inside the unit of work is a savepoint: it goes, the rest stays.
  const failed = db.transaction().execute(async (inner) => {
    await inner.deleteFrom("notes").execute();
    throw new Error("not after all");
  });
  await failed.catch(() => {});
});
for (const [name, id] of Object.entries({ acme, initech })) {
  const notes = await tenancy.withTenant(id, (tx) =>
    kyselyFor<Database>(tx).selectFrom("notes").select("body").execute(),
  );
  console.log(name, "sees", notes);
}
await tenancy.end();
