import { randomBytes } from "node:crypto";
import { Client, escapeIdentifier } from "pg";
import { expect, test } from "vitest";
import { testSecret } from "../../testing/open-test-service.ts";
import { provisionDatabase } from "./provision-database.ts";

test("nodes that start at once on a new database bring it up together", async () => {
  const adminUrl = process.env["ROWHOUSE_TEST_DATABASE_URL"] ?? "";
  const address = { adminUrl, database: `rowhouse_start_${randomBytes(6).toString("hex")}` };
  try {
    const applied = await Promise.all(
      Array.from({ length: 6 }, () => provisionDatabase(address, Buffer.from(testSecret))),
    );
    expect(applied.reduce((sum, { fleet }) => sum + fleet.done, 0)).toBe(1);
    expect(applied.filter(({ control }) => control.length > 0)).toHaveLength(1);
  } finally {
    const admin = new Client({ connectionString: adminUrl });
    await admin.connect();
    await admin.query(`drop database if exists ${escapeIdentifier(address.database)} with (force)`);
    await admin.end();
  }
});
