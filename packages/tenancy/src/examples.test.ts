import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { createTestDatabase } from "./testing.ts";
import { dropLogins } from "./testing/test-database.ts";

const problem = (code: string, status: number, title: string, detail: string) =>
  `${status} ${JSON.stringify({ type: `urn:rowhouse:problem:${code}`, title, status, code, detail })}\n`;
const unknown = "There is no such tenant, or it is not yours";

const prints: Record<string, string> = {
  "with-pg": "initech moves 0\nacme moves 1\n",
  "with-fleet":
    "acme sees [ { body: 'only for acme' } ]\ninitech sees [ { body: 'only for initech' } ]\n" +
    "globex sees [ { body: 'only for globex' } ]\nversions [ 2, 2, 2 ]\nacme: TENANT_UNKNOWN\n",
  "with-kysely": "acme sees [ { body: 'by kysely' } ]\ninitech sees []\n",
  "with-drizzle": "acme sees [ { body: 'by drizzle' } ]\ninitech sees []\n",
  "with-fastify":
    `200 {"by":"jo"}\n200 [{"body":"by fastify"}]\n` +
    problem("TENANT_UNKNOWN", 404, unknown, unknown) +
    problem(
      "TENANT_CONFLICT",
      400,
      "The request names more than one tenant",
      "Host, header and token must name the same tenant",
    ),
};

it.each(Object.entries(prints))("%s does in an empty database what it says", async (name, expected) => {
  const database = await createTestDatabase({ content: ["empty"], build: async () => {} });
  const program = fileURLToPath(new URL(`../examples/${name}.ts`, import.meta.url));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=source", program], {
      env: { ...process.env, DATABASE_URL: database.url("superuser") },
    });
    expect(stdout).toBe(expected);
  } finally {
    await database.drop();
    await dropLogins(`${database.name}_owner`, [`${database.name}_app`]);
  }
});
