import { readdir } from "node:fs/promises";
import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { json } from "node:stream/consumers";
import { sampleWorkbook } from "@rowhouse/estimating";
import { forEachIsolation } from "@rowhouse/tenancy/testing";
import { expect } from "vitest";
import { encryptedWorkbook, zipBomb } from "./testing/bad-workbooks.ts";
import { platformTables, withTestPlane } from "./testing/open-test-plane.ts";

const mebibyte = 1024 * 1024;

async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

forEachIsolation((it) => {
  const badWorkbooks: [what: string, code: string, bytes: () => Buffer][] = [
    ["is not a workbook", "WORKBOOK_NOT_A_WORKBOOK", () => Buffer.from("\u0000\u0001\u0002 nothing \u0000")],
    ["is encrypted", "WORKBOOK_ENCRYPTED", encryptedWorkbook],
    ["unpacks to 300 MB", "WORKBOOK_ARCHIVE_BOMB", () => zipBomb(300 * mebibyte)],
  ];
  for (const [what, code, bytes] of badWorkbooks) {
    it(`fails the job of a file that ${what}, names why, and keeps the file for another try`, (fixture) =>
      withTestPlane(fixture, async (test) => {
        const { acme } = fixture;
        const member = test.as(acme);
        await test.work();
        const upload = await member.upload("estimate.xlsx", bytes());
        const failed = await test.ended(
          acme,
          await member.createJob("excel_parse", { upload_id: upload.id }),
        );
        expect(failed).toMatchObject({ status: "failed", attempt: 1, outputs: [], errors: [{ code }] });
        for (const error of failed.errors) {
          expect(error.message.length).toBeGreaterThan(10);
          expect(error.remedy.length).toBeGreaterThan(10);
        }
        expect(await member.get(`/api/uploads/${upload.id}/status`)).toMatchObject({
          status: "failed",
          job_id: failed.id,
          error: { code },
        });
        expect((await member.download(`/api/uploads/${upload.id}/original`)).length).toBe(upload.size_bytes);
        expect((await member.request("GET", `/api/uploads/${upload.id}/reading`)).json()).toMatchObject({
          status: 409,
          code: "UPLOAD_NOT_PARSED",
        });

        const again = await test.ended(acme, await member.createJob("excel_parse", { upload_id: upload.id }));
        expect(again).toMatchObject({ status: "failed", errors: [{ code }] });
        const good = await member.upload("hall.xlsx", await sampleWorkbook());
        const done = await test.ended(acme, await member.createJob("excel_parse", { upload_id: good.id }));
        expect(done.status).toBe("completed");
      }));
  }

  it("refuses an empty file, and keeps nothing of it", (fixture) =>
    withTestPlane(fixture, async ({ as, directory }) => {
      const response = await as(fixture.acme).uploadRaw("empty.xlsx", Buffer.alloc(0));
      expect(response.json()).toMatchObject({ status: 422, code: "UPLOAD_EMPTY" });
      expect(await filesIn(directory)).toEqual([]);
    }));

  it("refuses an upload without a file", (fixture) =>
    withTestPlane(fixture, async ({ as }) => {
      const response = await as(fixture.acme).request("POST", "/api/uploads", { file: "hall.xlsx" });
      expect(response.json()).toMatchObject({ status: 400, code: "UPLOAD_MISSING_FILE" });
    }));

  it("refuses a file above the limit while it arrives, and keeps nothing of it", (fixture) =>
    withTestPlane(
      fixture,
      async ({ as, directory }) => {
        const response = await as(fixture.acme).uploadRaw("large.xlsx", Buffer.alloc(mebibyte + 1, 1));
        expect(response.json()).toMatchObject({
          status: 413,
          code: "UPLOAD_TOO_LARGE",
          limit_bytes: mebibyte,
        });
        expect(await filesIn(directory)).toEqual([]);
      },
      { uploadLimitBytes: mebibyte },
    ));

  it("refuses 200 MB at once, before they arrive", (fixture) =>
    withTestPlane(fixture, async ({ app, directory }) => {
      await app.listen({ port: 0, host: "127.0.0.1" });
      const { port } = app.server.address() as AddressInfo;
      const upload = request({
        port,
        method: "POST",
        path: "/api/uploads",
        headers: {
          "x-organization": "acme",
          "x-role": "owner",
          "content-type": "multipart/form-data; boundary=b",
          "content-length": 200 * mebibyte,
        },
      });
      upload.on("error", () => undefined);
      upload.flushHeaders();
      const [response] = (await once(upload, "response")) as [IncomingMessage];
      expect(await json(response)).toMatchObject({ status: 413, code: "UPLOAD_TOO_LARGE" });
      upload.destroy();
      expect(await filesIn(directory)).toEqual([]);
    }));
}, platformTables);
