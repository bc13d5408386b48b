import { Client, types } from "pg";
import { describe, expect } from "vitest";
import type { Tenancy } from "./tenancy.ts";
import { forEachIsolation, testRoles, type TestTenant } from "./testing.ts";

/** Says on which kind of connection it ran: only the shared ones stop a write so soon. */
const INSERT =
  "insert into notes (body) values ($1) returning body, current_setting('statement_timeout') as limit";

interface Written {
  body: string;
  limit: string;
}

const write = (tenancy: Tenancy, { id }: TestTenant, body: string) =>
  tenancy.run(id, () => tenancy.query<Written>(INSERT, [body]));

const isShared = ({ rows }: { rows: Written[] }) => rows.some(({ limit }) => limit.endsWith("ms"));

/** Writes, several at a time, until one is done on a shared connection. */
async function untilShared(tenancy: Tenancy, tenant: TestTenant): Promise<void> {
  for (;;) {
    const done = await Promise.all(Array.from({ length: 6 }, () => write(tenancy, tenant, "to warm up")));
    if (done.some(isShared)) return;
  }
}

/** What the tenant's notes are besides the canary, which are then gone. */
async function takeBodies({ query }: TestTenant): Promise<string[]> {
  const { rows } = await query<{ body: string }>(
    "delete from notes where body not like 'canary%' returning body",
  );
  return rows.map(({ body }) => body).filter((body) => body !== "to warm up");
}

async function asSuperuser(tenant: TestTenant, sql: string) {
  const superuser = new Client({ connectionString: tenant.database.url("superuser") });
  await superuser.connect();
  await superuser.query(`set search_path = ${superuser.escapeIdentifier(tenant.placement.schema)}`);
  return superuser.query<Record<string, unknown>>(sql).finally(() => superuser.end());
}

