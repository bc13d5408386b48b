// Functions written for pg's Pool, unchanged: they get one that is bound to the tenant.
import { poolFor, type TenantPool } from "@rowhouse/tenancy/pg";
import { openNotes } from "./open-notes.ts";

async function moveNote(pool: TenantPool, from: string, to: string): Promise<number | null> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const { rowCount } = await client.query("update notes set body = $2 where body = $1", [from, to]);
    await client.query("COMMIT");
    return rowCount;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

const { tenancy, acme, initech } = await openNotes();
await tenancy.withTenant(acme, (tx) =>
  poolFor(tx).query({ text: "insert into notes (body) values ($1)", values: ["by pg"] }),
);
console.log(
  "initech moves",
  await tenancy.withTenant(initech, (tx) => moveNote(poolFor(tx), "by pg", "stolen")),
);
console.log("acme moves", await tenancy.withTenant(acme, (tx) => moveNote(poolFor(tx), "by pg", "moved")));
await tenancy.end();
