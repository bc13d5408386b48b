import { describe, expect } from "vitest";
import { forEachIsolation } from "../testing.ts";
import { adapterContract, type Adapter } from "../testing/adapter-contract.ts";
import type { TenantTransaction } from "../transaction.ts";
import { poolFor, type TenantQueryable } from "./pg.ts";

const insertNote = "insert into notes (body) values ($1)";

async function inClient(
  tx: TenantTransaction,
  work: (client: TenantQueryable) => Promise<unknown>,
): Promise<void> {
  const client = await poolFor(tx).connect();
  try {
    await client.query("BEGIN");
    await work(client);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

const pg: Adapter = {
  raw: (tx, given) => poolFor(tx).query(given),
  insert: (tx, body) => poolFor(tx).query(insertNote, [body]),
  bodies: async (tx) => {
    const { rows } = await poolFor(tx).query<[string]>({
      text: "select body from notes order by id",
      rowMode: "array",
    });
    return rows.map(([body]) => body);
  },
  find: async (tx, body) =>
    (
      await poolFor(tx).query<{ id: string; body: string }>({
        text: "select id, body from notes where body = $1",
        values: [body],
      })
    ).rows,
  nest: (tx, work) =>
    inClient(tx, (client) =>
      work({
        insert: (body) => client.query(insertNote, [body]),
        fail: () => client.query("select 1 / 0"),
      }),
    ),
  givesToOther: (tx, otherId) =>
    poolFor(tx).query("insert into notes (tenant_id, body) values ($1, 'x')", [otherId]),
};

describe("pg", () => {
  adapterContract(pg);

  forEachIsolation((it) => {
    it("answers as pg does: rows, rowCount, fields, command, arrays and parsers of the caller's own", async ({
      acme,
    }) => {
      await acme.transaction(async (tx) => {
        const pool = poolFor(tx);
        const result = await pool.query("select 1 as a, null as b, now() as c, 2 as a");
        expect(result).toMatchObject({ command: "SELECT", rowCount: 1, rows: [{ a: 2, b: null }] });
        expect(result.rows[0]?.["c"]).toBeInstanceOf(Date);
        expect(result.fields.map(({ name, dataTypeID }) => [name, dataTypeID])).toEqual([
          ["a", 23],
          ["b", 25],
          ["c", 1184],
          ["a", 23],
        ]);
        const asArrays = await pool.query({
          text: "select 1 as a, $1::int8 as a",
          values: [2],
          rowMode: "array",
        });
        expect(asArrays.rows).toEqual([[1, "2"]]);
        const types = { getTypeParser: () => (given: string) => `<${given}>` };
        expect((await pool.query({ text: "select 1 as a", name: "mine", types })).rows).toEqual([
          { a: "<1>" },
        ]);
        expect((await pool.query({ text: "select $1::int as a" }, [3])).rows).toEqual([{ a: 3 }]);
      });
    });

    it("refuses what it cannot do instead of waiting for ever", async ({ acme }) => {
      await acme.transaction(async (tx) => {
        const pool = poolFor(tx);
        const query = pool.query.bind(pool) as (...given: unknown[]) => Promise<unknown>;
        await expect(query("select 1", () => {})).rejects.toThrow("leave the callback out");
        await expect(query({ submit: () => {}, text: "select 1" })).rejects.toThrow("cursors and streams");
        await expect(query({ text: "select 1", binary: true })).rejects.toThrow("text format only");
        await expect(query("BEGIN")).rejects.toThrow("take a client with connect()");
      });
    });

    it("undoes what a client had begun when it was released", async ({ acme }) => {
      const body = `body ${crypto.randomUUID()}`;
      await acme.transaction(async (tx) => {
        const client = await poolFor(tx).connect();
        await client.query("begin");
        await client.query(insertNote, [body]);
        client.release();
        await expect(client.query("select 1")).rejects.toMatchObject({ code: "TRANSACTION_OVER" });
      });
      const { rowCount } = await acme.query("select from notes where body = $1", [body]);
      expect(rowCount).toBe(0);
    });
  });
});
