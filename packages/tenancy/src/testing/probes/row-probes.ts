import { escapeIdentifier, type Client, type DatabaseError } from "pg";
import type { TenantId } from "../../placement.ts";
import { asAttacker, entering, leaks, outcome, type Probes } from "./probe-session.ts";

/** Whose rows a tenant reads, writes, refers to, finds and is told of. */
export const rowProbes: Probes = {
  "shows no row without a context": async ({ app, notes }) =>
    (await outcome(app, [`select * from ${notes}`])) === "RH001",

  "binds the owner too": async ({ victim, notes }) =>
    (await outcome(victim.owner, [`select * from ${notes}`])) === "RH001",

  "serves a tenant with its own rows, and fills in whose they are": async ({ app, victim, token }) => {
    const rows = await outcome(app, [
      entering(token(victim.id)),
      `insert into notes (body) values ('probe') returning tenant_id, id`,
      `update notes set body = 'probed' where body = 'probe'`,
      `delete from notes where body = 'probed' returning tenant_id`,
    ]);
    return Array.isArray(rows) && rows.length === 1 && JSON.stringify(rows).includes(victim.id);
  },

  "shows another tenant no row": async (session) => {
    if (!session.isSharedDatabase) return true;
    for (const condition of ["true", `tenant_id = '${session.victim.id}'`]) {
      if (leaks(session, await asAttacker(session, `select * from ${session.notes} where ${condition}`)))
        return false;
    }
    return true;
  },

  "lets another tenant write no row of its victim": async (session) => {
    const { victim, notes, attacker } = session;
    const own = `${escapeIdentifier(attacker.placement.schema)}.notes`;
    const planted = await asAttacker(
      session,
      `insert into ${notes} (tenant_id, body) values ('${victim.id}', 'planted')`,
    );
    const given = await asAttacker(
      session,
      `insert into ${own} (body) values ('mine')`,
      `update ${own} set tenant_id = '${victim.id}'`,
    );
    const gone = await asAttacker(
      session,
      `delete from ${notes} where tenant_id = '${victim.id}' returning *`,
    );
    const changed = await asAttacker(
      session,
      `update ${notes} set body = 'changed' where tenant_id = '${victim.id}' returning *`,
    );
    return (
      typeof planted === "string" &&
      typeof given === "string" &&
      [gone, changed].every((result) => typeof result === "string" || result.length === 0)
    );
  },

  "lets a tenant write rows of its own only": async ({ app, victim, token }) => {
    const stranger = "01990000-0000-7000-8000-00000000dead";
    const planted = await outcome(app, [
      entering(token(victim.id)),
      `insert into notes (tenant_id, body) values ('${stranger}', 'planted')`,
    ]);
    const given = await outcome(app, [
      entering(token(victim.id)),
      `update notes set tenant_id = '${stranger}'`,
    ]);
    return planted === "42501" && given === "42501";
  },

  "answers alike for another tenant's rows and for rows that are not there": async (session) => {
    const { attacker, victim, token } = session;
    if (attacker.placement.schema !== victim.placement.schema || !session.isSharedDatabase) return true;
    const idIn = async (table: string) => {
      const [row] = await outcome(session.app, [
        entering(token(victim.id)),
        `select id from ${table} limit 1`,
      ]);
      return (row as { id: string } | undefined)?.id ?? "";
    };
    const tell = async (id: string) => {
      const answers: string[] = [];
      for (const insert of [
        `insert into notes (notebook_id, body) values ('${id}', 'x')`,
        `insert into notebooks (id, title) values ('${id}', 'x')`,
        `insert into notes (id, body) values ('${id}', 'x')`,
      ]) {
        answers.push(await told(session.app, [entering(token(attacker.id)), insert]));
      }
      return answers.join("\n").replaceAll(id, "");
    };
    const theirs = [await idIn("notebooks"), await idIn("notes")];
    const answers = new Set([await tell("01990000-0000-7000-8000-00000000beef")]);
    for (const id of theirs) answers.add(await tell(id));
    const titled = await outcome(session.app, [
      entering(token(attacker.id)),
      `insert into notebooks (title) values ('${victim.canary}')`,
    ]);
    return answers.size === 1 && !theirs.includes("") && Array.isArray(titled);
  },

  "lets no row refer to what is not there": async ({ app, victim, token }) =>
    (await outcome(app, [
      entering(token(victim.id)),
      "insert into notes (notebook_id, body) values ('01990000-0000-7000-8000-00000000beef', 'x')",
    ])) === "23503",

  "finds in a search only the tenant's own": async (session) => {
    const { victim, token, app } = session;
    const search = `${escapeIdentifier(victim.placement.schema)}.search_notes_body`;
    const declared = await outcome(victim.owner, [`select to_regproc('${search}') is not null as it_is`]);
    if (!(declared[0] as { it_is: boolean }).it_is) return true;
    const found = (id: TenantId) => outcome(app, [entering(token(id)), `select * from ${search}('CANARY')`]);
    const own = await found(victim.id);
    const others = session.isSharedDatabase
      ? await asAttacker(session, `select * from ${search}('${victim.canary.slice(2)}')`)
      : [];
    return (
      Array.isArray(own) &&
      own.length === 1 &&
      Array.isArray(others) &&
      others.length === 0 &&
      (await outcome(app, [`select * from ${search}('a')`])) === "RH001"
    );
  },

  "says of every row whose it is": async ({ app, victim }) => {
    const { rows } = await app.query<{ sound: boolean }>(
      `select bool_and(a.attnotnull and a.atttypid = 'uuid'::regtype) as sound from pg_attribute a join pg_class c on c.oid = a.attrelid
       where c.relnamespace = $1::regnamespace and c.relkind = 'r' and a.attname = 'tenant_id'`,
      [escapeIdentifier(victim.placement.schema)],
    );
    return rows[0]?.sound === true;
  },
};

/** The error in full, as the caller reads it. */
async function told(client: Client, statements: readonly string[]): Promise<string> {
  await client.query("begin");
  try {
    for (const statement of statements) await client.query(statement);
    return "done";
  } catch (error) {
    const { code, message, detail, hint } = error as DatabaseError;
    return JSON.stringify([code, message, detail, hint]);
  } finally {
    await client.query("rollback");
  }
}
