import { randomBytes } from "node:crypto";
import { Client, escapeIdentifier, Pool } from "pg";
import { expect, test } from "vitest";
import { openFleet } from "./control-plane/placements/open-fleet.ts";
import { testSecret } from "./testing/open-test-service.ts";
import { examineDatabase } from "./foundation/database/examine-database.ts";
import { provisionDatabase } from "./foundation/database/provision-database.ts";
import { connectionFor, controlRole, mainServer } from "./foundation/database/roles.ts";

test("every placement is examined: the shared one, spare schemas and spare databases", async () => {
  const adminUrl = process.env["ROWHOUSE_TEST_DATABASE_URL"] ?? "";
  const address = { adminUrl, database: `rowhouse_examine_${randomBytes(6).toString("hex")}` };
  const secret = Buffer.from(testSecret);
  const databases = [address.database];
  await provisionDatabase(address, secret);
  const control = new Pool(connectionFor(address, secret, controlRole));
  const { fleet } = await openFleet({ control, address, secret });
  try {
    await fleet.fillSpares({ server: mainServer, database: address.database, count: 1 });
    await fleet.fillSpares({ server: mainServer, count: 1 });
    const { placements, findings } = await examineDatabase(address, secret);
    databases.push(...placements.map(({ database }) => database));
    expect(placements).toHaveLength(3);
    expect(findings.filter(({ severity }) => severity === "hole")).toEqual([]);

    for (const { database, schema } of placements) {
      const url = new URL(adminUrl);
      url.pathname = `/${database}`;
      await asAdmin(url.href, `alter table ${escapeIdentifier(schema)}.uploads disable row level security`);
    }
    const opened = await examineDatabase(address, secret);
    const holes = opened.findings.filter(({ severity }) => severity === "hole");
    expect(holes.map(({ code, database, object }) => [code, database, object]).toSorted()).toEqual(
      placements.map(({ database, schema }) => ["RLS_OFF", database, `${schema}.uploads`]).toSorted(),
    );
  } finally {
    await fleet.end();
    await control.end();
    for (const database of new Set(databases))
      await asAdmin(adminUrl, `drop database if exists ${escapeIdentifier(database)} with (force)`);
  }
});

async function asAdmin(connectionString: string, sql: string): Promise<void> {
  const admin = new Client({ connectionString });
  await admin.connect();
  await admin.query(sql);
  await admin.end();
}
