import { readdir } from "node:fs/promises";
import type { Corrections } from "@rowhouse/estimating";
import { forEachIsolation } from "@rowhouse/tenancy/testing";
import type { TestTenant } from "@rowhouse/tenancy/testing";
import { expect } from "vitest";
import type { Estimate } from "../estimates/schemas.ts";
import { openWorkbench } from "../jobs/workbench.ts";
import { hostileProgram } from "../testing/hostile-thread.ts";
import { platformTables, withTestPlane } from "../testing/open-test-plane.ts";
import type { TestPlane } from "../testing/open-test-plane.ts";
import type { Mapping, Preview } from "./preview-schemas.ts";
import type { SheetPage } from "./schemas.ts";

/** A heading that nobody knows, figures that do not multiply, and a lump sum that is a note in truth. */
const strange = (quantity: number, name: string): Buffer =>
  Buffer.from(
    [
      "Estimate 17 of 2024",
      `${name},ww,kk,vv,uu`,
      `1,Lime plaster in two coats,${quantity},30,${quantity * 33}`,
      "2,Whitewash,5,8,44",
      ",Carriage paid by others,,,500",
      `,Grand total,,,${quantity * 33 + 44}`,
    ].join("\r\n"),
  );

const roles = ["number", "description", "quantity", "rate", "amount"] as const;

async function importFile(
  test: TestPlane,
  tenant: TestTenant,
  bytes: Buffer,
  filename = "work.csv",
): Promise<string> {
  const member = test.as(tenant);
  const { id } = await member.upload(filename, bytes);
  const job = await test.ended(tenant, await member.createJob("excel_parse", { upload_id: id }));
  expect(job).toMatchObject({ status: "completed" });
  return id;
}

async function correct(
  test: TestPlane,
  tenant: TestTenant,
  id: string,
  body: { revision: number; corrections: Corrections; remember?: boolean },
): Promise<Preview> {
  const response = await test.as(tenant).request("PUT", `/api/uploads/${id}/corrections`, body);
  expect(response.json()).toMatchObject({ revision: body.revision + 1 });
  return response.json<Preview>();
}

const correctionsOf = (sheet: string): Corrections => ({
  sheets: [
    {
      name: sheet,
      tables: [{ headerRow: 2, columns: roles.map((role, index) => ({ index, role })) }],
      rows: [{ row: 5, class: "note" }],
    },
  ],
});

const itemsIn = (...rows: number[]) => ({
  sheets: [{ name: "CSV", rows: rows.map((row) => ({ row, class: "item" })) }],
});

const tableOf = ({ sheets }: Preview) => sheets[0]?.tables[0];

