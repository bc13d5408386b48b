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
  const signed = await openContextDatabase(serverUrl, "signed");
  const plain = await openContextDatabase(serverUrl, "plain");
  const rows: Row[] = [];
  const plan = (["point", "list", "insert"] as const).flatMap((name) =>
    [16, 1].map((callers) => ({ name, callers })),
  );
  try {
    for (const { name, callers } of plan) {
      onProgress?.(rows.length / 4, plan.length);
      const variants = variantsOf(name, signed, plain);
      rows.push(
        ...(await measure({ case: name, callers, variants, peers: ["raw", "usual"], rounds, roundMs })),
      );
    }
  } finally {
    await signed.close();
    await plain.close();
  }
  return rows;
}

function variantsOf(name: Case, signed: ContextDatabase, plain: ContextDatabase): Variant[] {
  const { raw, scoped } = statements[name];
  // Every operation is for a random tenant out of all.
  const draw = ({ notes }: ContextDatabase) => {
    const { tenant, id } = pick(notes);
    return { tenant, values: { point: [id], list: [], insert: ["a new note"] }[name] };
  };
  const engine = (variant: string, database: ContextDatabase): Variant => ({
    name: variant,
    run: () => {
      const { tenant, values } = draw(database);
      return database.tenancy.run(tenant, () => database.tenancy.query(scoped, values));
    },
  });
  return [
    {
      name: "raw",
      run: () => {
        const { tenant, values } = draw(signed);
        return signed.bypass.query({ name, text: raw, values: [tenant, ...values] });
      },
    },
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
    engine("signed", signed),
  ];
}

function pick<T>(items: readonly T[]): T {
  const item = items[Math.floor(Math.random() * items.length)];
  if (item === undefined) throw new Error("Nothing to pick from");
  return item;
}
