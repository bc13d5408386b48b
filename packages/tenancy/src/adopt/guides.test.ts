import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing.ts";
import { runDocument } from "../testing/run-document.ts";

/** An empty database with an owner and an application's login of its own, as a builder has one. */
async function openBuildersDatabase(): Promise<{
  database: TestDatabase;
  env: Record<string, string>;
  close(): Promise<void>;
}> {
  const database = await createTestDatabase({ content: ["empty"], build: async () => {} });
  const appRole = `app_${database.name}`;
  const server = new Client({ connectionString: database.url("superuser") });
  await server.connect();
  await server.query(`create role ${appRole} login password 'app'`);
  return {
    database,
    env: {
      SUPERUSER_URL: database.url("superuser"),
      OWNER_URL: database.url("owner"),
      APP_URL: Object.assign(new URL(database.url("superuser")), { username: appRole, password: "app" }).href,
      APP_ROLE: appRole,
      TENANCY_KEY: randomBytes(32).toString("base64"),
    },
    async close() {
      await server.end();
      await database.drop();
      const after = new Client({ connectionString: process.env["ROWHOUSE_TEST_DATABASE_URL"] });
      await after.connect();
      await after.query(`drop role ${appRole}`);
      await after.end();
    },
  };
}

it.each(["from-single-tenant", "from-schema-per-tenant"])(
  "does what the guide %s says, with the application's own rows",
  async (guide) => {
    const { env, close } = await openBuildersDatabase();
    try {
      const compared = await runDocument(new URL(`../../docs/${guide}.md`, import.meta.url), env);
      expect(compared.length).toBeGreaterThan(0);
      for (const { printed, written } of compared) expect(printed).toContain(written);
    } finally {
      await close();
    }
  },
  120_000,
);
