import { Client } from "pg";
import { expect } from "vitest";
import { forEachIsolation, injections, testRoles, type IsolationFixture } from "./testing.ts";

/** The names of the payloads after which, or by which, acme saw something of initech's. */
async function findLeaks({ acme, initech }: IsolationFixture): Promise<string[]> {
  const leaks: string[] = [];
  const target = { victimId: initech.id, table: `${acme.placement.schema}.notes`, column: "body" };
  for (const { name, value, statement } of injections(target)) {
    const text = statement ?? `select body from notes where body = '${value}'`;
    for (const run of [() => acme.query(text), () => acme.transaction((tx) => tx.query(text))]) {
      const outcome = await run().catch((error: unknown) => ({
        ...(error as Error),
        message: String(error),
      }));
      const { rows } = await acme.query("select * from notes");
      if (JSON.stringify([outcome, rows]).includes(initech.canary)) leaks.push(name);
    }
  }
  return leaks;
}

forEachIsolation((it) => {
  it("returns no canary for any payload injected into a SELECT, nor for any statement", async (fixture) => {
    expect(await findLeaks(fixture)).toEqual([]);
  });

  it("leaves the victim's rows as they were, and goes on serving the tenant that was used", async ({
    acme,
    initech,
  }) => {
    const victims = await initech.query("select body from notes");
    expect(victims.rows).toEqual([{ body: initech.canary }]);
    await acme.query("insert into notes (body) values ($1)", ["after the attack"]);
    const { rows } = await acme.query("select body from notes where body = $1", ["after the attack"]);
    expect(rows).toEqual([{ body: "after the attack" }]);
  });
});

forEachIsolation((it) => {
  it("returns no canary either where the server lets nothing be revoked from PUBLIC", async (fixture) => {
    const superuser = new Client({ connectionString: fixture.acme.database.url("superuser") });
    await superuser.connect();
    await superuser.query(`grant execute on all functions in schema pg_catalog to ${testRoles.app}`);
    await superuser.query(`grant temporary on database ${fixture.acme.database.name} to ${testRoles.app}`);
    await superuser.end();
    expect(await findLeaks(fixture)).toEqual([]);
  });
});
