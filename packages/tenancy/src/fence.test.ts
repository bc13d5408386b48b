import { Client } from "pg";
import { expect } from "vitest";
import { admitTenant, removeTenant } from "./provision.ts";
import { createTenancy } from "./tenancy.ts";
import { forEachIsolation, testConnection } from "./testing.ts";
import { SigningKey, signToken } from "./token.ts";

/** Waits until this many backends of the database wait for an advisory lock. */
async function untilWaiting(watcher: Client, count: number): Promise<void> {
  for (;;) {
    const { rowCount } = await watcher.query(
      `select from pg_locks l join pg_database d on d.oid = l.database
       where datname = current_database() and locktype = 'advisory' and not granted`,
    );
    if ((rowCount ?? 0) >= count) return;
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

forEachIsolation((it) => {
  it("makes a removal wait for the transactions in flight, and new ones wait for the removal", async ({
    acme,
    tenancy,
  }) => {
    const watcher = await connect(acme.database.url("owner"));
    const mover = await connect(acme.database.url("owner"));
    const events: string[] = [];
    const { promise: mayFinish, resolve: finish } = Promise.withResolvers<void>();
    const { promise: hasStarted, resolve: started } = Promise.withResolvers<void>();

    const inFlight = tenancy.withTenant(acme.id, async (tx) => {
      await tx.query("insert into notes (body) values ('in flight')");
      started();
      await mayFinish;
      await tx.query("select 1");
      events.push("in flight: done");
    });
    await hasStarted;
    await mover.query("begin");
    const removal = removeTenant(mover, acme.id).then(() => events.push("removed"));
    await untilWaiting(watcher, 1);
    const late = tenancy
      .withTenant(acme.id, (tx) => tx.query("select 1"))
      .catch((error: { code?: string }) => events.push(`late: ${error.code}`));
    await untilWaiting(watcher, 2);
    expect(events).toEqual([]);

    finish();
    await inFlight;
    await removal;
    await untilWaiting(watcher, 1);
    expect(events).toEqual(["in flight: done", "removed"]);
    await mover.query("commit");
    await late;
    expect(events).toEqual(["in flight: done", "removed", "late: TENANT_MOVED"]);

    await admitTenant(acme.owner, { tenantId: acme.id, placement: acme.placement, epoch: 2 });
    expect((await acme.query("select from notes where body = 'in flight'")).rowCount).toBe(1);
    await Promise.all([watcher.end(), mover.end()]);
  });

  it("sends a node whose catalog is stale to look again, and repeats its unit of work once at the new place", async (fixture) => {
    const { acme, initech, key } = fixture;
    const twin = await fixture.openTwin();
    let [place, epoch, looks] = [acme.placement, 1, 0];
    const node = createTenancy({
      catalog: {
        locate: (tenantId, { fresh = false } = {}) => {
          looks += Number(fresh);
          return Promise.resolve({ tenantId, placement: place, epoch });
        },
      },
      connection: ({ database }) =>
        testConnection(database === twin.placement.database ? twin.appUrl : acme.appUrl),
      key: () => key,
    });
    const whereIs = async () =>
      (await node.query<{ at: string }>("select current_database() as at")).rows[0]?.at;
    const calls: string[] = [];
    const work = () =>
      node.transaction(async () => {
        calls.push("called");
        const at = await whereIs();
        await node.query("insert into notes (body) values ('written once')");
        return at;
      });

    expect(await node.run(acme.id, whereIs)).toBe(acme.placement.database);
    await removeTenant(acme.owner, acme.id);
    await admitTenant(twin.owner, { tenantId: acme.id, placement: twin.placement, epoch: 2 });
    [place, epoch] = [twin.placement, 2];

    expect(await node.run(acme.id, work)).toBe(twin.placement.database);
    expect({ calls: calls.length, looks }).toEqual({ calls: 2, looks: 1 });
    expect(await node.run(acme.id, whereIs)).toBe(twin.placement.database);
    const written = await node.run(acme.id, () =>
      node.query("select from notes where body = 'written once'"),
    );
    expect({ written: written.rowCount, looks }).toEqual({ written: 1, looks: 1 });

    // A catalog that is wrong even when asked for the truth: one repetition, then the error names both sides.
    [place, epoch] = [acme.placement, 3];
    await removeTenant(twin.owner, acme.id);
    await expect(node.run(acme.id, whereIs)).rejects.toThrow(
      `The catalog says that tenant ${acme.id} lives in placement ${acme.placement.id} (epoch 3), but it has no such resident`,
    );
    expect(looks).toBe(2);
    expect((await initech.query("select 1")).rowCount).toBe(1);
    await node.end();
    await admitTenant(acme.owner, { tenantId: acme.id, placement: acme.placement, epoch: 4 });
  });

  it("does not keep one tenant waiting for the removal of another", async ({ acme, initech }) => {
    await initech.owner.query("begin");
    await removeTenant(initech.owner, initech.id);
    expect((await acme.query("select 1")).rowCount).toBe(1);
    await initech.owner.query("rollback");
  });

  it("refuses to enter under an isolation level whose snapshot is older than the lock", async ({
    acme,
    key,
  }) => {
    const token = signToken(acme.id, new SigningKey(key), Math.floor(Date.now() / 1000) + 60);
    const client = await connect(acme.appUrl);
    await client.query("begin isolation level repeatable read");
    await expect(client.query("select rowhouse.enter($1)", [token])).rejects.toMatchObject({ code: "RH007" });
    await client.end();
  });

  it("lets an injected SELECT hold no other tenant's lock", async ({ acme, initech }) => {
    const guess = `${initech.id}.9999999999.0123456789abcdef.${"0".repeat(64)}`;
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const { promise: hasTried, resolve: tried } = Promise.withResolvers<unknown>();
    const attack = acme.transaction(async (tx) => {
      await tx.query("savepoint attack");
      tried(await tx.query(`select rowhouse.enter('${guess}')`).catch((error: unknown) => error));
      await tx.query("rollback to attack");
      await mayEnd;
    });
    expect(await hasTried).toMatchObject({ code: "RH004" });
    await initech.owner.query("begin");
    await initech.owner.query("set local lock_timeout = '5s'");
    // Waits for everybody who holds the tenant's lock.
    await removeTenant(initech.owner, initech.id);
    await initech.owner.query("rollback");
    end();
    await attack;
  });
});
