import { createHash } from "node:crypto";
import { searchPath, tenantId, type TenantId } from "../../placement.ts";
import { entering, outcome, setting, type Probes } from "./probe-session.ts";

/** Which tokens are believed, who is let in, and what the fence's own books take. */
export const fenceProbes: Probes = {
  "believes no token but its own": async ({ victim, attacker, notes, token }) => {
    const read = (text: string) => outcome(victim.owner, [setting(text), `select * from ${notes}`]);
    const good = token(victim.id);
    const otherKey = createHash("sha256").update("another placement's key").digest();
    const falseTokens = [
      good.slice(0, 65) + "0".repeat(64),
      good.slice(0, 65),
      good.slice(0, -1),
      `${good}0`,
      victim.id + token(attacker.id).slice(36),
      good.slice(0, 37) + "9999999999" + good.slice(47),
      token(victim.id, { key: otherKey }),
    ];
    for (const falseToken of falseTokens) if ((await read(falseToken)) !== "RH002") return false;
    return (
      Array.isArray(await read(good)) &&
      (await read(token(victim.id, { expiresInSeconds: -1 }))) === "RH003" &&
      (await read("")) === "RH001"
    );
  },

  "lets nobody in with a false token, and tells with it nothing about who lives there": async (session) => {
    const { app, victim, notes } = session;
    const stranger = tenantId("01990000-0000-7000-8000-00000000dead");
    const falsely = (id: TenantId, ...rest: string[]) =>
      outcome(app, [entering(session.token(id, { key: Buffer.alloc(32, 7) })), ...rest]);
    return (
      (await falsely(victim.id, `select * from ${notes}`)) === "RH002" &&
      JSON.stringify(await falsely(victim.id)) === JSON.stringify(await falsely(stranger))
    );
  },

  "lets in only who lives there and is not suspended": async ({ app, victim, token }) => {
    const stranger = tenantId("01990000-0000-7000-8000-00000000dead");
    const suspended = await outcome(victim.owner, [
      `update rowhouse.residents set state = 'suspended'`,
      entering(token(victim.id)),
    ]);
    return (await outcome(app, [entering(token(stranger))])) === "RH005" && suspended === "RH006";
  },

  "refuses a snapshot older than the fence": async ({ app, victim, token }) =>
    (await outcome(app, ["set transaction isolation level repeatable read", entering(token(victim.id))])) ===
    "RH007",

  "serves no version of the tables but those that are asked for": async ({ app, victim, token }) =>
    (await outcome(app, [entering(token(victim.id), 1_000_000)])) === "RH008",

  "makes a removal wait for a transaction in flight": async ({ app, victim, token }) => {
    await app.query(`begin; ${entering(token(victim.id))}`);
    // A millisecond is enough: a lock that is held is held however long one waits.
    const removal = await outcome(victim.owner, [
      "set local lock_timeout = 1",
      `select rowhouse.remove_tenant('${victim.id}')`,
    ]);
    await app.query("rollback");
    return removal === "55P03";
  },

  "removes a tenant from the fence": async ({ victim, token }) =>
    (await outcome(victim.owner, [
      `select rowhouse.remove_tenant('${victim.id}')`,
      entering(token(victim.id)),
    ])) === "RH005",

  "looks for names in the tenant's own schema only": async ({ app, victim, token }) =>
    JSON.stringify(
      await outcome(app, [
        "set local search_path = pg_catalog, pg_temp",
        entering(token(victim.id)),
        "select current_setting('search_path') as path",
      ]),
    ) === JSON.stringify([{ path: searchPath(victim.placement) }]),

  "keeps the meaning of the engine's names, whatever the search_path": async ({ victim, token, notes }) => {
    const shadowed = (...statements: string[]) =>
      outcome(victim.owner, [SHADOWS, "set local search_path = shadows, pg_catalog", ...statements]);
    const falseToken = token(victim.id, { key: Buffer.alloc(32, 7) });
    const results = [
      await shadowed(setting(falseToken), "select rowhouse.tenant_id()"),
      await shadowed(`select rowhouse.refuse_token('${falseToken}')`),
      await shadowed(setting(""), "select rowhouse.tenant_id()"),
      await shadowed(entering(token(tenantId("01990000-0000-7000-8000-00000000dead")))),
      await shadowed("update rowhouse.residents set state = 'suspended'", entering(token(victim.id))),
      await shadowed(entering(token(victim.id), 1_000_000)),
      typeof (await shadowed(
        `select rowhouse.create_search('${notes}', array['body'], 'range', 'shadowed')`,
        "select rowhouse.describe_search(s), rowhouse.search_body(s) from rowhouse.searches s",
        `select rowhouse.admit_tenant('${victim.id}', '"x"', 'resident', 9)`,
        "update rowhouse.residents set search_path = 'y'",
      )),
    ];
    return (
      JSON.stringify(results) ===
      JSON.stringify(["RH002", "RH002", "RH001", "RH005", "RH006", "RH008", "object"])
    );
  },

  "lets a transaction enter once": async ({ app, victim, token }) =>
    (await outcome(app, [entering(token(victim.id)), entering(token(victim.id))])) === "RH004",

  "takes no second key and no short one": async ({ victim }) => {
    const pads = "decode(repeat('00', 64), 'hex')";
    const second = await outcome(victim.owner, [
      `insert into rowhouse.keys (inner_pad, outer_pad) values (${pads}, ${pads})`,
    ]);
    const other = await outcome(victim.owner, [
      `insert into rowhouse.keys (only_one, inner_pad, outer_pad) values (false, ${pads}, ${pads})`,
    ]);
    const none = await outcome(victim.owner, ["update rowhouse.keys set inner_pad = null"]);
    const short = await outcome(victim.owner, ["update rowhouse.keys set inner_pad = '\\x00'"]);
    const shortOuter = await outcome(victim.owner, ["update rowhouse.keys set outer_pad = '\\x00'"]);
    return [second, other, none, short, shortOuter].join() === "23505,23514,23502,23514,23514";
  },

  "believes no token of an earlier key, in a session that knew it": async ({ victim, token }) =>
    (await outcome(victim.owner, [
      `select set_config('rowhouse.token', '${token(victim.id)}', true)`,
      "select rowhouse.tenant_id()",
      "update rowhouse.keys set inner_pad = outer_pad",
      "select rowhouse.tenant_id()",
    ])) === "RH002",

  "takes no resident that is written otherwise, unknown or there already": async ({ victim }) => {
    const insert = (id: string, state: string) =>
      outcome(victim.owner, [
        `insert into rowhouse.residents (tenant_id, search_path, state, epoch) values ('${id}', 'x', '${state}', 1)`,
      ]);
    const upperCase = await insert("01990000-0000-7000-8000-00000000DEAD", "resident");
    const unknown = await insert("01990000-0000-7000-8000-00000000dead", "guest");
    return [upperCase, unknown, await insert(victim.id, "resident")].join() === "23514,23514,23505";
  },
};

