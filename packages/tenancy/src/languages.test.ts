import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { Client } from "pg";
import { expect } from "vitest";
import { PlacementUnreachableError } from "./errors.ts";
import { admitTenant } from "./provision.ts";
import { createTenancy, type Tenancy } from "./tenancy.ts";
import { createTestDatabase, forEachIsolation, testConnection, type TestTenant } from "./testing.ts";

const WORDS: Record<string, string> = { ERROR: "ОШИБКА", FATAL: "ВАЖНО", PANIC: "ПАНИКА" };

/** As a server says it whose language is another: codes and names stay, words and quotes do not. What the engine itself says stays. */
function translate(fields: Map<string, string>): void {
  fields.set("S", WORDS[fields.get("V") ?? ""] ?? "ЗАМЕЧАНИЕ");
  if (fields.get("C")?.startsWith("RH")) return;
  const names = fields.get("M")?.match(/"[^"]*"|[\w.]+\([^)]*\)/g) ?? [];
  fields.set("M", ["нечто", ...names.map((name) => name.replace(/^"(.*)"$/, "»$1«"))].join(" "));
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const report = (fields: Iterable<[string, string]>) =>
  message("E", Buffer.from(`${[...fields].map(([field, text]) => `${field}${text}\0`).join("")}\0`));

function readReport(body: Buffer): Map<string, string> {
  const texts = body.toString().split("\0").filter(Boolean);
  return new Map(texts.map((text) => [text.slice(0, 1), text.slice(1)]));
}

/** Stands before a server and translates its errors. Told to, it ends a connection with an error in the place of "INSERT 0 1". */
async function openTranslator(url: string) {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const state = { endsInserts: false, ended: 0 };
  const proxy = createServer((socket) => {
    const upstream = connect(Number(port), hostname);
    for (const one of [socket, upstream]) sockets.add(one.on("error", () => {}));
    socket.on("data", (bytes) => void upstream.write(bytes)).on("close", () => upstream.destroy());
    let pending = Buffer.alloc(0);
    upstream.on("close", () => socket.end());
    upstream.on("data", (bytes) => {
      pending = Buffer.concat([pending, bytes]);
      const whole: Buffer[] = [];
      let length: number;
      while (pending.length >= 5 && pending.length >= (length = 1 + pending.readInt32BE(1))) {
        const [type, body] = [pending.toString("latin1", 0, 1), pending.subarray(5, length)];
        if (type === "C" && state.endsInserts && body.toString().startsWith("INSERT")) {
          state.ended++;
          const words = { S: "ПАНИКА", V: "PANIC", C: "53100", M: "нет места" };
          return void socket.end(Buffer.concat([...whole, report(Object.entries(words))]));
        }
        const fields = type === "E" ? readReport(body) : undefined;
        if (fields) translate(fields);
        whole.push(fields ? report(fields) : pending.subarray(0, length));
        pending = pending.subarray(length);
      }
      socket.write(Buffer.concat(whole));
    });
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  const front = new URL(url);
  front.host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return {
    url: front.href,
    state,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

const outcomeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => "served",
    (error: { code?: string }) =>
      error instanceof PlacementUnreachableError
        ? `${error.code}, may be done: ${error.mayBeDone}`
        : error.code,
  );

const ask = (tenancy: Tenancy, { id }: TestTenant, text: string, values: unknown[] = []) =>
  tenancy.run(id, () => tenancy.query<{ body: string; limit: string }>(text, values));

/** Only the shared connections stop a write so soon. */
const isShared = ({ rows }: { rows: { limit: string }[] }) => rows.some(({ limit }) => limit === "100ms");

const INSERT =
  "insert into notes (body) values ($1) returning body, current_setting('statement_timeout') as limit";

forEachIsolation((it) => {
  it("reads no words of a server's errors: in another language all is as it is in English", async (fixture) => {
    const { acme, key } = fixture;
    const translator = await openTranslator(acme.appUrl);
    const tenancy = fixture.openTenancy({ connectionString: translator.url, max: 1 });
    const readAll = () => ask(tenancy, acme, "select * from notes");
    await readAll();
    const table = `${acme.owner.escapeIdentifier(acme.placement.schema)}.notes`;
    await acme.owner.query(`alter table ${table} add column more text`);
    expect((await readAll()).rows).toMatchObject([{ body: acme.canary, more: null }]);
    await acme.owner.query(`alter table ${table} drop column more`);
    expect((await readAll()).rows[0]).not.toHaveProperty("more");

    await expect(ask(tenancy, acme, "select 1 / 0")).rejects.toMatchObject({
      code: "22012",
      severity: "ОШИБКА",
      message: "нечто",
    });
    const residence = { tenantId: acme.id, placement: acme.placement, epoch: 1 };
    await admitTenant(acme.owner, residence, { state: "suspended" });
    expect(await outcomeOf(readAll())).toBe("TENANT_SUSPENDED");
    await admitTenant(acme.owner, residence);

    const superuser = new Client({ connectionString: acme.database.url("superuser") });
    await superuser.connect();
    const killed = tenancy.withTenant(acme.id, async (tx) => {
      const { rows } = await tx.query<{ pid: number }>("select pg_backend_pid() as pid");
      const asked = tx.query("select pg_sleep(20)");
      await superuser.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
      await asked;
    });
    expect(await outcomeOf(killed)).toBe("PLACEMENT_UNREACHABLE, may be done: true");
    expect(await outcomeOf(readAll())).toBe("served");
    await superuser.end();
    await tenancy.end();
    await translator.close();

    const unready = await createTestDatabase({ content: ["empty"], build: async () => {} });
    const beforeUnready = await openTranslator(unready.url("app"));
    const early = createTenancy({
      catalog: { locate: () => Promise.resolve(residence) },
      connection: () => testConnection(beforeUnready.url),
      key: () => key,
    });
    const refusal = await ask(early, acme, "select 1").catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "PLACEMENT_NOT_READY", cause: { severity: "ОШИБКА" } });
    await early.end();
    await beforeUnready.close();
    await unready.drop();
  });

  it("repeats no write whose connection ended with an error, whatever its code and its words", async (fixture) => {
    const { acme } = fixture;
    const translator = await openTranslator(acme.appUrl);
    const tenancy = fixture.openTenancy({ connectionString: translator.url, max: 3 });
    const write = (body: string) => ask(tenancy, acme, INSERT, [body]);
    // Behind a pooler nothing is shared.
    if (!process.env["ROWHOUSE_TEST_POOLER_URL"])
      while (!(await Promise.all(Array.from({ length: 6 }, () => write("to warm up")))).some(isShared));
    translator.state.endsInserts = true;
    const writes = [
      write("shared"),
      tenancy.withTenant(acme.id, (tx) => tx.query(INSERT, ["in a transaction"])),
    ];
    const unknown = "PLACEMENT_UNREACHABLE, may be done: true";
    expect(await Promise.all(writes.map(outcomeOf))).toEqual([unknown, unknown]);
    expect(translator.state.ended).toBe(2);
    const { rows } = await acme.query<{ body: string }>(
      "delete from notes where body not like 'canary%' returning body",
    );
    expect(rows.map(({ body }) => body).filter((body) => body !== "to warm up")).toEqual(["shared"]);
    await tenancy.end();
    await translator.close();
  });
});
