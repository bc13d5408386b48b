import { fileURLToPath } from "node:url";
import { wordsOf } from "@rowhouse/estimating";
import { admitTenant, tenantId, type Tenancy, type TenantId } from "@rowhouse/tenancy";
import type { Client } from "pg";
import { openBenchDatabase, openSharedTables } from "./bench-database.ts";

const migrations = fileURLToPath(new URL("../../platform/migrations/tenant", import.meta.url));

export interface RatesDatabase {
  /** Has a schedule of 11,000 rates. */
  readonly tenant: TenantId;
  readonly tenancy: Tenancy;
  /** Of all tenants. */
  readonly rateCount: number;
  close(): Promise<void>;
}

const tenantAt = (index: number): TenantId =>
  tenantId(`01990000-0000-7000-8000-${String(index).padStart(12, "0")}`);

/**
 * A database with a schedule of rates for each of so many tenants: `rates` rates for every tenth one, `others` for the rest.
 * The descriptions are made of words as rare and as common as in real ones: some stand in every third rate.
 */
export async function openRatesDatabase(
  serverUrl: string,
  { tenants, rates, others }: { tenants: number; rates: number; others: number },
): Promise<RatesDatabase> {
  const database = await openBenchDatabase(serverUrl, "rates");
  const { superuser, owner } = database;
  const pool = { max: 10, idleTimeoutMillis: 0 };
  const { placement, tenancy } = await openSharedTables(database, migrations, pool);
  for (let index = 0; index < tenants; index++)
    await admitTenant(owner, { tenantId: tenantAt(index), placement, epoch: 1 });
  for (const client of [superuser, owner])
    await client.query("set search_path = shared; set synchronous_commit = off");
  await load(superuser, { tenants, rates, others });
  await owner.query("vacuum (analyze) rates");
  await owner.query("vacuum (analyze) rate_words");
  const { rows } = await superuser.query<{ count: number }>("select count(*)::int from rates");
  return {
    tenant: tenantAt(Math.floor(tenants / 20) * 10),
    tenancy,
    rateCount: rows[0]?.count ?? 0,
    async close() {
      await tenancy.end();
      await database.close();
    },
  };
}

async function load(
  superuser: Client,
  { tenants, rates, others }: { tenants: number; rates: number; others: number },
): Promise<void> {
  await superuser.query(
    `create temp table source (position int, chapter text, code text, parents jsonb, description text, words text, word_count int)`,
  );
  await superuser.query(
    `insert into source select * from jsonb_to_recordset($1)
       as r (position int, chapter text, code text, parents jsonb, description text, words text, word_count int)`,
    [JSON.stringify(Array.from({ length: rates }, (_, index) => rateAt(index)))],
  );
  // A GIN index is built many times faster than it is filled row by row.
  const gin = await superuser.query<{ indexname: string; indexdef: string }>(
    "select indexname, indexdef from pg_indexes where schemaname = 'shared' and indexdef ilike '%using gin%' and tablename in ('rates', 'rate_words')",
  );
  for (const { indexname } of gin.rows) await superuser.query(`drop index if exists ${indexname}`);
  for (let index = 0; index < tenants; index++) {
    const values = [tenantAt(index), index % 10 === 0 ? rates : others];
    await superuser.query(
      `insert into rate_schedules (tenant_id, id, state, name, year, effective_from, status, rate_count)
       values ($1, $1, 'Anywhere', 'Building rates', 2026, '2026-04-01', 'ready', $2)`,
      values,
    );
    await superuser.query(
      `insert into rates (tenant_id, schedule_id, position, chapter, code, code_key, parents, description, unit, rate, sheet,
         source_row, words, word_count)
       select $1::uuid, $1::uuid, position, chapter, code, code, parents, description, 'Cum', position, 'S', position, 's' || replace($1::uuid::text, '-', '') || ' ' || words, word_count
       from source where position <= $2 order by position`,
      values,
    );
  }
  await superuser.query(
    `insert into rate_words (tenant_id, word) select s.id, w.word
     from rate_schedules s, (select distinct unnest(string_to_array(words, ' ')) as word from source) w`,
  );
  await superuser.query("set maintenance_work_mem = '1GB'");
  for (const { indexdef } of gin.rows) await superuser.query(indexdef);
}

const common =
  "providing fixing cement mortar concrete including complete work thick stone brick plaster steel excavation masonry pipe".split(
    " ",
  );
const usual =
  "reinforcement shuttering centering foundation superstructure plinth flooring skirting kota granite marble tile vitrified ceramic door window shutter frame aluminium teak plywood laminate hinges handle glass pane putty primer emulsion enamel distemper whitewash waterproofing bitumen asphalt carpet culvert drain manhole chamber gully trap basin closet cistern tap valve bibcock shower mirror railing balustrade truss purlin roofing sheet gutter ridge coping parapet lintel chajja beam column slab staircase landing footing raft pile cap girder kerb paver block hedge lawn plant tree manure earth filling sand gravel murrum rubble ashlar pointing grouting epoxy sealant expansion joint damp proof course termite treatment scaffold dismantling demolishing stacking carriage loading unloading".split(
    " ",
  );

/** Always the same numbers in the same order. */
function pick(index: number, place: number, of: number): number {
  return ((index * 7919 + place * 104_729 + ((index * place) % 613) * 31) >>> 0) % of;
}

function rateAt(index: number): Record<string, unknown> {
  const group = Math.floor(index / 8);
  const text = (seed: number, length: number): string =>
    Array.from({ length }, (_, place) => {
      const draw = pick(seed, place + 1, 10);
      if (draw < 4) return common[pick(seed, place + 3, common.length)];
      if (draw < 9) return usual[pick(seed, place + 5, usual.length)];
      return `${String.fromCodePoint(97 + pick(seed, place, 26))}${pick(seed, place + 7, 1_500)
        .toString(26)
        .replace(/\d/g, (digit) => String.fromCodePoint(103 + Number(digit)))}word`;
    }).join(" ");
  const parent = text(group * 3 + 1, 22);
  const description = `${text(index * 5 + 2, 6)} ${pick(index, 9, 90) * 5} mm`;
  const words = wordsOf(`${parent} ${description}`);
  const chapter = 1 + Math.floor(group / 60);
  return {
    position: index + 1,
    chapter: `Chapter ${chapter}`,
    code: `${chapter}.${1 + (group % 60)}.${1 + (index % 8)}`,
    parents: [parent],
    description,
    words: words.join(" "),
    word_count: words.length,
  };
}
