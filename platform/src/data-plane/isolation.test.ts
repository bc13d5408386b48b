import { readdir } from "node:fs/promises";
import { sampleWorkbook } from "@rowhouse/estimating";
import { forEachIsolation } from "@rowhouse/tenancy/testing";
import type { TestTenant } from "@rowhouse/tenancy/testing";
import { expect } from "vitest";
import type { Estimate } from "./estimates/schemas.ts";
import type { JobStatus } from "./jobs/schemas.ts";
import { platformTables, withTestPlane } from "./testing/open-test-plane.ts";
import type { TestPlane } from "./testing/open-test-plane.ts";

const missingId = "01990000-0000-7000-8000-00000000dead";

interface Owned {
  uploadId: string;
  estimateId: string;
  workslipId: string;
  billId: string;
  jobs: JobStatus[];
}

/** The whole main job, with the tenant's canary wherever a member can write words. */
async function makeEverything(test: TestPlane, tenant: TestTenant): Promise<Owned> {
  const member = test.as(tenant);
  const upload = await member.upload(`${tenant.canary}.xlsx`, await sampleWorkbook());
  const run = async (type: string, body: object): Promise<JobStatus> => {
    const status = await test.ended(tenant, await member.createJob(type, body));
    expect(status).toMatchObject({ status: "completed" });
    return status;
  };
  const parse = await run("excel_parse", { upload_id: upload.id });
  const drawn = await run("generate_estimate", {
    upload_id: upload.id,
    metadata: { name: tenant.canary, particulars: { name_of_agency: tenant.canary } },
  });
  const estimateId = String(drawn.estimate_id);
  const { sections } = await member.get<Estimate>(`/api/estimates/${estimateId}`);
  const executed = sections.flatMap(({ items }) => items.map(({ id }) => ({ item_id: id, quantity: "5" })));
  const supplemental = [{ description: tenant.canary, unit: "Nos", quantity: "1", rate: "10" }];
  const workslip = await run("generate_workslip", {
    metadata: { estimate_id: estimateId, executed, supplemental },
  });
  const bill = await run("generate_bill", { metadata: { estimate_id: estimateId } });
  return {
    uploadId: upload.id,
    estimateId,
    workslipId: String(workslip.result?.["workslip_id"]),
    billId: String(bill.result?.["bill_id"]),
    jobs: [parse, drawn, workslip, bill],
  };
}

function jobsFor(id: { upload: string; estimate: string; workslip: string }): object[] {
  return [
    { job_type: "excel_parse", upload_id: id.upload },
    { job_type: "generate_estimate", upload_id: id.upload },
    { job_type: "generate_estimate", metadata: { estimate_id: id.estimate } },
    { job_type: "generate_workslip", metadata: { estimate_id: id.estimate } },
    { job_type: "generate_bill", metadata: { estimate_id: id.estimate, workslip_id: id.workslip } },
  ];
}

