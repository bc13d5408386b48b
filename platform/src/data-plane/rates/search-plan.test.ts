import { forEachIsolation } from "@rowhouse/tenancy/testing";
import type { TestTenant } from "@rowhouse/tenancy/testing";
import { Client } from "pg";
import { expect } from "vitest";
import { platformTables } from "../testing/open-test-plane.ts";
import { RateQuery } from "./schemas.ts";
import { searchRates, searchSql } from "./search-rates.ts";

interface Plan {
  "Node Type": string;
  "Relation Name"?: string;
  Plans?: Plan[];
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** So many rates: `stone` stands in every third, `work<n>` in one only. */
async function fill(tenant: TestTenant, count: number): Promise<string> {
  const { rows } = await tenant.query<{ id: string }>(
    `insert into rate_schedules (state, name, year, effective_from, status, rate_count)
     values ('Northland', 'Rates', 2026, '2026-04-01', 'ready', $1) returning id`,
    [count],
  );
  const id = rows[0]?.id ?? "";
  await tenant.query(
    `insert into rates (schedule_id, position, chapter, code, code_key, description, unit, rate, sheet, source_row, words, word_count)
     select $1::uuid, n, 'Chapter', '1.' || n, '1.' || n, 'Item ' || n, 'Cum', n, 'S', n,
       's' || replace($1::uuid::text, '-', '') || ' work' || translate(n::text, '0123456789', 'abcdefghij')
         || case when n % 3 = 0 then ' stone' else ' brick' end || ' ' || translate(md5(n::text), '0123456789', 'ghijklmnop'), 3
     from generate_series(1, $2::int) n`,
    [id, count],
  );
  await tenant.query(
    "insert into rate_words (word) select distinct unnest(string_to_array(words, ' ')) from rates where schedule_id = $1",
    [id],
  );
  return id;
}

/** Asked past the engine, which lets no tenant ask: a plan tells of the others' rows. */
async function planOf({ query, appUrl }: TestTenant, text: string, values: unknown[]) {
  const { rows } = await query<{ token: string }>("select current_setting('rowhouse.token') as token");
  const client = new Client({ connectionString: appUrl });
  await client.connect();
  await client.query("begin");
  await client.query("select rowhouse.enter($1)", [rows[0]?.token]);
  const explain = `explain (format json) ${text}`;
  const answer = await client
    .query<{ "QUERY PLAN": { Plan: Plan }[] }>(explain, values)
    .finally(() => client.end());
  return answer.rows[0]?.["QUERY PLAN"][0]?.Plan;
}

forEachIsolation((it, isolation) => {
  // The neighbours' rows are in one table only in row isolation.
  const count = isolation === "row" ? 2_000 : 300;
  it("finds rates by indexes among another organization's in the same tables", async ({ acme, initech }) => {
    const schedule = await fill(acme, count);
    await fill(initech, count);
    const search = `"s${schedule.replaceAll("-", "")}" "workbcd"`;
    const plan = await planOf(acme, searchSql, [
      [3],
      [search],
      100_000,
      "1.123",
      "1.123\u{10ffff}",
      [schedule],
      51,
      0,
    ]);
    const nodes = plan === undefined ? [] : nodesOf(plan);
    expect(
      nodes.filter((node) => node["Relation Name"] === "rates").map((node) => node["Node Type"]),
    ).not.toContain("Seq Scan");
    const found = await acme.transaction((tx) =>
      searchRates(tx, RateQuery.parse({ q: "sotne workbcd" }), "2026-11-21"),
    );
    expect(found.items[0]).toMatchObject({ code: "1.123" });
    expect(found.meant).toEqual([{ typed: "sotne", words: ["stone"] }]);
  });
}, platformTables);
