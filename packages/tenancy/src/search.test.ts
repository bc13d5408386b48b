import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it as test } from "vitest";
import { census } from "./census.ts";
import { migrate } from "./migrate.ts";
import { tenantId, type Placement } from "./placement.ts";
import { admitTenant, installEngine, secureDatabase, setPlacementKey } from "./provision.ts";
import { createTestDatabase, forEachIsolation, testRoles, type TestDatabase } from "./testing.ts";
import { SigningKey, signToken } from "./token.ts";

const articles = new URL("testing/articles/", import.meta.url);
const key = createHash("sha256").update("a key for searches").digest();
const big = tenantId("01990000-0000-7000-8000-00000000b160");
const small = tenantId("01990000-0000-7000-8000-000000000030");

interface Plan {
  "Node Type": string;
  "Index Name"?: string;
  "Relation Name"?: string;
  "Shared Hit Blocks"?: number;
  "Shared Read Blocks"?: number;
  Plans?: Plan[];
}

function found(search: string): string {
  return `select title from ${search} as found (id) join articles using (id) order by id desc`;
}

describe("a search of one tenant's 400,000 rows among a million", () => {
  let database: TestDatabase;
  let app: Client;
  let plans: Plan[] = [];

  beforeAll(async () => {
    database = await createTestDatabase({
      content: ["searches", await readFile(new URL("0001_articles.sql", articles), "utf8")],
      build: async () => {},
    });
    const placement: Placement = {
      id: "shared-1",
      server: "test",
      database: database.name,
      schema: "shared",
      kind: "shared",
    };
    const superuser = new Client({ connectionString: database.url("superuser") });
    const owner = new Client({ connectionString: database.url("owner") });
    await Promise.all([superuser.connect(), owner.connect()]);
    await secureDatabase(superuser, { ownerRole: testRoles.owner, appRole: testRoles.app });
    await installEngine(owner, { appRole: testRoles.app });
    await setPlacementKey(owner, key);
    await migrate(owner, { scope: placement, appRole: testRoles.app, directory: fileURLToPath(articles) });
    for (const tenant of [big, small]) await admitTenant(owner, { tenantId: tenant, placement, epoch: 1 });
    for (const client of [superuser, owner])
      await client.query("set search_path = shared; set synchronous_commit = off");
    await superuser.query(await readFile(new URL("load.sql", articles), "utf8"));
    for (const statement of (await readFile(new URL("searches.sql", articles), "utf8")).split(";"))
      if (statement.trim()) await owner.query(statement);
    expect(await census(owner, { schema: "shared", appRole: testRoles.app })).toEqual(
      [expect.objectContaining({ code: "SERVER_VERSION" })].slice((await isPatched(owner)) ? 1 : 0),
    );
    await Promise.all([superuser.end(), owner.end()]);
    app = await explaining(database, (plan) => plans.push(plan));
  }, 120_000);
  afterAll(async () => {
    await app?.end();
    await database?.drop();
  });

  /** Runs a statement for a tenant and tells which indexes served it, at every depth, and how many pages it touched. */
  async function run(tenant: string, text: string) {
    const token = signToken(tenantId(tenant), new SigningKey(key), Math.floor(Date.now() / 1000) + 60);
    await app.query(`begin; select rowhouse.enter('${token}')`);
    plans = [];
    const { rows } = await app.query<{ title: string }>(text);
    const seen = plans;
    await app.query("rollback");
    const nodes = seen.flatMap(flatten);
    return {
      rows,
      indexes: new Set(nodes.flatMap((node) => node["Index Name"] ?? [])),
      scans: nodes.filter((node) => node["Node Type"] === "Seq Scan" && node["Relation Name"] === "articles")
        .length,
      pages: Math.max(
        ...seen.map((plan) => (plan["Shared Hit Blocks"] ?? 0) + (plan["Shared Read Blocks"] ?? 0)),
      ),
    };
  }

  const word = createHash("md5").update("4242").digest("hex").slice(0, 6);
  // Pages of the table: some 20,000. A search that read them all, or all of the tenant's, would touch more than 8,000.
  for (const [kind, statement, index, count] of [
    ["ilike", found(`search_articles_title('${word.toUpperCase()}', 50)`), "articles_title_trigrams", 50],
    ["fulltext", found(`articles_about('${word}', 50)`), "articles_title_words_simple", 50],
    ["jsonb", found(`search_articles_attributes('{"lot": 4242}', 50)`), "articles_attributes_parts", 40],
    ["range", found("search_articles_amount(4242, 4442, 50)"), "articles_amount_range", 50],
    [
      "lower, by a generated column",
      "select title from articles where email_lc = lower('USER4242@example.TEST') order by id desc limit 50",
      "articles_email",
      20,
    ],
    [
      "numeric, by a generated column",
      "select title from articles where amount_paise between 424200 and 444200 order by amount_paise limit 50",
      "articles_paise",
      50,
    ],
    [
      "numeric, with the tenant named as well",
      `select title from articles where tenant_id = '${big}' and amount_paise between 424200 and 444200 order by amount_paise limit 50`,
      "articles_paise",
      50,
    ],
  ] as const) {
    test(`is served by its index: ${kind}`, async () => {
      const { rows, indexes, scans, pages } = await run(big, statement);
      expect([...indexes]).toContain(index);
      expect({ scans, count: rows.length >= count * 0.4 && rows.length <= 50 }).toEqual({
        scans: 0,
        count: true,
      });
      expect(pages).toBeLessThan(2_000);
    });
  }

  test("is served by its index: similar", async () => {
    const wrong = word.slice(0, 2) + (word[2] === "0" ? "1" : "0") + word.slice(3);
    const { rows, indexes, scans } = await run(
      big,
      `select title from articles_like('${word.slice(0, 5)}', 50) with ordinality as found (id, place) join articles using (id) order by place`,
    );
    expect([...indexes]).toContain("articles_title_trigrams");
    expect(scans).toBe(0);
    expect(rows[0]?.title).toContain(word.slice(0, 5));
    expect((await run(small, found(`articles_like('${wrong}', 50)`))).scans).toBe(0);
  });

  test("finds only the asking tenant's rows", async () => {
    for (const search of [
      `search_articles_title('${word}', null)`,
      `articles_about('${word}', null)`,
      `search_articles_attributes('{"lot": 4242}', null)`,
    ]) {
      const { rows } = await run(
        small,
        `select count(*) filter (where a.id is null) as foreign from ${search} as found (id) left join articles a using (id)`,
      );
      expect(rows).toEqual([{ foreign: "0" }]);
    }
  });
});

