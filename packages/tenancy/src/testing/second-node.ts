import { createInterface } from "node:readline";
import { Pool } from "pg";
import { postgresCatalog } from "../fleet/catalog.ts";
import { tenantId } from "../placement.ts";
import { createTenancy } from "../tenancy.ts";

/**
 * A process that serves one tenant, for tests that need a second one. Its argument is JSON: the catalog's URL, the application's
 * URL with `{database}` in it, the key in hexadecimal, and the tenant. For each line of its input it runs a unit of work that writes
 * the line, and answers with the database that it was in and how often the work was called.
 */
const given = JSON.parse(process.argv[2] ?? "") as Record<"catalogUrl" | "appUrl" | "key" | "tenant", string>;
const pool = new Pool({ connectionString: given.catalogUrl });
const key = Buffer.from(given.key, "hex");
const tenancy = createTenancy({
  catalog: postgresCatalog({ pool, schema: "control" }),
  connection: ({ database }) => ({ connectionString: given.appUrl.replace("{database}", database) }),
  key: () => key,
});

for await (const line of createInterface({ input: process.stdin })) {
  let calls = 0;
  const answer = await tenancy
    .withTenant(tenantId(given.tenant), async (tx) => {
      calls += 1;
      await tx.query("insert into notes (body) values ($1)", [line]);
      const { rows } = await tx.query<{ at: string }>("select current_database() as at");
      return { at: rows[0]?.at, calls };
    })
    .catch((error: { code?: string }) => ({ code: error.code, calls }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await tenancy.end();
await pool.end();
