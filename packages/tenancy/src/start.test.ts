import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Client } from "pg";
import { expect, it } from "vitest";
import { createTestDatabase } from "./testing.ts";

it("prints what the README says when its example is run", async () => {
  const database = await createTestDatabase({ content: ["empty"], build: async () => {} });
  const url = database.url("superuser");
  const program = fileURLToPath(new URL("../examples/start.ts", import.meta.url));
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  try {
    const env = { ...process.env, DATABASE_URL: url };
    const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=source", program], { env });
    expect(readme).toContain(`\`\`\`\n${stdout}\`\`\``);
  } finally {
    await database.drop();
    const server = new Client({ connectionString: process.env["ROWHOUSE_TEST_DATABASE_URL"] });
    await server.connect();
    await server.query(`drop role if exists ${database.name}_owner, ${database.name}_app`);
    await server.end();
  }
});
