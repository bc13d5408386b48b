import { Client, types } from "pg";
import { describe, expect } from "vitest";
import type { Tenancy } from "./tenancy.ts";
import { forEachIsolation, type TestTenant } from "./testing.ts";

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

async function asSuperuser(tenant: TestTenant, sql: string): Promise<void> {
  const superuser = new Client({ connectionString: tenant.database.url("superuser") });
  await superuser.connect();
  await superuser.query(`set search_path = ${superuser.escapeIdentifier(tenant.placement.schema)}`);
  await superuser.query(sql);
  await superuser.end();
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