forEachIsolation((it) => {
  it("keeps the reading before where a correction needs more than a reading may take", async (fixture) => {
    const requestsAt = openWorkbench({ threads: 1, heapMb: 64, program: hostileProgram });
    await withTestPlane(
      fixture,
      async (test) => {
        await test.work();
        const { acme } = fixture;
        const member = test.as(acme);
        const id = await importFile(test, acme, strange(4, "kept"), "memory");
        const before = await member.get<Preview>(`/api/uploads/${id}/preview`);
        const files = await readdir(test.directory, { recursive: true });
        const refused = await member.request("PUT", `/api/uploads/${id}/corrections`, {
          revision: 0,
          corrections: correctionsOf(before.sheets[0]?.name ?? ""),
        });
        expect(refused.json()).toMatchObject({
          status: 422,
          code: "READING_FAILED",
          reason: "PARSE_OUT_OF_MEMORY",
          detail: "Reading the workbook needs more memory than it may take.",
        });
        expect(await member.get(`/api/uploads/${id}/preview`)).toEqual(before);
        expect(await readdir(test.directory, { recursive: true })).toEqual(files);
      },
      { requestsAt },
    );
    await requestsAt.close();
  });

  it("shows the effect of a correction at once, keeps the original, makes the estimate from it, and takes it back", (fixture) =>
    withTestPlane(fixture, async (test) => {
      await test.work();
      const { acme } = fixture;
      const member = test.as(acme);
      const file = strange(4, "shown");
      const id = await importFile(test, acme, file);
      const before = await member.get<Preview>(`/api/uploads/${id}/preview`);
      const [sheet] = before.sheets;
      expect(before).toMatchObject({ revision: 0, remembered: true, mapped_at: null, counts: { item: 0 } });
      const doubts = await member.get(`/api/uploads/${id}/doubts?limit=1`);
      expect(doubts).toMatchObject({
        items: [{ code: "HEADING_MISSING", repairs: [{ kind: "header", row: 2 }, { kind: "sheet" }] }],
        next_cursor: "1",
      });

      const corrections = correctionsOf(sheet?.name ?? "");
      const after = await correct(test, acme, id, { revision: 0, corrections });
      expect(after).toMatchObject({ revision: 1, corrections, counts: { item: 2, note: 3 } });
      expect(tableOf(after)).toMatchObject({
        itemTotal: "176",
        statedTotal: { amount: "176", cell: "E6" },
        corrected: true,
      });
      expect(await member.get(`/api/uploads/${id}/preview`)).toEqual(after);
      const rows = await member.get<SheetPage>(`/api/uploads/${id}/sheets/0?position=3&limit=2`);
      expect(rows.rows.map(({ row, class: rowClass, corrected }) => [row, rowClass, corrected])).toEqual([
        [4, "item", undefined],
        [5, "note", true],
      ]);
      expect(await member.get(`/api/uploads/${id}/sheets/0?from=4&limit=2`)).toEqual(rows);

      const estimate = await member.post<Estimate>("/api/estimates", { upload_id: id });
      expect(estimate).toMatchObject({ ecv: "160", sections: [{ items: [{}, {}] }] });
      expect([before.estimate, after.estimate]).toEqual([
        { tables: [], items: 0, ecv: "0", cascade: null },
        { tables: [{ sheet: 0, table: 0 }], items: 2, ecv: "160", cascade: null },
      ]);
      expect(await member.download(`/api/uploads/${id}/original`)).toEqual(file);

      // Not remembered, the file is still read with its own corrections.
      const own = await correct(test, acme, id, { revision: 1, corrections, remember: false });
      expect(own).toMatchObject({ revision: 2, remembered: false });
      expect(await member.get("/api/mappings")).toMatchObject({ items: [] });
      await test.ended(acme, await member.createJob("excel_parse", { upload_id: id }));
      expect(await member.get(`/api/uploads/${id}/preview`)).toEqual(own);

      // Taken back, all is as it was, and of the readings made here only the newest is kept.
      const undone = await correct(test, acme, id, { revision: 2, corrections: { sheets: [] } });
      expect({ ...undone, revision: 0 }).toEqual(before);
      await correct(test, acme, id, { revision: 3, corrections, remember: false });
      expect(await readdir(`${test.directory}/tenants/${acme.id}/uploads/corrected`)).toHaveLength(3);
    }));

  it("says before an estimate is made which tables it takes, and that the workbook's own lines follow", (fixture) =>
    withTestPlane(fixture, async (test) => {
      await test.work();
      const { acme } = fixture;
      const member = test.as(acme);
      const file = Buffer.from(
        [
          "S.No,Description,Qty,Unit,Rate,Amount",
          "1,Earth work in ordinary soil,100,cum,200,20000",
          "2,Stone masonry,50,cum,1600,80000",
          ",Total,,,,100000",
          ",Add contingencies 3 %,,,,3000",
          ",Grand Total,,,,103000",
        ].join("\n"),
      );
      const id = await importFile(test, acme, file);
      const preview = await member.get<Preview>(`/api/uploads/${id}/preview`);
      expect(preview.estimate).toEqual({
        tables: [{ sheet: 0, table: 0 }],
        items: 2,
        ecv: "100000",
        cascade: {
          sheet: preview.sheets[0]?.name,
          cell: "F6",
          lines: ["Add contingencies 3 %", "Grand Total"],
          total: "103000",
        },
      });
      const estimate = await member.post<Estimate>("/api/estimates", { upload_id: id });
      expect(estimate).toMatchObject({ ecv: "100000", grand_total: "103000" });

      const left = await correct(test, acme, id, {
        revision: 0,
        corrections: {
          sheets: [{ name: preview.sheets[0]?.name ?? "", tables: [{ headerRow: 1, use: false }] }],
        },
      });
      expect(left.estimate).toMatchObject({ tables: [], items: 0 });
    }));

  it("refuses corrections made to an older state, by a viewer, or of no form, and changes nothing", (fixture) =>
    withTestPlane(fixture, async (test) => {
      await test.work();
      const { acme } = fixture;
      const id = await importFile(test, acme, strange(4, "refused"));
      const before = await test.as(acme).get<Preview>(`/api/uploads/${id}/preview`);
      const corrections = correctionsOf(before.sheets[0]?.name ?? "");
      const put = (body: object, role: "owner" | "viewer" = "owner", upload = id) =>
        test.as(acme, role).request("PUT", `/api/uploads/${upload}/corrections`, body);
      const { id: unread } = await test.as(acme).upload("work.csv", strange(5, "refused"));
      const tooMany = Array.from({ length: 20_001 }, (_, row) => row + 1);
      expect((await put({ revision: 3, corrections })).json()).toMatchObject({
        status: 409,
        code: "CORRECTIONS_CHANGED",
        revision: 0,
      });
      expect((await put({ revision: 0, corrections: itemsIn(0) })).json()).toMatchObject({
        status: 422,
        code: "VALIDATION_FAILED",
        fields: [{ field: "body.corrections.sheets.0.rows.0.row" }],
      });
      expect((await put({ revision: 0, corrections: itemsIn(...tooMany) })).json()).toMatchObject({
        status: 422,
        code: "CORRECTIONS_INVALID",
      });
      expect((await put({ revision: 0, corrections }, "owner", unread)).json()).toMatchObject({
        status: 409,
        code: "UPLOAD_NOT_PARSED",
      });
      expect(await test.as(acme).get(`/api/uploads/${id}/preview`)).toEqual(before);
      const both = await Promise.all([1, 2].map(() => put({ revision: 0, corrections, remember: false })));
      expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409]);
      expect(await readdir(`${test.directory}/tenants/${acme.id}/uploads/corrected`)).toHaveLength(3);
    }));

  it("reads the same file and others of its layout as the first was corrected, in its own organization only, until it is forgotten", (fixture) =>
    withTestPlane(fixture, async (test) => {
      await test.work();
      const { acme, initech } = fixture;
      const read = async (tenant: TestTenant, quantity: number, name: string): Promise<Preview> =>
        test
          .as(tenant)
          .get(`/api/uploads/${await importFile(test, tenant, strange(quantity, name))}/preview`);
      const corrected = new Map<TestTenant, Preview>();
      const lists = new Map<TestTenant, Mapping[]>();
      for (const tenant of [acme, initech]) {
        const id = await importFile(test, tenant, strange(4, tenant.canary));
        const { sheets } = await test.as(tenant).get<Preview>(`/api/uploads/${id}/preview`);
        const corrections = correctionsOf(sheets[0]?.name ?? "");
        corrected.set(tenant, await correct(test, tenant, id, { revision: 0, corrections }));
        const { items } = await test.as(tenant).get<{ items: Mapping[] }>("/api/mappings");
        lists.set(tenant, items);
      }

      const again = await read(acme, 4, acme.canary);
      expect(again.mapped_at).not.toBeNull();
      expect({ ...again, mapped_at: null }).toEqual(corrected.get(acme));
      const other = await read(acme, 9, acme.canary);
      expect(other).toMatchObject({ mapped_at: again.mapped_at, counts: { item: 2, unread: 0 } });
      expect(tableOf(other)).toMatchObject({ itemTotal: "341", statedTotal: { amount: "341" } });
      expect(await read(acme, 9, "another")).toMatchObject({ revision: 0, counts: { item: 0 } });
      expect(await read(initech, 4, acme.canary)).toMatchObject({ revision: 0, counts: { item: 0 } });

      const layout = lists.get(acme)?.find(({ headings }) => headings[0] === acme.canary);
      expect(layout).toMatchObject({ kind: "layout", columns: 5, rows: 1, made_by_name: "acme" });
      expect(JSON.stringify(lists.get(initech))).not.toContain(acme.canary);
      const missing = "01990000-0000-7000-8000-00000000dead";
      for (const [method, url, id = ""] of [
        ["GET", "/api/uploads/:id/preview", layout?.upload_id],
        ["GET", "/api/uploads/:id/doubts", layout?.upload_id],
        ["PUT", "/api/uploads/:id/corrections", layout?.upload_id],
        ["DELETE", "/api/mappings/:id", layout?.id],
      ] as const) {
        const ask = async (object: string) => {
          const sent = method === "PUT" ? { revision: 1, corrections: { sheets: [] } } : undefined;
          const response = await test.as(initech).request(method, url.replace(":id", object), sent);
          return [response.statusCode, response.body.replace(/urn:request:[0-9a-f-]+/, "")];
        };
        const foreign = await ask(id);
        expect([url, ...foreign]).toEqual([url, ...(await ask(missing))]);
        expect(foreign[0]).toBe(404);
      }

      const forgotten = await test.as(acme).request("DELETE", `/api/mappings/${layout?.id}`);
      expect(forgotten.statusCode).toBe(204);
      const left = await test.as(acme).request("GET", "/api/mappings");
      expect(left.body).not.toContain(layout?.upload_id);
      expect(await read(acme, 4, acme.canary)).toMatchObject({ revision: 0, counts: { item: 0 } });
      expect(await test.as(initech).get("/api/mappings")).toMatchObject({ items: lists.get(initech) });
    }));
}, platformTables);
