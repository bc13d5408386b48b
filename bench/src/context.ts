import type { TenantId } from "@rowhouse/tenancy";
import { openContextDatabase, type ContextDatabase } from "./context-database.ts";
import { measure, type Row, type Variant } from "./measure.ts";

/** The statements with the tenant in hand, and as the same statement reads under row level security. */
const statements = {
  point: {
    raw: "select id, body, created_at from notes where tenant_id = $1 and id = $2",
    scoped: "select id, body, created_at from notes where id = $1",
  },
  list: {
    raw: "select id, body, created_at from notes where tenant_id = $1 order by id desc limit 50",
    scoped: "select id, body, created_at from notes order by id desc limit 50",
  },
  insert: {
    raw: "insert into notes (tenant_id, body) values ($1, $2) returning id",
    scoped: "insert into notes (body) values ($1) returning id",
  },
};

const WARM_UP_ROUNDS = 4;
/** A round goes over the variants three times: what disturbs one of them by chance is out of the median. */
const TURNS = 3;

type Case = keyof typeof statements;

export interface ContextOptions {
  readonly serverUrl: string;
  readonly rounds?: number;
  readonly roundMs?: number;
  readonly onProgress?: (done: number, of: number) => void;
}

/** What the context costs: a statement with the tenant checked by the database, against one without and the usual way. */
export async function benchContext({
  serverUrl,
  rounds = 9,
  roundMs = 300,
  onProgress,
}: ContextOptions): Promise<Row[]> {
  const databases = {
    row: await openContextDatabase(serverUrl, "row"),
    plain: await openContextDatabase(serverUrl, "plain"),
    schema: await openContextDatabase(serverUrl, "schema"),
    database: await openContextDatabase(serverUrl, "database"),
  };
  const rows: Row[] = [];
  const plan = (["point", "list", "insert"] as const).flatMap((name) =>
    [16, 1].map((callers) => ({ name, callers })),
  );
  try {
    for (const [done, { name, callers }] of plan.entries()) {
      onProgress?.(done, plan.length);
      const variants = variantsOf(name, databases);
      if (done === 0)
        for (const { tenancy, notes } of [databases.row, databases.schema, databases.database])
          await warmUp({ tenancy, notes });
      const measured = await measure({
        case: name,
        callers,
        variants,
        peers: ["raw", "usual"],
        rounds: rounds * TURNS,
        roundMs: roundMs / TURNS,
      });
      // What was `signed` while there were only shared tables.
      const asBefore = measured.filter(({ variant }) => variant === "signed-row");
      for (const row of [...measured, ...asBefore.map((one) => ({ ...one, variant: "signed" }))])
        rows.push({ ...row, rounds });
    }
  } finally {
    for (const database of Object.values(databases)) await database.close();
  }
  return rows;
}

/**
 * Until every tenant's statements are known to be short, and the backends that they share know every schema: a first visit loads
 * the descriptions of its tables.
 */
async function warmUp({ notes, tenancy }: Pick<ContextDatabase, "notes" | "tenancy">): Promise<void> {
  const tenants = [...new Set(notes.map(({ tenant }) => tenant))];
  const visit = async (tenant: TenantId) => {
    await tenancy.run(tenant, async () => {
      await tenancy.query(statements.point.scoped, [crypto.randomUUID()]);
      await tenancy.query(statements.list.scoped, []);
      await tenancy.query(statements.insert.scoped, ["an earlier note"]);
    });
  };
  for (let round = 0; round < WARM_UP_ROUNDS; round++) {
    const next = tenants.values();
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        for (const tenant of next) await visit(tenant);
      }),
    );
  }
}

function variantsOf(
  name: Case,
  { row, plain, schema, database }: Record<"row" | "plain" | "schema" | "database", ContextDatabase>,
): Variant[] {
  const { raw, scoped } = statements[name];
  // Every operation is for a random tenant out of all.
  const draw = ({ notes }: ContextDatabase) => {
    const { tenant, id } = pick(notes);
    return { tenant, values: { point: [id], list: [], insert: ["a new note"] }[name] };
  };
  const engine = (variant: string, from: ContextDatabase): Variant => ({
    name: variant,
    run: () => {
      const { tenant, values } = draw(from);
      return from.tenancy.run(tenant, () => from.tenancy.query(scoped, values));
    },
  });
  const byHand = (variant: string, from: ContextDatabase): Variant => ({
    name: variant,
    run: () => {
      const { tenant, values } = draw(from);
      return from.bypass(tenant).query({ name, text: raw, values: [tenant, ...values] });
    },
  });
  return [
    byHand("raw", row),
    {
      name: "usual",
      run: async () => {
        const { tenant, values } = draw(plain);
        const client = await plain.app.connect();
        try {
          await client.query("begin");
          await client.query({
            name: "context",
            text: "select set_config('app.tenant', $1, true)",
            values: [tenant],
          });
          await client.query({ name, text: scoped, values });
          await client.query("commit");
        } finally {
          client.release();
        }
      },
    },
    engine("plain", plain),
    engine("signed-row", row),
    engine("signed-schema", schema),
    engine("signed-database", database),
    // What several databases cost in place of one, whoever asks.
    byHand("raw-database", database),
  ];
}

function pick<T>(items: readonly T[]): T {
  const item = items[Math.floor(Math.random() * items.length)];
  if (item === undefined) throw new Error("Nothing to pick from");
  return item;
}