forEachIsolation((it) => {
  it("answers for another organization's objects exactly as for missing ones, and shows its canary nowhere", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme, initech } = fixture;
      await test.work();
      const owned = await makeEverything(test, acme);
      await makeEverything(test, initech);
      const member = test.as(initech);

      const [job] = owned.jobs;
      const [output] = job?.outputs ?? [];
      const addresses: ["GET" | "POST" | "PATCH", string, string | undefined, object?][] = [
        ["GET", "/api/uploads/:id/status", owned.uploadId],
        ["GET", "/api/uploads/:id/reading", owned.uploadId],
        ["GET", "/api/uploads/:id/sheets/0", owned.uploadId],
        ["GET", "/api/uploads/:id/original", owned.uploadId],
        ["GET", "/api/uploads/:id/preview", owned.uploadId],
        ["GET", "/api/uploads/:id/doubts", owned.uploadId],
        ["GET", "/api/jobs/:id/status", job?.id],
        ["GET", "/api/jobs/:id/events", job?.id],
        ["POST", "/api/jobs/:id/cancel", job?.id],
        ["GET", "/api/outputs/:id/download", output?.id],
        ["POST", "/api/outputs/:id/links", output?.id],
        ["GET", "/api/estimates/:id", owned.estimateId],
        ["PATCH", "/api/estimates/:id", owned.estimateId, { name: "taken" }],
        ["GET", "/api/estimates/:id/chain", owned.estimateId],
        ["POST", "/api/estimates/:id/workslips/preview", owned.estimateId, {}],
        ["POST", "/api/estimates/:id/bills/preview", owned.estimateId, {}],
        ["POST", "/api/estimates/:id/workslips/preview/pdf", owned.estimateId, {}],
        ["POST", "/api/estimates/:id/bills/preview/pdf", owned.estimateId, {}],
        ["GET", "/api/workslips/:id", owned.workslipId],
        ["GET", "/api/bills/:id", owned.billId],
      ];
      const answer = async (method: "GET" | "POST" | "PATCH", url: string, body?: object) => {
        const response = await member.request(method, url, body);
        const { "x-request-id": _id, date: _date, ...headers } = response.headers;
        return {
          status: response.statusCode,
          headers,
          body: response.body.replace(/urn:request:[0-9a-f-]+/, ""),
        };
      };
      for (const [method, url, id = "", body] of addresses) {
        const foreign = await answer(method, url.replace(":id", id), body);
        expect({ url, ...foreign }).toEqual({
          url,
          ...(await answer(method, url.replace(":id", missingId), body)),
        });
        expect(foreign.status).toBe(404);
      }
      const missing = jobsFor({ upload: missingId, estimate: missingId, workslip: missingId });
      const foreign = jobsFor({
        upload: owned.uploadId,
        estimate: owned.estimateId,
        workslip: owned.workslipId,
      });
      for (const [place, body] of foreign.entries()) {
        const answered = await answer("POST", "/api/jobs/create", body);
        expect(answered).toEqual(await answer("POST", "/api/jobs/create", missing[place]));
        expect(answered.status).toBe(404);
      }

      for (const list of ["uploads", "jobs", "outputs", "estimates", `outputs?job_id=${job?.id}`]) {
        const { body } = await member.request("GET", `/api/${list}`);
        expect(body).not.toContain(acme.canary);
        expect(body).not.toContain(owned.estimateId);
      }
      expect((await member.request("GET", `/api/outputs?job_id=${job?.id}`)).json()).toEqual({
        items: [],
        next_cursor: null,
      });
      const { body: ofAcme } = await test.as(acme).request("GET", "/api/jobs");
      expect(ofAcme).toContain(acme.canary);
      expect(ofAcme).not.toContain(initech.canary);
    }));

  it("prints each organization's own words in its documents, and keeps its files below its own key", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme, initech } = fixture;
      await test.work();
      const [ofAcme, ofInitech] = await Promise.all([
        makeEverything(test, acme),
        makeEverything(test, initech),
      ]);
      for (const [tenant, other, owned] of [
        [acme, initech, ofAcme],
        [initech, acme, ofInitech],
      ] as const) {
        for (const output of owned.jobs.flatMap(({ outputs }) => outputs)) {
          const bytes = (await test.as(tenant).download(output.download_url)).toString("latin1");
          expect(bytes).not.toContain(other.canary);
        }
        const reading = await test.as(tenant).request("GET", `/api/uploads/${owned.uploadId}/reading`);
        expect(reading.body).toContain(tenant.canary);
        expect(reading.body).not.toContain(other.canary);
        expect(
          await test.as(tenant).get(`/api/uploads/${owned.uploadId}/sheets/0?from=2&limit=3`),
        ).toMatchObject({ rows: [{}, {}, {}] });
      }
      expect((await readdir(`${test.directory}/tenants`)).toSorted()).toEqual(
        [acme.id, initech.id].toSorted(),
      );
      const lines = await test.log();
      expect(lines).toContain("generate_bill completed");
      expect(lines).not.toContain(acme.canary);
      expect(lines).not.toContain(initech.canary);
      expect(lines).not.toContain("signature");
    }));

  it("opens a signed address for its file, hour and organization only, and counts each link", (fixture) => {
    let time = new Date("2026-11-20T10:00:00Z");
    return withTestPlane(
      fixture,
      async (test) => {
        const { acme, initech } = fixture;
        await test.work();
        const { jobs } = await makeEverything(test, acme);
        const output = jobs.at(-1)?.outputs.find(({ kind }) => kind === "bill_pdf");
        const { url } = await test.as(acme).post<{ url: string }>(`/api/outputs/${output?.id}/links`);
        const fetched = (address: string) => test.app.inject({ method: "GET", url: address });

        const file = await fetched(url);
        expect(file.statusCode).toBe(200);
        expect(file.headers).toMatchObject({
          "content-type": "application/pdf",
          "content-disposition": expect.stringMatching(
            /^attachment; filename="BILL-\d{4}\.pdf"; filename\*=UTF-8''BILL-\d{4}\.pdf$/,
          ),
          "x-content-type-options": "nosniff",
        });
        expect(file.rawPayload.length).toBe(output?.size_bytes);

        for (const forged of [
          url.replaceAll(acme.id, initech.id),
          url.replace("bill_pdf.pdf", "bill_xlsx.xlsx"),
          url.replace("name=BILL", "name=BALL"),
          url.replace("type=application%2Fpdf", "type=text%2Fhtml"),
          url.replace(/expires=\d+/, "expires=9999999999"),
          url.replace(/signature=(.)/, (_all, first: string) => `signature=${first === "A" ? "B" : "A"}`),
          url.slice(0, url.indexOf("?")),
          "/api/files/../../../etc/passwd",
          "/api/files/tenants/%2e%2e/secret?tenant=..",
        ]) {
          expect([403, 404]).toContain((await fetched(forged)).statusCode);
        }
        time = new Date("2026-11-20T11:00:01Z");
        expect((await fetched(url)).json()).toMatchObject({ status: 410, code: "LINK_EXPIRED" });

        await test.as(acme).request("GET", `/api/outputs/${output?.id}/download`);
        const { items } = await test
          .as(acme)
          .get<{ items: { id: string; download_count: number }[] }>("/api/outputs");
        expect(items.find(({ id }) => id === output?.id)?.download_count).toBe(2);
      },
      { now: () => time },
    );
  });
}, platformTables);