/** Functions and operators which the engine uses, in a schema where they only say that they were called. */
const SHADOWS = `
  create schema shadows;
  create function shadows.sha256(bytea) returns bytea language plpgsql as $$ begin raise 'shadow'; end $$;
  create function shadows.encode(bytea, text) returns text language plpgsql as $$ begin raise 'shadow'; end $$;
  create function shadows.convert_to(text, name) returns bytea language plpgsql as $$ begin raise 'shadow'; end $$;
  create function shadows.left(text, integer) returns text language plpgsql as $$ begin raise 'shadow'; end $$;
  create function shadows.substr(text, integer) returns text language plpgsql as $$ begin raise 'shadow'; end $$;
  create function shadows.current_database() returns name language plpgsql as $$ begin raise 'shadow'; end $$;
  create function shadows.quote_ident(text) returns text language plpgsql as $$ begin raise 'shadow'; end $$;
  create function shadows.current_setting(text) returns text language plpgsql as $$ begin raise 'shadow'; end $$;
  create function shadows.format(text, integer, integer, integer) returns text language plpgsql as $$ begin raise 'shadow'; end $$;
  create function shadows.same(text, text) returns boolean language plpgsql as $$ begin raise 'shadow'; end $$;
  create operator shadows.= (leftarg = text, rightarg = text, function = shadows.same);
  grant usage on schema shadows to public;`;
