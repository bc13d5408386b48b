import { readdir } from "node:fs/promises";
import { sampleTemplate, sampleWorkbook } from "@rowhouse/estimating";
import type { TemplateKey } from "@rowhouse/estimating";
import { forEachIsolation } from "@rowhouse/tenancy/testing";
import type { TestTenant } from "@rowhouse/tenancy/testing";
import PizZip from "pizzip";
import { expect } from "vitest";
import type { Estimate } from "../estimates/schemas.ts";
import type { JobStatus } from "../jobs/schemas.ts";
import { platformTables, withTestPlane } from "../testing/open-test-plane.ts";
import type { TestPlane } from "../testing/open-test-plane.ts";
import type { Filling, Template, TestPrint } from "./schemas.ts";

const missingId = "01990000-0000-7000-8000-00000000dead";

/** The sample letter with words of one's own before its text, or other parts in its archive. */
async function letter(words: string, parts: Record<string, string> = {}): Promise<Uint8Array> {
  const zip = new PizZip(await sampleTemplate("letter", "docx"));
  const body = zip.file("word/document.xml")?.asText() ?? "";
  zip.file(
    "word/document.xml",
    body.replace("<w:body>", `<w:body><w:p><w:r><w:t>${words}</w:t></w:r></w:p>`),
  );
  for (const [name, content] of Object.entries(parts)) zip.file(name, content);
  return zip.generate({ type: "uint8array", compression: "DEFLATE" });
}

const wordsOf = (bytes: Buffer): string =>
  (new PizZip(bytes).file("word/document.xml")?.asText() ?? "").replaceAll(/<[^>]+>/g, " ");

async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

async function makeEstimate(test: TestPlane, tenant: TestTenant): Promise<Estimate> {
  const member = test.as(tenant);
  const upload = await member.upload("hall.xlsx", await sampleWorkbook());
  await test.ended(tenant, await member.createJob("excel_parse", { upload_id: upload.id }));
  return member.post<Estimate>("/api/estimates", {
    upload_id: upload.id,
    tender_premium_percent: "-4.5",
    particulars: { name_of_agency: tenant.canary, nit_no: "NIT 4", work_order_no: "=1+1" },
  });
}

async function run(test: TestPlane, tenant: TestTenant, job: string, metadata: object): Promise<JobStatus> {
  const status = await test.ended(tenant, await test.as(tenant).createJob(job, { metadata }));
  expect(status.errors).toEqual([]);
  return status;
}

async function makeBill(
  test: TestPlane,
  tenant: TestTenant,
  estimate: Estimate,
  templateIds: readonly string[],
): Promise<JobStatus> {
  const [item] = estimate.sections.flatMap(({ items }) => items);
  return run(test, tenant, "generate_bill", {
    estimate_id: estimate.id,
    quantities: [{ item_id: item?.id, quantity: "80" }],
    template_ids: templateIds,
  });
}

const keep = (test: TestPlane, tenant: TestTenant, kind: string, bytes: Uint8Array): Promise<Template> =>
  test.as(tenant).send<Template>(`/api/templates?kind=${kind}&name=${tenant.canary}`, "form.docx", bytes);

