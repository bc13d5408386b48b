import { Client } from "pg";
import { expect, it } from "vitest";
import { installEngine, secureDatabase } from "./provision.ts";
import { createTestDatabase, testRoles } from "./testing.ts";

it("is renewed over an installation whose functions read a column that is gone", async () => {
  const database = await createTestDatabase({ content: ["renewed engine"], build: async () => {} });
  const [superuser, owner] = [database.url("superuser"), database.url("owner")].map(
    (connectionString) => new Client({ connectionString }),
  ) as [Client, Client];
  await Promise.all([superuser.connect(), owner.connect()]);
  await secureDatabase(superuser, { ownerRole: testRoles.owner, appRole: testRoles.app });
  await installEngine(owner, { appRole: testRoles.app });
  await owner.query(`
    alter table rowhouse.placements add column fingerprint text;
    create or replace function rowhouse.is_untouched(path text) returns boolean language sql
      begin atomic select fingerprint = path from rowhouse.placements limit 1; end`);
  await installEngine(owner, { appRole: testRoles.app });
  const { rows } = await owner.query(
    "select from pg_attribute where attrelid = 'rowhouse.placements'::regclass and attname = 'fingerprint'",
  );
  expect(rows).toHaveLength(0);
  await Promise.all([superuser.end(), owner.end()]);
  await database.drop();
});
