import { createHash } from "node:crypto";
import { measure, type Row } from "./measure.ts";
import { openPlannerDatabase } from "./planner-database.ts";

const columns = "id, title, amount";
const found = (search: string) =>
  `select ${columns} from ${search} as found (id) join articles using (id) order by id desc`;

interface Search {
  /** Runs under row level security. */
  readonly ours: string;
  /** Has the tenant written by hand, as its first value. */
  readonly peer: string;
  readonly values: (n: number) => unknown[];
  /**
   * Ours has the tenant too, as its last value. The policy hides from the planner how many rows a range has: it would plan anew at
   * every execution, 0.17 ms.
   */
  readonly namesTenant?: true;
}

/** What a list screen asks: one page of 50. */
const statements: Record<string, Search> = {
  ilike: {
    ours: found("search_articles_title($1, 50)"),
    peer: `select ${columns} from articles where tenant_id = $1 and title ilike '%' || $2 || '%' order by id desc limit 50`,
    values: (n: number) => [wordOf(n)],
  },
  fulltext: {
    ours: found("articles_about($1, 50)"),
    peer: `select ${columns} from articles where tenant_id = $1 and to_tsvector('simple', title) @@ websearch_to_tsquery('simple', $2) order by id desc limit 50`,
    values: (n: number) => [wordOf(n)],
  },
  lower: {
    ours: `select ${columns} from articles where email_lc = lower($1) order by id desc limit 50`,
    peer: `select ${columns} from articles where tenant_id = $1 and lower(email) = lower($2) order by id desc limit 50`,
    values: (n: number) => [`USER${n % 20011}@example.TEST`],
  },
  numeric: {
    ours: `select ${columns} from articles where amount_paise between $1::bigint * 100 and $2::bigint * 100 and tenant_id = $3 order by amount_paise, id limit 50`,
    namesTenant: true,
    peer: `select ${columns} from articles where tenant_id = $1 and amount between $2::numeric and $3::numeric order by amount, id limit 50`,
    values: (n: number) => [n, n + 200],
  },
  jsonb: {
    ours: found("search_articles_attributes($1, 50)"),
    peer: `select ${columns} from articles where tenant_id = $1 and attributes @> $2 order by id desc limit 50`,
    values: (n: number) => [JSON.stringify({ lot: n % 10007 })],
  },
};

export interface PlannerOptions {
  readonly serverUrl: string;
  readonly rounds?: number;
  /** One case of them. */
  readonly only?: string | undefined;
  readonly roundMs?: number;
  readonly onProgress?: (done: number, of: number) => void;
}

/** What row level security costs a search: a 400,000-row tenant in a table of a million rows, against a login that it does not bind. */
export async function benchPlanner({
  serverUrl,
  rounds = 9,
  only,
  roundMs = 300,
  onProgress,
}: PlannerOptions): Promise<Row[]> {
  const { tenant, tenancy, bypass, close } = await openPlannerDatabase(serverUrl);
  const rows: Row[] = [];
  const plan = Object.entries(statements).filter(([name]) => only === undefined || only === name);
  try {
    for (const [done, [name, { ours, peer, values, namesTenant }]] of plan.entries()) {
      onProgress?.(done, plan.length);
      const draw = () => values(Math.floor(Math.random() * 1_000_000));
      const own = (drawn: unknown[]) => (namesTenant ? [...drawn, tenant] : drawn);
      const given = values(4242);
      const [mine, theirs] = [
        await tenancy.run(tenant, () => tenancy.query<{ id: string }>(ours, own(given))),
        await bypass.query<{ id: string }>(peer, [tenant, ...given]),
      ].map((result) => result.rows.map(({ id }) => id).join());
      if (!mine || mine !== theirs) throw new Error(`${name}: the two statements do not find the same rows`);
      for (const callers of [16, 4])
        rows.push(
          ...(await measure({
            case: name,
            callers,
            variants: [
              { name: "no-rls", run: () => bypass.query({ name, text: peer, values: [tenant, ...draw()] }) },
              { name: "signed", run: () => tenancy.run(tenant, () => tenancy.query(ours, own(draw()))) },
            ],
            peers: ["no-rls"],
            rounds,
            roundMs,
          })),
        );
    }
  } finally {
    await close();
  }
  return rows;
}

/** A word of a title. */
function wordOf(n: number): string {
  return createHash("md5")
    .update(String(n % 5003))
    .digest("hex")
    .slice(0, 6);
}
