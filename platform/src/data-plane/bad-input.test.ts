import { readdir } from "node:fs/promises";
import { request } from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { json } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { sampleWorkbook } from "@rowhouse/estimating";
import { forEachIsolation } from "@rowhouse/tenancy/testing";
import { expect } from "vitest";
import type { App } from "../foundation/http/create-app.ts";
import { openWorkbench } from "./jobs/workbench.ts";
import { encryptedWorkbook, zipBomb } from "./testing/bad-workbooks.ts";
import { hostileProgram } from "./testing/hostile-thread.ts";
import { platformTables, withTestPlane } from "./testing/open-test-plane.ts";

const mebibyte = 1024 * 1024;
const namesTable = `<html><body><table><tr><td>Name</td><td>Town</td></tr><tr><td>Asha</td><td>Warangal</td></tr></table></body></html>`;

async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** An upload on its way: the headers and the beginning of its part are sent. */
async function openUpload(app: App): Promise<ClientRequest> {
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
      "transfer-encoding": "chunked",
    },
  });
  upload.on("error", () => undefined);
  upload.write('--b\r\ncontent-disposition: form-data; name="file"; filename="large.xlsx"\r\n\r\n');
  return upload;
}

async function untilFiles(directory: string, isIt: (files: string[]) => boolean): Promise<void> {
  while (!isIt(await filesIn(directory))) {
    await setImmediate();
  }
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

  it("fails an estimate of a workbook without priced items, and keeps what was read", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      const member = test.as(acme);
      await test.work();
      const { id } = await member.upload("list.xls", Buffer.from(namesTable));
      const failed = await test.ended(acme, await member.createJob("generate_estimate", { upload_id: id }));
      expect(failed).toMatchObject({ status: "failed", errors: [{ code: "ESTIMATE_EMPTY" }] });
      expect(await member.get(`/api/uploads/${id}/status`)).toMatchObject({ status: "parsed" });
      expect((await member.request("POST", "/api/estimates", { upload_id: id })).json()).toMatchObject({
        status: 422,
        code: "ESTIMATE_EMPTY",
      });
      expect(await member.get("/api/estimates?limit=1")).toMatchObject({ items: [] });
    }));

  it("refuses an empty file, and keeps nothing of it", (fixture) =>
    withTestPlane(fixture, async ({ as, directory }) => {
      const response = await as(fixture.acme).uploadRaw("empty.xlsx", Buffer.alloc(0));
      expect(response.json()).toMatchObject({ status: 422, code: "UPLOAD_EMPTY" });
      expect(await filesIn(directory)).toEqual([]);
    }));

  it("takes a file that has no name", (fixture) =>
    withTestPlane(fixture, async (test) => {
      expect(await test.as(fixture.acme).upload("", await sampleWorkbook())).toMatchObject({
        filename: "file",
      });
    }));

  it("refuses an upload without a file", (fixture) =>
    withTestPlane(fixture, async ({ as }) => {
      const response = await as(fixture.acme).request("POST", "/api/uploads", { file: "hall.xlsx" });
      expect(response.json()).toMatchObject({ status: 400, code: "UPLOAD_MISSING_FILE" });
    }));

  it("refuses a form that has no boundary or no end, and keeps nothing of it", (fixture) =>
    withTestPlane(fixture, async ({ app, directory }) => {
      const body = `--b\r\ncontent-disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\nwords`;
      for (const type of ["multipart/form-data", "multipart/form-data; boundary=b"]) {
        const response = await app.inject({
          method: "POST",
          url: "/api/uploads",
          headers: { "x-organization": "acme", "x-role": "owner", "content-type": type },
          payload: body,
        });
        expect(response.json()).toMatchObject({ status: 400, code: "MALFORMED_BODY" });
      }
      expect(await filesIn(directory)).toEqual([]);
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

  it("ends a reading that takes too long or too much memory by its name, and keeps the file for another try", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      const member = test.as(acme);
      const table = Buffer.from("S.No,Description,Quantity,Unit,Rate,Amount\n1,Wall,2,Sqm,5,10\n");
      const workbench = openWorkbench({ threads: 1, heapMb: 64, program: hostileProgram });
      const ids: string[] = [];
      for (const [filename, code, limits] of [
        ["loop", "PARSE_TIMED_OUT", { parseMs: 100 }],
        ["memory", "PARSE_OUT_OF_MEMORY", {}],
      ] as const) {
        const stop = await test.work({ workbench, limits });
        const { id } = await member.upload(filename, table);
        const job = await test.ended(acme, await member.createJob("excel_parse", { upload_id: id }));
        expect(job).toMatchObject({ status: "failed", attempt: 1, outputs: [], errors: [{ code }] });
        expect(await member.get(`/api/uploads/${id}/status`)).toMatchObject({
          status: "failed",
          error: { code },
        });
        ids.push(id);
        await stop();
      }
      await workbench.close();
      await test.work();
      for (const id of ids) {
        const job = await test.ended(acme, await member.createJob("excel_parse", { upload_id: id }));
        expect(job).toMatchObject({ status: "completed", result: { items: 1 } });
        expect(await member.get(`/api/uploads/${id}/status`)).toMatchObject({
          status: "parsed",
          error: null,
        });
      }
    }));

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

  it("refuses a file above the limit whose size was not said, in an answer that its sender can read", (fixture) =>
    withTestPlane(
      fixture,
      async ({ app, directory }) => {
        const upload = await openUpload(app);
        const answered = once(upload, "response") as Promise<[IncomingMessage]>;
        upload.end(Buffer.alloc(20 * mebibyte, 1));
        const [response] = await answered;
        expect(await json(response)).toMatchObject({ status: 413, code: "UPLOAD_TOO_LARGE" });
        expect(await filesIn(directory)).toEqual([]);
      },
      { uploadLimitBytes: mebibyte },
    ));

  it("keeps nothing of a file whose sender goes away", (fixture) =>
    withTestPlane(fixture, async ({ app, directory, as }) => {
      const ended = Promise.withResolvers<void>();
      app.server.on("request", (_request, response) => {
        response.once("close", ended.resolve);
      });
      const upload = await openUpload(app);
      upload.write(Buffer.alloc(mebibyte, 1));
      await untilFiles(directory, (files) => files.length > 0);
      upload.destroy();
      await ended.promise;
      await untilFiles(directory, (files) => files.length === 0);
      expect(await as(fixture.acme).get("/api/uploads")).toMatchObject({ next_cursor: null });
    }));
}, platformTables);
