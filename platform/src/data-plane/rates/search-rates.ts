import { distanceOf, wordsOf } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import { codeKey } from "./code-key.ts";
import { rateColumns, rateOf } from "./rate-row.ts";
import type { RateRow } from "./rate-row.ts";
import { schedulesInForce } from "./schedules.ts";
import type { FoundRates, RateQuery } from "./schemas.ts";

/** More words than that are a description, and the first ones find it. */
const mostWords = 8;
/** Known words that one typed word may mean. */
const mostMeanings = 12;
/** How many words that begin with one, or are like it, are asked for; those that are too far are dropped here. */
const mostAlike = 60;
/** Of all typed words, as many ways to mean them are looked for, the likeliest. */
const mostReadings = 100;
/** Of rates with all words, of those with a typing error, and of all together. */
const mostRanked = 1_000;
/** Points of a code that is what was typed, of one that begins with it, and of rates that have all words. */
const points = { code: 5, codeBeginning: 4, exact: 3, beginning: 2, mistaken: 1 };

/** What was typed, taken apart. */
interface Asked {
  /**
   * Ways to mean it in one schedule, and what they give: in the words of a web search, `"s1" "cement" "plaster" or "s1" "cement"
   * "plastering"`. With all schedules in one search, three words in ten books took 420 ms in place of 110.
   */
  searches: { points: number; words: string }[];
  meant: FoundRates["meant"];
  unknown: string[];
}

interface Meaning {
  word: string;
  distance: number;
}

/**
 * Finds rates by code or words, in any order, with typing errors: codes that are what was typed, codes that begin with it,
 * then rates that have all words, those with fewer errors and shorter descriptions first. Without words: a schedule in its order.
 */
export async function searchRates(
  tx: TenantTransaction,
  query: RateQuery,
  today: string,
): Promise<FoundRates> {
  if (query.q === "") return browse(tx, query);
  const key = codeKey(query.q);
  const code = /\d/.test(key) ? key : "";
  const schedules =
    query.schedule === undefined ? await schedulesInForce(tx, query.on ?? today) : [query.schedule];
  const { searches, meant, unknown } = await understand(tx, query.q, schedules);
  const offset = Number(query.cursor ?? 0);
  const { rows } = await tx.query<RateRow>(searchSql, [
    searches.map(({ points }) => points),
    searches.map(({ words }) => words),
    mostRanked,
    code,
    `${code}\u{10ffff}`,
    schedules,
    query.limit + 1,
    offset,
  ]);
  return {
    items: rows.slice(0, query.limit).map(rateOf),
    next_cursor: rows.length > query.limit ? String(offset + query.limit) : null,
    meant,
    unknown,
  };
}

/**
 * The best thousand, of words that stand nearly everywhere the last in the book; those are ranked. They come in that order: to sort
 * 5,600 of them the other way round took 16 ms, and to hand them over as long. Written so that each table is entered by the index
 * that is meant, whatever the planner believes: it sees no statistics through the policy.
 */
const searchSql = `
  with found as (
    select f.id, a.points
    from unnest($1::int[], $2::text[]) as a (points, words), search_rates_words(a.words, $3) as f (id)
    union all
    select id, ${points.code} from rates where $4 <> '' and code_key = $4 and (schedule_id = any($6::uuid[])) is true
    union all
    (select id, ${points.codeBeginning} from rates
     where $4 <> '' and code_key > $4 and code_key < $5 and (schedule_id = any($6::uuid[])) is true limit ${mostRanked})
  ), best as (
    select id, points from found order by points desc, id desc limit ${mostRanked}
  )
  select ${rateColumns}
  from (select id, max(points) as points from best group by id) b
    cross join lateral (select * from rates where id = b.id limit 1) r
    cross join lateral (select * from rate_schedules where id = r.schedule_id limit 1) s
  where s.status = 'ready'
  order by b.points desc, r.word_count, s.effective_from desc, r.position, r.id limit $7 offset $8`;

/** Looks the typed words up among those of the organization's rates. */
async function understand(
  tx: TenantTransaction,
  typed: string,
  schedules: readonly string[],
): Promise<Asked> {
  const words = wordsOf(typed).slice(0, mostWords);
  const known = Map.groupBy(await findWords(tx, words), (row) => row.typed);
  const asked: Asked = { searches: [], meant: [], unknown: [] };
  const meanings: Meaning[][] = [];
  for (const word of words) {
    const means = meaningsOf(word, known.get(word)?.map((row) => row.word) ?? []);
    const [likeliest] = means;
    if (likeliest === undefined) asked.unknown.push(word);
    else meanings.push(means);
    if (likeliest !== undefined && likeliest.distance > 1)
      asked.meant.push({ typed: word, words: means.map((meaning) => meaning.word) });
  }
  for (const [given, readings] of Map.groupBy(readingsOf(meanings), pointsOf))
    for (const id of schedules)
      asked.searches.push({
        points: given,
        words: readings.map((reading) => searchOf(reading, id)).join(" or "),
      });
  return asked;
}

interface FoundWord {
  typed: string;
  word: string;
}

/**
 * Words of the organization's rates that typed ones may mean. What is like a word is looked for only where none is that word or
 * begins with it: the index of what is alike is left aside by the planner while it has seen no statistics, and then each costs 10 ms.
 */