// Behind a pooler nothing is shared.
describe.skipIf(process.env["ROWHOUSE_TEST_POOLER_URL"])("a connection shared by writes", () => {
  forEachIsolation((it) => {
    it("waits for a lock as any connection does, where a trigger catches what a shorter patience would raise", async ({
      acme,
      openTenancy,
    }) => {
      const tenancy = openTenancy({ max: 4 });
      await untilShared(tenancy, acme);
      await asSuperuser(
        acme,
        `create function count_note() returns trigger language plpgsql as $$
         begin
           update notebooks set title = title where title = 'counter';
           return new;
         exception when others then
           new.body := new.body || ', not counted';
           return new;
         end
         $$;
         create trigger count_notes before insert on notes for each row execute function count_note()`,
      );
      await acme.query("insert into notebooks (title) values ('counter')");
      const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
      const { promise: isHeld, resolve: held } = Promise.withResolvers<void>();
      const holding = acme.transaction(async (tx) => {
        await tx.query("update notebooks set title = title where title = 'counter'");
        held();
        await mayEnd;
      });
      await isHeld;
      const written = Promise.all(["one", "two", "three"].map((body) => write(tenancy, acme, body)));
      await acme.query("select pg_sleep(0.3)");
      end();
      await holding;
      await written;
      expect((await takeBodies(acme)).toSorted()).toEqual(["one", "three", "two"]);
      await tenancy.end();
      await asSuperuser(acme, "drop trigger count_notes on notes; drop function count_note()");
      await acme.query("delete from notebooks");
    });

    it("is used for what runs PostgreSQL's own functions only, and runs once what anybody else's function does", async ({
      acme,
      openTenancy,
    }) => {
      const schema = acme.placement.schema;
      // A sequence counts also what is undone.
      await asSuperuser(
        acme,
        `create sequence rings;
         create function ring(body text) returns text language plpgsql security definer set search_path = ${schema}
         as $$ begin perform nextval('rings'); return body; end $$;
         create function "ring twice"(body text) returns text language sql volatile
         as $$ select ring(ring(body)) $$;
         create function hide(body text) returns text language plpgsql as $$
         begin
           if body like 'bad%' then insert into notes (body) values (null); end if;
           return body || ', shown';
         exception when others then
           return body || ', hidden';
         end $$;
         create function ring_row() returns trigger language plpgsql as $$ begin perform ring(''); return new; end $$;
         create table rung_by_trigger (like notes including defaults, check (body not like 'bad%'));
         create trigger ring_row before insert on rung_by_trigger for each row execute function ring_row();
         create table rung_by_default (like notes including defaults, rung text default ring(''), check (body not like 'bad%'));
         create view rung_by_view with (security_invoker) as select tenant_id, body, ring(body) as rung from notes;
         grant select, insert on rung_by_trigger, rung_by_default, rung_by_view to ${testRoles.app};
         grant usage on sequence rings to ${testRoles.app};
         alter table notes add constraint good check (body not like 'bad%')`,
      );
      const tenancy = openTenancy({ max: 4 });
      const limit = "current_setting('statement_timeout') as limit";
      const rings = async () => {
        const { rows } = await asSuperuser(acme, "select last_value::int, is_called from rings");
        const { last_value: last, is_called: isCalled } = rows[0] as {
          last_value: number;
          is_called: boolean;
        };
        return isCalled ? last : 0;
      };
      /** Runs it until it goes by a shared connection, or has had every reason to; and then, with an error, 24 times. */
      const runOften = async (text: string) => {
        const run = async (body: string) => tenancy.run(acme.id, () => tenancy.query<Written>(text, [body]));
        let isEverShared = false;
        for (let round = 0; round < 8 && !isEverShared; round++) {
          await untilShared(tenancy, acme);
          const done = await Promise.all(Array.from({ length: 6 }, () => run("good")));
          isEverShared = done.some(isShared);
        }
        const before = await rings();
        const bad = await Promise.allSettled(Array.from({ length: 24 }, () => run("bad")));
        return {
          isEverShared,
          rings: (await rings()) - before,
          bad: new Set(
            bad.map((one) => (one.status === "fulfilled" ? "done" : (one.reason as { code: string }).code)),
          ),
        };
      };
      const into = (table: string, value: string) =>
        `insert into ${table} (body) values (${value}) returning ${limit}`;
      const failed = new Set(["23514"]);
      const alone = { isEverShared: false, rings: 24, bad: failed };
      expect(
        await runOften(into("notes", "$1::text || left(clock_timestamp()::text || uuidv7(), 0)")),
      ).toEqual({
        isEverShared: true,
        rings: 0,
        bad: failed,
      });
      expect(await runOften(into("notes", "ring($1)"))).toEqual(alone);
      expect(await runOften(into("notes", "Ring ( $1 )"))).toEqual(alone);
      expect(await runOften(into("notes", `"ring twice"($1)`))).toEqual({ ...alone, rings: 48 });
      expect(await runOften(into("notes", `U&"r\\0069ng"($1)`))).toEqual(alone);
      expect(await runOften(into("rung_by_trigger", "$1"))).toEqual(alone);
      expect(await runOften(into("rung_by_default", "$1"))).toEqual(alone);
      expect(
        await runOften(
          `insert into notes (body) select $1::text from rung_by_view limit 1 returning ${limit}`,
        ),
      ).toEqual({
        ...alone,
        rings: expect.any(Number) as number,
      });
      const hidden = await runOften(into("notes", "substr(hide($1), 2)"));
      expect(hidden).toEqual({ isEverShared: false, rings: 0, bad: new Set(["done"]) });
      const { rows } = await tenancy.run(acme.id, () =>
        tenancy.query<{ body: string; count: number }>(
          "select body, count(*)::int from notes where body like '%hidden' group by body",
        ),
      );
      expect(rows).toEqual([{ body: "ad, hidden", count: 24 }]);
      await tenancy.end();
      await acme.query("delete from notes where body not like 'canary%'");
      await asSuperuser(
        acme,
        `alter table notes drop constraint good; drop view rung_by_view; drop table rung_by_trigger, rung_by_default;
         drop function ring(text), ring_row(), "ring twice"(text), hide(text); drop sequence rings`,
      );
    });

    it("tells a failure at the commit to who asked, and writes what was asked before and after it once", async ({
      acme,
      initech,
      openTenancy,
    }) => {
      const tenancy = openTenancy({ max: 3 });
      for (const tenant of [acme, initech]) await untilShared(tenancy, tenant);
      for (const tenant of [acme, initech])
        await asSuperuser(
          tenant,
          `create or replace function refuse_bad() returns trigger language plpgsql as $$
           begin
             if new.body ~ 'bad' then raise exception 'bad' using errcode = '23514'; end if;
             return null;
           end
           $$;
           drop trigger if exists refuse_at_commit on notes;
           create constraint trigger refuse_at_commit after insert on notes deferrable initially deferred
           for each row execute function refuse_bad()`,
        );
      const outcomes = await Promise.all(
        Array.from({ length: 60 }, (_, n) =>
          write(tenancy, n % 2 ? acme : initech, n % 5 === 0 ? `bad ${n}` : `good ${n}`).then(
            ({ rows }) => rows[0]?.limit,
            (error: { code?: string }) => error.code,
          ),
        ),
      );
      expect(outcomes.filter((_, n) => n % 5 === 0)).toEqual(Array.from({ length: 12 }, () => "23514"));
      expect(outcomes.filter((outcome) => outcome === "23514")).toHaveLength(12);
      expect(outcomes.filter((outcome) => outcome?.endsWith("ms"))).not.toEqual([]);
      for (const [rest, tenant] of [initech, acme].entries()) {
        const good = Array.from({ length: 60 }, (_, n) => n).filter((n) => n % 5 !== 0 && n % 2 === rest);
        expect((await takeBodies(tenant)).toSorted()).toEqual(good.map((n) => `good ${n}`).toSorted());
      }
      await tenancy.end();
      for (const tenant of [acme, initech])
        await asSuperuser(
          tenant,
          "drop trigger if exists refuse_at_commit on notes; drop function if exists refuse_bad()",
        );
    });

    it("is left to the others by a large value, behind which they would wait", async ({
      acme,
      openTenancy,
    }) => {
      const tenancy = openTenancy({ max: 3 });
      await untilShared(tenancy, acme);
      expect(isShared(await write(tenancy, acme, "x".repeat(100_000)))).toBe(false);
      await untilShared(tenancy, acme);
      expect((await takeBodies(acme)).map(({ length }) => length)).toEqual([100_000]);
      await tenancy.end();
    });

    it("says of an answer that cannot be read what is wrong with it, and does not write again", async ({
      acme,
      openTenancy,
    }) => {
      const tenancy = openTenancy({
        max: 3,
        types: {
          getTypeParser: (id: number, format?: "text" | "binary") => (text: string) => {
            if (text === "poison") throw new Error("unreadable");
            return types.getTypeParser(id, format as "text")(text) as unknown;
          },
        } as typeof types,
      });
      await untilShared(tenancy, acme);
      for (let n = 0; n < 3; n++) await expect(write(tenancy, acme, "poison")).rejects.toThrow("unreadable");
      expect(await takeBodies(acme)).toEqual(["poison", "poison", "poison"]);
      await tenancy.end();
    });
  });
});
