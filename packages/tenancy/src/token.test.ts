import { createHash, createHmac } from "node:crypto";
import { Client, DatabaseError } from "pg";
import { describe, expect, it as test } from "vitest";
import { searchPath, tenantId, type TenantId } from "./placement.ts";
import { setPlacementKey } from "./provision.ts";
import { forEachIsolation, type IsolationFixture, type TestTenant } from "./testing.ts";
import { SigningKey, signToken } from "./token.ts";

const inAMinute = () => Math.floor(Date.now() / 1000) + 60;

const notesOf = ({ placement }: TestTenant) => `${searchPath(placement)}.notes`;

/** Reads with a token set by hand, past `enter`: what a SELECT that calls set_config could do. As the owner, who may call it. */
async function readWith({ acme }: IsolationFixture, token: string): Promise<string> {
  const client = acme.owner;
  await client.query("begin");
  try {
    await client.query("select set_config('rowhouse.token', $1, true)", [token]);
    const { rows } = await client.query<{ body: string }>(`select body from ${notesOf(acme)}`);
    return rows.map(({ body }) => body).join();
  } catch (error) {
    return error instanceof DatabaseError ? (error.code ?? "") : String(error);
  } finally {
    await client.query("rollback");
  }
}

async function enterWith(client: Client, tenant: TestTenant, token: string): Promise<string> {
  return client
    .query(`select rowhouse.enter($1), (select count(*) from ${notesOf(tenant)})`, [token])
    .then(() => "entered")
    .catch((error: unknown) => (error instanceof DatabaseError ? (error.code ?? "") : String(error)));
}

describe("the token", () => {
  test("is tenant.expiry.nonce.mac, where mac is HMAC-SHA-256 of everything before it", () => {
    const key = createHash("sha256").update("some key").digest();
    const token = signToken(
      "01990000-0000-7000-8000-00000000acde" as never,
      new SigningKey(key),
      1_800_000_000,
    );
    const [tenant, expiry, nonce, mac] = token.split(".");
    const expected = createHmac("sha256", key).update(`${tenant}.${expiry}.${nonce}.`).digest("hex");
    expect({ tenant, expiry, mac, length: token.length }).toEqual({
      tenant: "01990000-0000-7000-8000-00000000acde",
      expiry: "1800000000",
      mac: expected,
      length: 129,
    });
  });

  test("is another one each time", () => {
    const key = new SigningKey(Buffer.alloc(32, 1));
    const tokens = Array.from({ length: 1000 }, () => signToken("x" as never, key, 1_800_000_000));
    expect(new Set(tokens).size).toBe(1000);
  });

  test("cannot be signed with a key of another length", () => {
    expect(() => new SigningKey(Buffer.alloc(31))).toThrow("32 bytes, this one has 31");
  });
});

