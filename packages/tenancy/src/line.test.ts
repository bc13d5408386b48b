import * as fc from "fast-check";
import { Client } from "pg";
import { describe, expect } from "vitest";
import type { Tenancy } from "./tenancy.ts";
import { forEachIsolation, testRoles, type TestTenant } from "./testing.ts";

/** Says on which kind of connection it ran: only the shared ones are read only. */
const NOTES = "select body, current_setting('transaction_read_only') as shared from notes where $1 <> ''";
const SLEEP = "select pg_sleep($1::float8), current_setting('transaction_read_only') as shared";

interface Note {
  body: string;
  shared: "on" | "off";
}

const ask = (tenancy: Tenancy, { id }: TestTenant, text: string, values: unknown[], signal?: AbortSignal) =>
  tenancy.run(id, () => tenancy.query<Note>(text, values, { ...(signal && { signal }) }));

/** Runs a read, several at a time, until it is answered on a shared connection. */
async function untilShared(
  tenancy: Tenancy,
  tenant: TestTenant,
  text: string,
  value: unknown,
): Promise<void> {
  for (;;) {
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(tenancy, tenant, text, [value])));
    if (answers.some(({ rows }) => rows.some(({ shared }) => shared === "on"))) return;
  }
}

// Behind a pooler nothing is shared: the next statement may go to another session.
describe.skipIf(process.env["ROWHOUSE_TEST_POOLER_URL"])("a shared connection", () => {
  forEachIsolation((it) => {
    it("gives every answer to its asker, through errors, slow reads and cancels", async (fixture) => {
      const tenancy = fixture.openTenancy({ max: 3 });
      for (const tenant of [fixture.acme, fixture.initech]) {
        await untilShared(tenancy, tenant, NOTES, "x");
        await untilShared(tenancy, tenant, SLEEP, 0);
      }
      const step = fc.record({
        who: fc.constantFrom<"acme" | "initech">("acme", "initech"),
        what: fc.constantFrom("read", "read", "read", "error", "slow", "cancel"),
        inTurn: fc.boolean(),
      });
      let sharedAnswers = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (plan) => {
          const asked: Promise<void>[] = [];
          for (const [number, { who, what, inTurn }] of plan.entries()) {
            const tenant = fixture[who];
            const mark = `${who} ${number}`;
            const read = async () => {
              const text =
                "select $1 as mark, body, current_setting('transaction_read_only') as shared from notes";
              const { rows } = await ask(tenancy, tenant, text, [mark]);
              expect(rows.map(({ body }) => body)).toEqual([tenant.canary]);
              expect(rows).toMatchObject([{ mark }]);
              if (rows[0]?.shared === "on") sharedAnswers++;
            };
            const others: Record<string, () => Promise<unknown>> = {
              read,
              error: () =>
                expect(
                  ask(tenancy, tenant, "select 1 / (length($1) - length($1)) as body", [mark]),
                ).rejects.toMatchObject({
                  code: "22012",
                }),
              slow: async () => {
                const { rows } = await ask(tenancy, tenant, SLEEP, [0.05]);
                expect(rows).toHaveLength(1);
              },
              cancel: async () => {
                const reason = new Error(mark);
                const controller = new AbortController();
                const answer = ask(tenancy, tenant, NOTES, ["x"], controller.signal);
                controller.abort(reason);
                await expect(answer).rejects.toBe(reason);
              },
            };
            const answered = (others[what] ?? read)() as Promise<void>;
            asked.push(answered);
            if (inTurn) await answered;
          }
          await Promise.all(asked);
        }),
        { numRuns: 40 },
      );
      expect(sharedAnswers).toBeGreaterThan(0);
      await tenancy.end();
    });

    it("keeps nobody waiting behind a slow read", async ({ acme, initech, openTenancy }) => {
      const tenancy = openTenancy({ max: 3 });
      await untilShared(tenancy, acme, SLEEP, 0);
      await untilShared(tenancy, acme, NOTES, "x");
      await untilShared(tenancy, initech, NOTES, "x");
      const controller = new AbortController();
      let isOver = false;
      const slow = ask(tenancy, acme, SLEEP, [20], controller.signal).finally(() => (isOver = true));
      const quick = await Promise.all(
        Array.from({ length: 40 }, (_, n) => ask(tenancy, n % 2 ? acme : initech, NOTES, ["x"])),
      );
      expect(quick.every(({ rows }, n) => rows[0]?.body === (n % 2 ? acme : initech).canary)).toBe(true);
      expect(isOver).toBe(false);
      controller.abort(new Error("enough"));
      await expect(slow).rejects.toThrow("enough");
      await tenancy.end();
    });

    it("takes elsewhere what has become slow, though nobody had to pass it by", async ({
      acme,
      openTenancy,
    }) => {
      const tenancy = openTenancy({ max: 3 });
      await untilShared(tenancy, acme, SLEEP, 0);
      const isShared = async () => (await ask(tenancy, acme, SLEEP, [0.01])).rows[0]?.shared === "on";
      while (await isShared());
      await tenancy.end();
    });

    it("plans once, without its values, what is asked in schemas, unless the connection says otherwise", async ({
      acme,
      openTenancy,
    }) => {
      const mode = `select current_setting('plan_cache_mode') as body, current_setting('transaction_read_only') as shared
        where $1 <> ''`;
      const ours = acme.placement.kind === "dedicated" ? "force_generic_plan" : "auto";
      for (const [options, expected] of [
        ["", ours],
        ["-c plan_cache_mode=force_custom_plan", "force_custom_plan"],
      ]) {
        const tenancy = openTenancy({ max: 3, options });
        await untilShared(tenancy, acme, mode, "x");
        const answers = await Promise.all(Array.from({ length: 6 }, () => ask(tenancy, acme, mode, ["x"])));
        const shared = answers.flatMap(({ rows }) => rows).filter((row) => row.shared === "on");
        expect(new Set(shared.map(({ body }) => body))).toEqual(new Set([expected]));
        await tenancy.end();
      }
    });

    it("takes what writes or locks elsewhere, once", async ({ acme, openTenancy }) => {
      const tenancy = openTenancy({ max: 3 });
      await untilShared(tenancy, acme, NOTES, "x");
      const locked = "select body from notes where $1 <> '' for update";
      for (let n = 0; n < 5; n++) {
        expect((await ask(tenancy, acme, locked, ["x"])).rows).toEqual([{ body: acme.canary }]);
      }
      const writing =
        "with written as (insert into notes (body) values ($1) returning body) select body from written";
      for (let n = 0; n < 5; n++) await ask(tenancy, acme, writing, [`once ${n}`]);
      const { rows } = await ask(tenancy, acme, "select body from notes where body like $1 order by id", [
        "once %",
      ]);
      expect(rows.map(({ body }) => body)).toEqual(["once 0", "once 1", "once 2", "once 3", "once 4"]);
      await ask(tenancy, acme, "delete from notes where body like $1", ["once %"]);
      await tenancy.end();
    });

    it("spoils nothing for others when values cannot be written", async ({ acme, initech, openTenancy }) => {
      const tenancy = openTenancy({ max: 3 });
      const tooMany = Array.from({ length: 65_536 }, () => "x");
      const neitherTextNorBytes = [Object.assign(() => "", { toString: () => 5 })];
      const refused = async (values: unknown[]) => {
        const others = [initech, acme, initech].map((tenant) => ask(tenancy, tenant, NOTES, ["x"]));
        await expect(ask(tenancy, acme, NOTES, values)).rejects.toMatchObject({ code: "STATEMENT_REFUSED" });
        others.push(ask(tenancy, initech, NOTES, ["x"]), ask(tenancy, acme, NOTES, ["x"]));
        const bodies = (await Promise.all(others)).map(({ rows }) => rows[0]?.body);
        expect(bodies).toEqual([initech, acme, initech, initech, acme].map(({ canary }) => canary));
      };
      for (const values of [tooMany, neitherTextNorBytes]) await refused(values);
      for (const tenant of [acme, initech]) await untilShared(tenancy, tenant, NOTES, "x");
      for (const values of [tooMany, neitherTextNorBytes]) await refused(values);
      expect((await ask(tenancy, acme, NOTES, [{ toJSON: () => undefined }])).rows).toEqual([]);
      await tenancy.end();
    });

    it("is not used for a function that writes and hides that it could not", async ({
      acme,
      openTenancy,
    }) => {
      const superuser = new Client({ connectionString: acme.database.url("superuser") });
      await superuser.connect();
      const name = `${superuser.escapeIdentifier(acme.placement.schema)}.try_note`;
      await superuser.query(
        `create function ${name}(body text) returns boolean language plpgsql as $$
         begin
           insert into notes (body) values (body);
           return true;
         exception when others then
           return false;
         end
         $$`,
      );
      const tenancy = openTenancy({ max: 3 });
      await untilShared(tenancy, acme, NOTES, "x");
      for (let round = 0; round < 10; round++) {
        const answers = await Promise.all(
          Array.from({ length: 6 }, () => ask(tenancy, acme, "select Try_Note($1) as done", ["tried"])),
        );
        expect(answers.flatMap(({ rows }) => rows)).toEqual(
          Array.from({ length: 6 }, () => ({ done: true })),
        );
      }
      const { rowCount } = await ask(tenancy, acme, "delete from notes where body = $1", ["tried"]);
      expect(rowCount).toBe(60);
      await superuser.query(`drop function ${name}`);
      await superuser.end();
      await tenancy.end();
    });

    it("keeps nobody waiting while it is being opened", async ({ acme, openTenancy }) => {
      const tenancy = openTenancy({ max: 4 });
      for (let run = 0; run < 4; run++) await ask(tenancy, acme, NOTES, ["x"]);
      const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
      const hold = async () => {
        const { promise: isHeld, resolve: held } = Promise.withResolvers<void>();
        const over = tenancy.withTenant(acme.id, async (tx) => {
          await tx.query("select 1");
          held();
          await mayEnd;
        });
        await isHeld;
        return { over };
      };
      const holding = [await hold(), await hold()];
      const { rows } = await ask(tenancy, acme, NOTES, ["x"]);
      expect(rows[0]?.body).toBe(acme.canary);
      end();
      await Promise.all(holding.map(({ over }) => over));
      await tenancy.end();
    });

    it("takes the place of another connection once, however many wait for one", async (fixture) => {
      let opened = 0;
      class Counted extends Client {
        override connect(...args: []) {
          opened++;
          return super.connect(...args);
        }
      }
      const tenancy = fixture.openTenancy({ max: 4, Client: Counted });
      const readOften = async () => {
        for (let n = 0; n < 60; n++) await ask(tenancy, fixture.acme, NOTES, ["x"]);
      };
      await Promise.all(Array.from({ length: 16 }, readOften));
      await untilShared(tenancy, fixture.acme, NOTES, "x");
      expect(opened).toBeLessThanOrEqual(4 + 1);
      await tenancy.end();
    });

    it("ends with its tenancy, also while it is being opened", async ({ acme, openTenancy }) => {
      for (let turns = 0; turns < 30; turns++) {
        const tenancy = openTenancy({ max: 3 });
        for (let run = 0; run < 4; run++) await ask(tenancy, acme, NOTES, ["x"]);
        const codes = Array.from({ length: 6 }, () =>
          ask(tenancy, acme, NOTES, ["x"]).then(
            () => "served",
            (error: { code?: string }) => error.code,
          ),
        );
        await codes[turns % 6];
        for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
        await tenancy.end();
        for (const code of await Promise.all(codes)) expect(["served", "ENDED"]).toContain(code);
      }
    });

    it("goes on when its backend is killed, with an answer for everybody", async ({ acme, openTenancy }) => {
      const tenancy = openTenancy({ max: 3 });
      const text = "select pg_backend_pid() as body, current_setting('transaction_read_only') as shared";
      const superuser = new Client({ connectionString: acme.database.url("superuser") });
      await superuser.connect();
      for (let shared: Note | undefined; !shared;) {
        const answers = await Promise.all(
          Array.from({ length: 6 }, () => tenancy.run(acme.id, () => tenancy.query<Note>(text))),
        );
        shared = answers.flatMap(({ rows }) => rows).find((row) => row.shared === "on");
        if (shared) await superuser.query("select pg_terminate_backend($1, 5000)", [shared.body]);
      }
      const answers = await Promise.all(Array.from({ length: 20 }, () => ask(tenancy, acme, NOTES, ["x"])));
      expect(answers.every(({ rows }) => rows[0]?.body === acme.canary)).toBe(true);
      await superuser.end();
      await tenancy.end();
    });
  });

  forEachIsolation((it) => {
    it("is not used where the login may set what outlives a statement, or tell others", async ({
      acme,
      openTenancy,
    }) => {
      const superuser = new Client({ connectionString: acme.database.url("superuser") });
      await superuser.connect();
      const functions = [
        "set_config(text, text, boolean)",
        "pg_notify(text, text)",
        "pg_advisory_lock(bigint)",
        "setseed(float8)",
      ];
      for (const name of functions) {
        await superuser.query(`grant execute on function pg_catalog.${name} to ${testRoles.app}`);
        const tenancy = openTenancy({ max: 3 });
        for (let round = 0; round < 20; round++) {
          const answers = await Promise.all(
            Array.from({ length: 6 }, () => ask(tenancy, acme, NOTES, ["x"])),
          );
          expect(answers.flatMap(({ rows }) => rows.map(({ shared }) => shared))).not.toContain("on");
        }
        await tenancy.end();
        await superuser.query(`revoke execute on function pg_catalog.${name} from ${testRoles.app}`);
      }
      await superuser.end();
    });
  });
});