async function findWords(tx: TenantTransaction, words: readonly string[]): Promise<FoundWord[]> {
  const tried = words.flatMap((word) => [word, ...swapped(word)].map((form) => [word, form] as const));
  const begun = words.filter(mayBeMistyped);
  const { rows } = await tx.query<FoundWord>(
    `select t.typed, w.word from unnest($1::text[], $2::text[]) as t (typed, form)
       cross join lateral (select word from rate_words where word = t.form limit 1) w
     union
     select t.typed, b.word from unnest($3::text[], $4::text[]) as t (typed, beyond) cross join lateral (
       select w.word from rate_words w where w.word collate "C" >= t.typed and w.word collate "C" < t.beyond
       order by length(w.word), w.word limit $5
     ) b`,
    [
      tried.map(([word]) => word),
      tried.map(([, form]) => form),
      begun,
      begun.map((word) => `${word}\u{10ffff}`),
      mostAlike,
    ],
  );
  const met = new Set(rows.flatMap(({ typed, word }) => ((distanceOf(typed, word) ?? 2) < 2 ? [typed] : [])));
  const strange = begun.filter((word) => !met.has(word));
  if (strange.length === 0) return rows;
  const alike = await tx.query<FoundWord>(
    `select t.typed, w.word
     from unnest($1::text[]) as t (typed), search_rate_words_word(t.typed, $2) as f (id)
       cross join lateral (select word from rate_words where id = f.id limit 1) w`,
    [strange, mostAlike],
  );
  // A form with two letters swapped may be found both ways.
  const swappedToo = new Set(rows.map(({ typed, word }) => `${typed} ${word}`));
  return [...rows, ...alike.rows.filter(({ typed, word }) => !swappedToo.has(`${typed} ${word}`))];
}

/** A word that is known as it stands, or as the beginning of others, is not taken for a mistaken one. */
function meaningsOf(typed: string, alike: readonly string[]): Meaning[] {
  const means = alike
    .flatMap((word): Meaning[] => {
      const distance = distanceOf(typed, word);
      return distance === undefined ? [] : [{ word, distance }];
    })
    .toSorted(
      (a, b) => a.distance - b.distance || a.word.length - b.word.length || (a.word < b.word ? -1 : 1),
    );
  const isKnown = means.some(({ distance }) => distance <= 1);
  return means.filter(({ distance }) => distance <= 1 || !isKnown).slice(0, mostMeanings);
}

/** One meaning of each word, in all ways, the likeliest first. */
function readingsOf(meanings: readonly Meaning[][]): Meaning[][] {
  if (meanings.length === 0) return [];
  return meanings.reduce<Meaning[][]>(
    (readings, means) =>
      readings
        .flatMap((reading) => means.map((meaning) => [...reading, meaning]))
        .toSorted((a, b) => errors(a) - errors(b))
        .slice(0, mostReadings),
    [[]],
  );
}

function errors(reading: readonly Meaning[]): number {
  return reading.reduce((sum, { distance }) => sum + distance, 0);
}

function pointsOf(reading: readonly Meaning[]): number {
  const worst = Math.max(...reading.map(({ distance }) => distance));
  if (worst === 0) return points.exact;
  return worst === 1 ? points.beginning : points.mistaken;
}

/** In the words of a web search; a rate's words begin with its schedule's. */
const searchOf = (reading: readonly Meaning[], schedule: string): string =>
  [`s${schedule.replaceAll("-", "")}`, ...reading.map(({ word }) => word)]
    .map((word) => `"${word}"`)
    .join(" ");

/** Two letters that changed places leave too few trigrams alike for the index: those forms are looked up as they are. */
function swapped(word: string): string[] {
  if (word.length < 4 || !mayBeMistyped(word)) return [];
  return Array.from(
    { length: word.length - 1 },
    (_, at) => word.slice(0, at) + (word[at + 1] ?? "") + (word[at] ?? "") + word.slice(at + 2),
  );
}

function mayBeMistyped(word: string): boolean {
  return word.length >= 3 && !/\d/.test(word);
}

async function browse(tx: TenantTransaction, query: RateQuery): Promise<FoundRates> {
  if (query.schedule === undefined) {
    const message = "is needed where `q` is empty";
    throw new ProblemError("VALIDATION_FAILED", {
      detail: `querystring.schedule: ${message}`,
      members: { fields: [{ field: "querystring.schedule", message }] },
    });
  }
  const after = Number(query.cursor ?? 0);
  const { rows } = await tx.query<RateRow & { position: number }>(
    `with s as materialized (select * from rate_schedules where id = $1 and status = 'ready')
     select ${rateColumns}, r.position from s cross join rates r
     where r.schedule_id = $1 and r.position > $2 ${query.chapter === undefined ? "" : "and r.chapter = $4"}
     order by r.position limit $3`,
    [query.schedule, after, query.limit + 1, ...(query.chapter === undefined ? [] : [query.chapter])],
  );
  const shown = rows.slice(0, query.limit);
  return {
    items: shown.map(rateOf),
    next_cursor: rows.length > query.limit ? String(shown.at(-1)?.position ?? 0) : null,
    meant: [],
    unknown: [],
  };
}