forEachIsolation((it) => {
  it("lets a true token read its own tenant's rows and no other's", async (fixture) => {
    const token = signToken(fixture.acme.id, new SigningKey(fixture.key), inAMinute());
    expect(await readWith(fixture, token)).toBe(fixture.acme.canary);
  });

  it("believes no token with any character changed", async (fixture) => {
    const token = signToken(fixture.acme.id, new SigningKey(fixture.key), inAMinute());
    const believed: string[] = [];
    for (let at = 0; at < token.length; at++) {
      const changed = token.slice(0, at) + (token[at] === "1" ? "2" : "1") + token.slice(at + 1);
      const outcome = await readWith(fixture, changed);
      if (outcome !== "RH002" && changed !== token) believed.push(`${at}: ${outcome}`);
    }
    expect(believed).toEqual([]);
  });

  it("believes no token that is cut, lengthened, empty, or put together from two", async (fixture) => {
    const key = new SigningKey(fixture.key);
    const token = signToken(fixture.acme.id, key, inAMinute());
    const other = signToken(fixture.initech.id, key, inAMinute());
    const falseTokens = [
      ...Array.from({ length: 128 }, (_, length) => token.slice(0, length + 1)),
      `${token}0`,
      `${token} `,
      ` ${token}`,
      token.toUpperCase(),
      other.slice(0, 36) + token.slice(36),
      other.slice(0, 65) + token.slice(65),
      `${fixture.initech.id}.${token}`,
    ];
    const believed: string[] = [];
    for (const changed of falseTokens) {
      const outcome = await readWith(fixture, changed);
      if (outcome !== "RH002") believed.push(`${changed}: ${outcome}`);
    }
    expect(believed).toEqual([]);
    expect(await readWith(fixture, "")).toBe("RH001");
  });

  it("refuses a token after its expiry, by enter and past it", async (fixture) => {
    const client = new Client({ connectionString: fixture.acme.appUrl });
    await client.connect();
    const token = signToken(fixture.acme.id, new SigningKey(fixture.key), Math.floor(Date.now() / 1000) - 1);
    expect(await enterWith(client, fixture.acme, token)).toBe("RH003");
    expect(await readWith(fixture, token)).toBe("RH003");
    await client.end();
  });

  it("tells with a false token nothing about who lives here", async (fixture) => {
    const client = new Client({ connectionString: fixture.acme.appUrl });
    await client.connect();
    const falseKey = new SigningKey(createHash("sha256").update("a guess").digest());
    const enterAs = async (id: TenantId) => {
      const entering = client.query("select rowhouse.enter($1)", [signToken(id, falseKey, inAMinute())]);
      return entering.then(({ rows }) => rows).catch((error: unknown) => error);
    };
    const unknown = await enterAs(tenantId("01990000-0000-7000-8000-00000000dead"));
    expect(await enterAs(fixture.initech.id)).toEqual(unknown);
    await client.end();
  });

  it("refuses a token that was signed with another placement's key", async (fixture) => {
    const otherKey = new SigningKey(createHash("sha256").update("another placement").digest());
    expect(await readWith(fixture, signToken(fixture.acme.id, otherKey, inAMinute()))).toBe("RH002");
  });

  it("believes a token of the new key and none of the old from the moment when another key is set, on open connections too", async (fixture) => {
    const { acme } = fixture;
    const client = new Client({ connectionString: acme.appUrl });
    await client.connect();
    const newKey = createHash("sha256").update("the next key").digest();
    const [oldToken, newToken] = [fixture.key, newKey].map((key) =>
      signToken(acme.id, new SigningKey(key), inAMinute()),
    );
    const answers = async () => [
      await enterWith(client, acme, oldToken ?? ""),
      await enterWith(client, acme, newToken ?? ""),
    ];
    expect(await answers()).toEqual(["entered", "RH002"]);
    await setPlacementKey(acme.owner, newKey);
    expect(await answers()).toEqual(["RH002", "entered"]);
    await setPlacementKey(acme.owner, fixture.key);
    expect(await answers()).toEqual(["entered", "RH002"]);
    await client.end();
  });

  it("keeps the key from the application's login, in its table and in every function's source", async (fixture) => {
    const client = new Client({ connectionString: fixture.acme.appUrl });
    await client.connect();
    await expect(client.query("select * from rowhouse.keys")).rejects.toThrow(
      "permission denied for table keys",
    );
    const { rows } = await client.query(
      "select prosrc, pg_get_functiondef(oid) from pg_proc where pronamespace = 'rowhouse'::regnamespace",
    );
    const { rows: pads } = await fixture.acme.owner.query<{ pads: string }>(
      "select encode(inner_pad || outer_pad, 'hex') as pads from rowhouse.keys",
    );
    const sources = JSON.stringify(rows);
    expect(sources).toContain("sha256");
    expect(sources).not.toContain(fixture.key.toString("hex"));
    expect(sources).not.toContain(pads[0]?.pads.slice(0, 64));
    await client.end();
  });

  it("shows the application's login no other session's SQL", async (fixture) => {
    const client = new Client({ connectionString: fixture.acme.appUrl });
    await client.connect();
    for (const sql of [
      "select query from pg_stat_activity",
      "select pg_stat_get_backend_activity(1)",
      "select * from pg_locks",
    ]) {
      await expect(client.query(sql)).rejects.toThrow("permission denied");
    }
    await client.end();
  });
});
