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
  const values = ({ notes }: ContextDatabase) =>
    name === "point" ? [pick(notes)] : name === "insert" ? ["a new note"] : [];
  // A point read must hit a note of its tenant; those of the first were collected.
  const tenant = ({ tenants }: ContextDatabase) => (name === "point" ? (tenants[0] ?? "") : pick(tenants));
  const engine = (variant: string, database: ContextDatabase): Variant => ({
    name: variant,
    run: () =>
      database.tenancy.run(tenant(database) as ContextDatabase["tenants"][number], () =>
        database.tenancy.query(scoped, values(database)),
      ),
  });
  return [
    {
      name: "raw",
      run: () => signed.bypass.query({ name, text: raw, values: [tenant(signed), ...values(signed)] }),
    },
    {
      name: "usual",
      run: async () => {
        const client = await plain.app.connect();
        try {
          await client.query("begin");
          await client.query({
            name: "context",
            text: "select set_config('app.tenant', $1, true)",
            values: [tenant(plain)],
          });
          await client.query({ name, text: scoped, values: values(plain) });
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