forEachIsolation((it) => {
  it("fills a bill into the version that was asked for, and makes it again byte for byte after the next version", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      const member = test.as(acme);
      await test.work();
      const estimate = await makeEstimate(test, acme);
      const template = await keep(test, acme, "bill", await letter("First form: {{WORK_ORDER_NO}}"));
      const sheet = await keep(test, acme, "letter", await sampleTemplate("bill", "xlsx"));
      expect(template).toMatchObject({ kind: "bill", version: { number: 1, format: "docx" } });
      expect(sheet.version.format).toBe("xlsx");

      const bill = await makeBill(test, acme, estimate, [template.id, sheet.id]);
      const filled = bill.outputs.filter(({ kind }) => kind.startsWith("filled_"));
      expect(filled.map(({ kind }) => kind)).toEqual(["filled_docx", "filled_xlsx"]);
      expect(filled[0]?.filename).toBe(`BILL-0001 ${acme.canary}.docx`);
      const first = await member.download(filled[0]?.download_url ?? "");
      expect(wordsOf(first)).toMatch(/First form: =1\+1 .*17,678\.96/s);

      const second = await member.send<Template>(
        `/api/templates/${template.id}/versions`,
        "next.docx",
        await letter("Second form: {{NIT_NO}}"),
      );
      expect(second.version).toMatchObject({ number: 2, filename: "next.docx" });
      const [filling] = (await member.get<{ items: Filling[] }>(`/api/templates/${template.id}/documents`))
        .items;
      expect(filling).toMatchObject({ version: 1, document_number: "BILL-0001", kind: "bill" });

      const again = await run(test, acme, "fill_template", { filling_id: filling?.id });
      expect(await member.download(again.outputs[0]?.download_url ?? "")).toEqual(first);
      expect(again.result).toMatchObject({ sha256: filling?.sha256 });

      const later = await run(test, acme, "fill_template", {
        template_id: template.id,
        bill_id: bill.result?.["bill_id"],
      });
      expect(wordsOf(await member.download(later.outputs[0]?.download_url ?? ""))).toContain(
        "Second form: NIT 4",
      );
      const shown = await member.get<{ outputs: { kind: string }[] }>(
        `/api/bills/${String(bill.result?.["bill_id"])}`,
      );
      expect(shown.outputs.filter(({ kind }) => kind === "filled_docx")).toHaveLength(3);

      const ofEstimate = await run(test, acme, "generate_estimate", {
        estimate_id: estimate.id,
        template_ids: [sheet.id],
      });
      expect(ofEstimate.outputs.map(({ kind }) => kind)).toContain("filled_xlsx");
      for (const [body, code] of [
        [{ estimate_id: estimate.id, template_ids: [template.id] }, "TEMPLATE_KIND_DIFFERS"],
        [{ estimate_id: estimate.id, template_ids: [missingId] }, "NOT_FOUND"],
        [{ estimate_id: estimate.id, template_ids: [sheet.id, sheet.id] }, "VALIDATION_FAILED"],
      ] as const) {
        const refused = await member.request("POST", "/api/jobs/create", {
          job_type: "generate_estimate",
          metadata: body,
        });
        expect(refused.json()).toMatchObject({ code });
      }
      // On a smaller plan nothing more is filled; what was filled is made again.
      test.withdraw("templates");
      for (const [job_type, metadata] of [
        ["generate_estimate", { estimate_id: estimate.id, template_ids: [sheet.id] }],
        ["fill_template", { estimate_id: estimate.id, template_id: sheet.id }],
      ] as const) {
        const refused = await member.request("POST", "/api/jobs/create", { job_type, metadata });
        expect(refused.json()).toMatchObject({ status: 402, code: "NOT_ENTITLED" });
      }
      const reprint = await run(test, acme, "fill_template", { filling_id: filling?.id });
      expect(await member.download(reprint.outputs[0]?.download_url ?? "")).toEqual(first);

      await member.post(`/api/templates/${sheet.id}/archive`);
      const archived = await member.request("POST", "/api/jobs/create", {
        job_type: "fill_template",
        metadata: { template_id: sheet.id, estimate_id: estimate.id },
      });
      expect(archived.json()).toMatchObject({ status: 409, code: "TEMPLATE_ARCHIVED" });
    }));

  it("says in a test print which keys were filled, unknown, unused and empty, and stores nothing", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      const member = test.as(acme);
      await test.work();
      const estimate = await makeEstimate(test, acme);
      const { id } = await keep(test, acme, "letter", await letter("{{NO_SUCH}} {{TENDER_NO}} {{EMD}}"));
      const files = await filesIn(test.directory);

      const sample = await member.get<TestPrint>(`/api/templates/${id}/test-print`);
      expect(sample).toMatchObject({ document: null, report: { unknownKeys: ["NO_SUCH"], emptyKeys: [] } });
      expect(sample.report.filled).toEqual(expect.arrayContaining(["NIT_NO", "EARNEST_MONEY"]));
      expect(sample.report.unusedKeys).toContain("MB_DETAILS");
      const chosen = `/api/templates/${id}/test-print?estimate_id=${estimate.id}`;
      expect(await member.get(chosen)).toMatchObject({
        document: estimate.document_number,
        report: { emptyKeys: expect.arrayContaining(["EARNEST_MONEY"]) as unknown },
      });
      const file = await member.request("GET", chosen.replace("test-print", "test-print/file"));
      expect(file.headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "content-disposition": expect.stringContaining(
          `${acme.canary} - ${estimate.document_number}.docx`,
        ) as unknown,
      });
      expect(wordsOf(file.rawPayload)).toContain("{{NO_SUCH}} NIT 4");
      expect(await filesIn(test.directory)).toEqual(files);
      for (const [kind, key] of [
        ["bill", "ITEM_SINCE_AMOUNT"],
        ["workslip", "ITEM_MORE"],
      ] as const) {
        const { items } = await member.get<{ items: TemplateKey[] }>(`/api/template-keys?kind=${kind}`);
        expect(items.map((item) => item.key)).toContain(key);
        expect(items.find((item) => item.key === "NAME_OF_AGENCY")?.aliases).toContain("CONTRACTOR");
        expect(items.find(({ isRepeated, example }) => !isRepeated && example === "")).toBeUndefined();
      }
    }));

  it("refuses by name what is no template or would run something, and keeps nothing of it", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      const before = await test.as(acme).get("/api/templates");
      const link = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://127.0.0.1:9/t.dotm" TargetMode="External"/></Relationships>`;
      for (const [bytes, code] of [
        [Buffer.from("%PDF-1.7"), "TEMPLATE_NOT_A_TEMPLATE"],
        [Buffer.from("PK nothing"), "TEMPLATE_DAMAGED"],
        [await letter("", { "word/vbaProject.bin": "MZ" }), "TEMPLATE_UNSAFE"],
        [await letter("", { "word/_rels/settings.xml.rels": link }), "TEMPLATE_UNSAFE"],
        [await letter("{{a.b}}"), "TEMPLATE_EXPRESSION"],
        [await letter("{{#ITEMS}}"), "TEMPLATE_BROKEN"],
        [Buffer.alloc(0), "UPLOAD_EMPTY"],
        [Buffer.alloc(10 * 1024 * 1024 + 100_000), "UPLOAD_TOO_LARGE"],
      ] as const) {
        const answer = await test.as(acme).uploadRaw("form.docx", bytes, "/api/templates?kind=bill");
        expect(answer.json()).toMatchObject({ code, detail: expect.any(String) as unknown });
      }
      expect(await test.as(acme).get("/api/templates")).toEqual(before);
      expect(await filesIn(test.directory)).toEqual([]);
    }));

  it("answers for another organization's template exactly as for a missing one", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme, initech } = fixture;
      await test.work();
      const estimate = await makeEstimate(test, acme);
      const template = await keep(test, acme, "letter", await letter(acme.canary));
      const done = await run(test, acme, "fill_template", {
        template_id: template.id,
        estimate_id: estimate.id,
      });
      const { items } = await test
        .as(acme)
        .get<{ items: Filling[] }>(`/api/templates/${template.id}/documents`);
      const own = await keep(test, initech, "letter", await letter(initech.canary));
      const member = test.as(initech);
      const answer = async (method: "GET" | "POST" | "PATCH", url: string, body?: object) => {
        const { statusCode, body: text } = await member.request(method, url, body);
        return { statusCode, text: text.replace(/urn:request:[0-9a-f-]+/, "") };
      };
      for (const [method, url, body] of [
        ["GET", "/api/templates/:id"],
        ["PATCH", "/api/templates/:id", { name: "taken" }],
        ["POST", "/api/templates/:id/archive"],
        ["POST", "/api/templates/:id/restore"],
        ["GET", "/api/templates/:id/versions"],
        ["GET", "/api/templates/:id/documents"],
        ["POST", "/api/templates/:id/versions/1/links"],
        ["GET", "/api/templates/:id/test-print"],
        ["GET", "/api/templates/:id/test-print/file"],
      ] as const) {
        const foreign = await answer(method, url.replace(":id", template.id), body);
        expect({ url, ...foreign }).toEqual({
          url,
          ...(await answer(method, url.replace(":id", missingId), body)),
        });
        expect(foreign.statusCode).toBe(404);
      }
      const upload = await member.uploadRaw(
        "a.docx",
        await letter(""),
        `/api/templates/${template.id}/versions`,
      );
      expect(upload.statusCode).toBe(404);
      for (const metadata of [
        { template_id: template.id, estimate_id: estimate.id },
        { template_id: own.id, estimate_id: estimate.id },
        { filling_id: items[0]?.id },
      ]) {
        const job = await answer("POST", "/api/jobs/create", { job_type: "fill_template", metadata });
        expect(job.statusCode).toBe(404);
      }
      const print = await answer("GET", `/api/templates/${own.id}/test-print?estimate_id=${estimate.id}`);
      expect(print.statusCode).toBe(404);
      const lists = await Promise.all(
        ["/api/templates", "/api/templates?archived=true", "/api/outputs", "/api/jobs"].map((url) =>
          answer("GET", url),
        ),
      );
      expect(JSON.stringify(lists)).not.toContain(acme.canary);
      expect(JSON.stringify(lists)).toContain(initech.canary);
      expect((await test.as(acme).get<Template>(`/api/templates/${template.id}`)).archived_at).toBeNull();
      const bytes = await test.as(acme).download(done.outputs[0]?.download_url ?? "");
      expect(wordsOf(bytes)).toContain(acme.canary);
      expect(await test.log()).not.toContain(acme.canary);
    }));
}, platformTables);
