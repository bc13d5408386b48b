import { randomUUID } from "node:crypto";
import { DatabaseError } from "pg";
import { expect } from "vitest";
import { NoTenantError, TenancyError, WrongTenantError } from "./errors.ts";
import { searchPath, tenantId } from "./placement.ts";
import { admitTenant } from "./provision.ts";
import { createTenancy } from "./tenancy.ts";
import { forEachIsolation, testConnection } from "./testing.ts";

const hidden = (answer: unknown, id: string) => JSON.stringify(answer).replaceAll(id, "ID");

const codeOf = (error: unknown) =>
  error instanceof TenancyError || error instanceof DatabaseError ? error.code : String(error);

forEachIsolation((it) => {
  it("refuses everything without a tenant in context", async ({ tenancy }) => {
    expect(() => tenancy.current()).toThrow(NoTenantError);
    await expect(tenancy.query("select 1")).rejects.toThrow(NoTenantError);
    expect(() => tenancy.transaction(async () => {})).toThrow(NoTenantError);
  });

  it("shows each tenant its own rows only, in one statement and in a transaction", async ({
    acme,
    initech,
  }) => {
    for (const [own, other] of [
      [acme, initech],
      [initech, acme],
    ] as const) {
      const one = await own.query("select body from notes");
      const several = await own.transaction((tx) => tx.query("select body from notes"));
      expect(JSON.stringify([one, several])).toContain(own.canary);
      expect(JSON.stringify([one, several])).not.toContain(other.canary);
    }
  });

  it("fills in the tenant of a new row, and refuses another's", async ({ acme, initech }) => {
    const { rows } = await acme.query<{ tenant_id: string }>(
      "insert into notes (body) values ('x') returning tenant_id",
    );
    expect(rows).toEqual([{ tenant_id: acme.id }]);
    const theft = acme.query("insert into notes (tenant_id, body) values ($1, 'x')", [initech.id]);
    await expect(theft).rejects.toMatchObject({ code: "42501" });
  });

  it("answers for another tenant's row byte for byte as for one that does not exist", async ({
    acme,
    initech,
  }) => {
    const { rows } = await initech.query<{ id: string }>(
      "insert into notebooks (title) values ('secret') returning id",
    );
    const [foreign, missing] = [rows[0]?.id ?? "", randomUUID()];
    const attempts = [
      (id: string) => acme.query("select * from notebooks where id = $1", [id]),
      (id: string) => acme.query("update notebooks set title = 'mine' where id = $1", [id]),
      (id: string) => acme.query("delete from notebooks where id = $1", [id]),
      (id: string) => acme.query("insert into notes (notebook_id, body) values ($1, 'x')", [id]),
      (id: string) =>
        acme.query(
          "merge into notebooks b using (select $1::uuid as id) s on b.id = s.id when matched then delete",
          [id],
        ),
    ];
    for (const attempt of attempts) {
      const answer = (id: string) =>
        attempt(id).catch((error: unknown) => ({
          ...(error as DatabaseError),
          message: (error as Error).message,
        }));
      expect(hidden(await answer(foreign), foreign)).toBe(hidden(await answer(missing), missing));
    }
  });

  it("lets two tenants use the same id and the same unique value", async ({ acme, initech }) => {
    const id = randomUUID();
    for (const tenant of [acme, initech]) {
      const { rowCount } = await tenant.query(
        "insert into notebooks (id, title) values ($1, 'Plans') on conflict do nothing",
        [id],
      );
      expect(rowCount).toBe(1);
    }
  });

  it("rolls back everything when the work throws", async ({ acme }) => {
    const failed = acme.transaction(async (tx) => {
      await tx.query("insert into notes (body) values ('half')");
      throw new Error("changed my mind");
    });
    await expect(failed).rejects.toThrow("changed my mind");
    expect((await acme.query("select from notes where body = 'half'")).rowCount).toBe(0);
  });

  it("does not call a transaction committed after one of its statements failed", async ({ acme }) => {
    const swallowed = acme.transaction(async (tx) => {
      await tx.query("insert into notes (body) values ('lost')");
      await tx.query("select 1 / 0").catch(() => {});
    });
    await expect(swallowed).rejects.toMatchObject({ code: "TRANSACTION_ABORTED", cause: { code: "22012" } });
    expect((await acme.query("select from notes where body = 'lost'")).rowCount).toBe(0);
  });

  it("refuses a transaction that is over", async ({ acme }) => {
    const tx = await acme.transaction(async (open) => open);
    await expect(tx.query("select 1")).rejects.toMatchObject({ code: "TRANSACTION_OVER" });
  });

  it("runs statements in order when several are started at once", async ({ acme }) => {
    const bodies = await acme.transaction((tx) =>
      Promise.all(
        ["a", "b", "c"].map((body) =>
          tx.query<{ n: string }>("select $1 || count(*) as n from notes where body = 'counted'", [body]),
        ),
      ),
    );
    expect(bodies.map(({ rows }) => rows[0]?.n)).toEqual(["a0", "b0", "c0"]);
  });

  it("joins the unit of work that is open when the same tenant asks again", async ({ tenancy, acme }) => {
    const failed = tenancy.withTenant(acme.id, async () => {
      await tenancy.query("insert into notes (body) values ('joined')");
      await tenancy.transaction((tx) => tx.query("insert into notes (body) values ('joined')"));
      const { rowCount } = await tenancy.query("select from notes where body = 'joined'");
      throw new Error(`saw ${rowCount}`);
    });
    await expect(failed).rejects.toThrow("saw 2");
    expect((await acme.query("select from notes where body = 'joined'")).rowCount).toBe(0);
  });

  it("refuses another tenant inside a unit of work or a context", async ({ tenancy, acme, initech }) => {
    await tenancy.withTenant(acme.id, async () => {
      expect(() => tenancy.withTenant(initech.id, async () => {})).toThrow(WrongTenantError);
      expect(() => tenancy.run(initech.id, () => {})).toThrow(
        `Asked for tenant ${initech.id}, but the current tenant is ${acme.id}`,
      );
    });
  });

  it("carries the actor in the context", async ({ tenancy, acme }) => {
    const actor = await tenancy.run(acme.id, () => tenancy.transaction(async () => tenancy.current().actor), {
      actor: "jo",
    });
    expect(actor).toBe("jo");
  });

  it("says that a tenant is suspended, and serves it again afterwards", async ({ acme }) => {
    const residence = { tenantId: acme.id, placement: acme.placement, epoch: 1 };
    await admitTenant(acme.owner, residence, { state: "suspended" });
    expect(await acme.query("select 1").catch(codeOf)).toBe("TENANT_SUSPENDED");
    expect(await acme.transaction((tx) => tx.query("select 1")).catch(codeOf)).toBe("TENANT_SUSPENDED");
    await admitTenant(acme.owner, residence);
    expect((await acme.query("select 1")).rowCount).toBe(1);
  });

  it("takes exactly one statement, with and without parameters", async ({ acme }) => {
    const outcomes = await Promise.all([
      acme.query("select 1; select 2").catch(codeOf),
      acme.query("select $1::int; select 2", [1]).catch(codeOf),
      acme.transaction((tx) => tx.query("select 1; commit")).catch(codeOf),
    ]);
    expect(outcomes).toEqual(["42601", "42601", "42601"]);
  });

  it("leaves nothing half-sent when a value cannot be written", async ({ acme }) => {
    const circular: Record<string, unknown> = {};
    circular["self"] = circular;
    await expect(acme.query("select $1::jsonb", [circular])).rejects.toThrow("circular");
    const rows = await acme.transaction(async (tx) => {
      await tx.query("select $1::jsonb", [circular]).catch(() => {});
      return (await tx.query("select body from notes where body = $1", [acme.canary])).rows;
    });
    expect(rows).toEqual([{ body: acme.canary }]);
  });

  it("gives values of every kind back as they were sent", async ({ acme }) => {
    const bytes = Buffer.from([0, 1, 255]);
    const when = new Date("2026-11-21T02:00:00Z");
    const { rows } = await acme.query(
      "select $1::bytea as bytes, $2::timestamptz as at, $3::text as nothing, $4::text[] as list, $5::jsonb as json, $6::text as long",
      [bytes, when, null, ["a", 'b"c'], { x: 1 }, "é".repeat(5000)],
    );
    expect(rows).toEqual([
      { bytes, at: when, nothing: null, list: ["a", 'b"c'], json: { x: 1 }, long: "é".repeat(5000) },
    ]);
  });

  it("plans again after a migration changed the columns of a statement it had planned", async ({ acme }) => {
    await acme.query("select * from notebooks");
    await acme.owner.query(`alter table ${searchPath(acme.placement)}.notebooks add column colour text`);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => acme.query("select * from notebooks limit 1")),
    );
    expect(answers.every(({ rows }) => rows.length === 0 || "colour" in (rows[0] ?? {}))).toBe(true);
    await acme.query("select * from notebooks");
  });

  it("refuses COPY and goes on with the same connection", async ({ acme }) => {
    await expect(acme.query("copy notes from stdin")).rejects.toMatchObject({
      code: expect.stringMatching(/^(0A000|STATEMENT_REFUSED)$/) as string,
    });
    expect((await acme.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });

  it("says which tenant the catalog does not know, and what is no tenant's id at all", async ({
    acme,
    key,
  }) => {
    const forgetful = createTenancy({
      catalog: { locate: () => Promise.resolve(undefined) },
      connection: () => testConnection(acme.appUrl),
      key: () => key,
    });
    await expect(forgetful.withTenant(acme.id, (tx) => tx.query("select 1"))).rejects.toMatchObject({
      code: "TENANT_UNKNOWN",
      message: `The catalog knows no tenant ${acme.id}`,
    });
    expect(() => tenantId("1; drop table notes")).toThrow("A tenant's id is a UUID");
    await forgetful.end();
  });

  it("runs nothing without its context after a statement of the work ended the transaction", async ({
    acme,
  }) => {
    const work = acme.transaction(async (tx) => {
      await tx.query("commit");
      return tx.query(`select body from ${searchPath(acme.placement)}.notes`);
    });
    await expect(work).rejects.toMatchObject({ code: "NO_TENANT" });
  });
});