forEachIsolation((it) => {
  it("takes the tenant from the verified context, whatever the term, the search_path and the caller say", async ({
    acme,
    initech,
  }) => {
    for (const tenant of new Map([acme, initech].map((each) => [each.placement.id, each])).values()) {
      const { schema } = tenant.placement;
      await tenant.owner.query(`select rowhouse.create_search('${schema}.notes', array['body'], 'ilike')`);
      // Declared twice it is the same search.
      await tenant.owner.query(`select rowhouse.create_search('${schema}.notes', array['body'], 'ilike')`);
    }
    await acme.query("insert into notes (body) values ('100% pure'), ('1000 pure'), ('a \\ b_c')");
    const search = async (term: string) =>
      (
        await acme.query<{ body: string }>(
          "select body from search_notes_body($1) as found (id) join notes using (id)",
          [term],
        )
      ).rows.map(({ body }) => body);
    expect(await search("canary")).toEqual([acme.canary]);
    expect(await search("0% P")).toEqual(["100% pure"]);
    expect(await search("\\ b_")).toEqual(["a \\ b_c"]);
    expect(await search("' or true --")).toEqual([]);
    expect(await search("'||(select 1/0)||'")).toEqual([]);

    const client = new Client({ connectionString: acme.appUrl });
    await client.connect();
    const own = `${acme.placement.schema}.search_notes_body`;
    await expect(client.query(`select * from ${own}('canary')`)).rejects.toMatchObject({ code: "RH001" });
    await expect(
      client.query(`select rowhouse.create_search('${acme.placement.schema}.notes', array['body'], 'ilike')`),
    ).rejects.toMatchObject({ code: "42501" });
    await expect(client.query("set role rowhouse_test_owner_search")).rejects.toMatchObject({
      code: "42501",
    });
    await client.query("set search_path = pg_temp, public");
    await expect(client.query(`select * from ${own}('canary')`)).rejects.toMatchObject({ code: "RH001" });
    await client.end();
  });

  it("goes with a schema that is renamed", async ({ acme, database, key: fixtureKey }) => {
    const { owner, placement } = acme;
    await owner.query(
      `select rowhouse.create_search('${placement.schema}.notes', array['body'], 'fulltext', 'about')`,
    );
    const address = new URL(database.url("superuser"));
    address.pathname = `/${placement.database}`;
    const superuser = new Client({ connectionString: address.href });
    await superuser.connect();
    await superuser.query(`begin; alter schema ${placement.schema} rename to renamed`);
    const token = signToken(acme.id, new SigningKey(fixtureKey), Math.floor(Date.now() / 1000) + 60);
    await superuser.query("select set_config('rowhouse.token', $1, true)", [token]);
    const { rowCount } = await superuser.query("select renamed.about('canary')");
    expect(rowCount).toBe(1);
    await superuser.query("rollback");
    await superuser.end();
  });

  it("says what is wrong with a declaration", async ({ acme }) => {
    const { owner, placement } = acme;
    const declare = (...parameters: unknown[]) =>
      owner.query("select rowhouse.create_search($1, $2, $3)", [`${placement.schema}.notes`, ...parameters]);
    await expect(declare(["body"], "soundex")).rejects.toThrow("there is no search of kind soundex");
    await expect(declare(["bodies"], "ilike")).rejects.toThrow(
      "no such column that a search of kind ilike could use: bodies",
    );
    await expect(declare(["body"], "jsonb")).rejects.toThrow("could use: body");
    await expect(declare([], "ilike")).rejects.toThrow("over at least one column");
  });
});

function flatten(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(flatten)];
}

async function isPatched(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  );
  return (rows[0]?.version ?? 0) >= 180_007;
}

/** A superuser's session that goes on as the application's login, and tells the plan of every statement, those inside functions too. */
async function explaining(database: TestDatabase, onPlan: (plan: Plan) => void): Promise<Client> {
  const client = new Client({ connectionString: database.url("superuser") });
  await client.connect();
  client.on("notice", ({ message }) => {
    const json = message?.slice(message.indexOf("{"));
    if (json && message?.includes("plan:")) onPlan((JSON.parse(json) as { Plan: Plan }).Plan);
  });
  await client.query(
    `load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on; set auto_explain.log_analyze = on;
     set auto_explain.log_buffers = on; set auto_explain.log_timing = off; set auto_explain.log_format = json; set auto_explain.log_level = notice;
     set session authorization ${testRoles.app}`,
  );
  return client;
}
