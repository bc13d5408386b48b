/** A statement is believed to be short when it has been, this often. A busy machine makes any look long, so the best run counts most. */
const RUNS = 3;
export const SHORT_MS = 4;
const FIRST_DISTRUST_MS = 500;
const LONGEST_DISTRUST_MS = 60_000;
/** About 300 bytes each. */
const REMEMBERED = 2_000;

/** Only a function can write from within these: WITH may hold an UPDATE. */
const READS = /^\s*(?:select|values|table)\b/i;
const WRITES = /^\s*(?:insert|update|delete|merge)\b/i;

/**
 * Whether a text has a function of the builder's run that may write: one that it names, or that stands behind a trigger, default, check
 * or rule of a table that it names. In a read-only session such a one may answer something else instead of failing: a plpgsql block
 * can catch the error. And what it does outside of its transaction is done again when it is asked again. PostgreSQL's own are let be:
 * a sequence may have gaps.
 */
export const CALLS_WRITER = `
  with writers as (
    select oid, proname from pg_catalog.pg_proc
    where provolatile = 'v' and pronamespace <> all (array['pg_catalog', 'information_schema']::regnamespace[])
  ),
  parts as (
    select 'pg_trigger'::regclass as class, oid, tgrelid as relation from pg_catalog.pg_trigger
    union all select 'pg_attrdef'::regclass, oid, adrelid from pg_catalog.pg_attrdef
    union all select 'pg_constraint'::regclass, oid, conrelid from pg_catalog.pg_constraint
    union all select 'pg_rewrite'::regclass, oid, ev_class from pg_catalog.pg_rewrite
  ),
  names as (
    select lower(proname) as name from writers
    union
    select lower(relname) from writers
    join pg_catalog.pg_depend d on d.refclassid = 'pg_proc'::regclass and d.refobjid = writers.oid
    join parts on parts.class = d.classid and parts.oid = d.objid
    join pg_catalog.pg_class c on c.oid = parts.relation
  )
  select lower($1) ~ 'u&"' or exists (
    select from names
    where name = any (regexp_split_to_array(lower($1), '[^[:alnum:]_$]+'))
      or name ~ '[^[:alnum:]_$]' and position(name in lower($1)) > 0) as "callsWriter"`;

/** What a shared connection is for. */
export type LineKind = "read" | "write";

interface Habit {
  readonly kind: LineKind;
  /** Whether it may be asked on a shared connection: undefined until the database was asked. */
  isFit: boolean | undefined;
  runs: number;
  usualMs: number;
  distrustedUntil: number;
  distrustMs: number;
}

/** What is known of a database's statements: which of them take so little time that others may wait behind them. */
export class ShortStatements {
  readonly #habits = new Map<string, Habit>();

  /** The kind of shared connection on which a statement may be asked, if any. */
  kindOf(text: string): LineKind | undefined {
    const habit = this.#habits.get(text);
    const isTrusted =
      habit?.isFit === true &&
      isShort(habit) &&
      (habit.distrustedUntil === 0 || habit.distrustedUntil < performance.now());
    return isTrusted ? habit.kind : undefined;
  }

  /** How long a statement took, its way to the server and back included. */
  note(text: string, ms: number): void {
    let habit = this.#habits.get(text);
    if (!habit) {
      const isWrite = WRITES.test(text);
      habit = {
        kind: isWrite ? "write" : "read",
        isFit: isWrite || READS.test(text) ? undefined : false,
        runs: 0,
        usualMs: ms,
        distrustedUntil: 0,
        distrustMs: 0,
      };
      if (this.#habits.size >= REMEMBERED) this.#forgetOldest();
      this.#habits.set(text, habit);
    }
    if (habit.isFit === false) return;
    habit.runs++;
    habit.usualMs = Math.min(ms, habit.usualMs + (ms - habit.usualMs) / 8);
  }

  /** It would be asked on a shared connection if it were known to call nothing that writes: {@link CALLS_WRITER} says. */
  isInQuestion(text: string): boolean {
    const habit = this.#habits.get(text);
    return habit !== undefined && habit.isFit === undefined && isShort(habit);
  }

  decide(text: string, isFit: boolean): void {
    const habit = this.#habits.get(text);
    if (habit) habit.isFit = isFit;
  }

  /** It wrote where it should read: it goes alone for good. Or it kept others waiting: it goes alone for a while, twice as long when it does so again. */
  distrust(text: string, { forGood = false } = {}): void {
    const habit = this.#habits.get(text);
    if (!habit) return;
    if (forGood) habit.isFit = false;
    const now = performance.now();
    // A process counts from its own start, so the first time may come before a minute is over.
    const isFirst = habit.distrustMs === 0 || now - habit.distrustedUntil > LONGEST_DISTRUST_MS;
    habit.distrustMs = isFirst ? FIRST_DISTRUST_MS : Math.min(2 * habit.distrustMs, LONGEST_DISTRUST_MS);
    habit.distrustedUntil = now + habit.distrustMs;
    habit.runs = 0;
  }

  #forgetOldest(): void {
    for (const oldest of this.#habits.keys()) {
      this.#habits.delete(oldest);
      break;
    }
  }
}

function isShort({ runs, usualMs }: Habit): boolean {
  return runs >= RUNS && usualMs < SHORT_MS;
}
