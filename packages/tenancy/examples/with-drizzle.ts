import { drizzleFor } from "@rowhouse/tenancy/drizzle";
import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import { openNotes } from "./open-notes.ts";

// The tenant's column is the database's business: it fills it in and checks it.
const notes = pgTable("notes", { id: uuid().defaultRandom().primaryKey(), body: text().notNull() });
const schema = { notes };

const { tenancy, acme, initech } = await openNotes();
await tenancy.withTenant(acme, (tx) =>
  drizzleFor(tx, { schema }).insert(notes).values({ body: "by drizzle" }),
);
for (const [name, id] of Object.entries({ acme, initech })) {
  const found = await tenancy.withTenant(id, (tx) =>
    drizzleFor(tx, { schema }).query.notes.findMany({ columns: { body: true } }),
  );
  console.log(name, "sees", found);
}
await tenancy.end();
