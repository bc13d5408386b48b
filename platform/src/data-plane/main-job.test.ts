import { sampleWorkbook, sampleWorkbookName } from "@rowhouse/estimating";
import { forEachIsolation } from "@rowhouse/tenancy/testing";
import type { TestTenant } from "@rowhouse/tenancy/testing";
import { expect } from "vitest";
import type { Chain, Estimate } from "./estimates/schemas.ts";
import type { JobStatus } from "./jobs/schemas.ts";
import { platformTables, withTestPlane } from "./testing/open-test-plane.ts";
import type { TestPlane } from "./testing/open-test-plane.ts";

async function finish(
  test: TestPlane,
  tenant: TestTenant,
  jobType: string,
  body: { upload_id?: string; metadata?: object },
): Promise<JobStatus> {
  const status = await test.ended(tenant, await test.as(tenant).createJob(jobType, body));
  expect(status.errors).toEqual([]);
  expect(status).toMatchObject({ status: "completed", progress: 100, is_complete: true });
  return status;
}

function quantity(item: { id: string } | undefined, figure: string): { item_id: string; quantity: string } {
  return { item_id: item?.id ?? "", quantity: figure };
}

/** What a file of each kind begins with; CSV with the mark of UTF-8. */
const beginnings: Record<string, string> = { pdf: "%PD", xlsx: "PK\u0003", csv: "\u00EF\u00BB\u00BF" };

forEachIsolation((it) => {
  it("makes the worked example's estimate, workslip and bills from its workbook", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      const member = test.as(acme);
      await test.work();
      const upload = await member.upload(sampleWorkbookName, await sampleWorkbook());
      expect(upload).toMatchObject({
        filename: sampleWorkbookName,
        status: "stored",
        job_id: null,
        error: null,
      });

      const parse = await finish(test, acme, "excel_parse", { upload_id: upload.id });
      expect(parse.outputs.map(({ kind }) => kind)).toEqual(["workbook_json"]);
      expect(await member.get(`/api/uploads/${upload.id}/status`)).toMatchObject({
        status: "parsed",
        job_id: parse.id,
      });

      const drawn = await finish(test, acme, "generate_estimate", {
        upload_id: upload.id,
        metadata: { preset: "telangana_rb", sanctioned_amount: "210000", tender_premium_percent: "-4.5" },
      });
      expect(drawn.result).toMatchObject({ ecv: "172780.8", grand_total: "210000" });
      const estimateId = String(drawn.estimate_id);
      const estimate = await member.get<Estimate>(`/api/estimates/${estimateId}`);
      expect(estimate).toMatchObject({ document_number: "EST-0001", contract_value: "165005.66" });
      expect(estimate.cascade.find(({ kind }) => kind === "plug")).toMatchObject({ amount: "1837.14" });
      const [earthwork, concrete, points] = estimate.sections.flatMap(({ items }) => items);

      const first = await finish(test, acme, "generate_bill", {
        metadata: {
          estimate_id: estimateId,
          quantities: [quantity(earthwork, "80"), quantity(concrete, "10")],
        },
      });
      expect(first.result).toMatchObject({ number: 1, kind: "part", total: "67442.1" });

      const workslip = await finish(test, acme, "generate_workslip", {
        metadata: {
          estimate_id: estimateId,
          executed: [quantity(earthwork, "135"), quantity(concrete, "16"), quantity(points, "40")],
          supplemental: [{ description: "Ceiling fan box", unit: "Nos", quantity: "4", rate: "310" }],
        },
      });
      expect(workslip.result).toMatchObject({ number: 1, total: "210000" });
      const shownWorkslip = await member.get<{ document: { totals: object } }>(
        `/api/workslips/${String(workslip.result?.["workslip_id"])}`,
      );
      expect(shownWorkslip.document.totals).toMatchObject({
        executed: "165651.8",
        more: "4595.3",
        less: "11724.3",
        net: "-7129",
      });

      const last = await finish(test, acme, "generate_bill", {
        metadata: {
          estimate_id: estimateId,
          workslip_id: workslip.result?.["workslip_id"],
          final: true,
        },
      });
      expect(last.result).toMatchObject({
        number: 2,
        kind: "final",
        total: "158197.47",
        since_last: "90755.37",
        pay: "98268",
      });

      const chain = await member.get<Chain>(`/api/estimates/${estimateId}/chain`);
      expect(chain).toMatchObject({ paid: "158197.47", remaining: "6808.19" });
      expect(chain.bills.map(({ document_number }) => document_number)).toEqual(["BILL-0001", "BILL-0002"]);
      for (const output of [...drawn.outputs, ...workslip.outputs, ...first.outputs, ...last.outputs]) {
        const bytes = await member.download(output.download_url);
        expect(bytes.length).toBe(output.size_bytes);
        const extension = output.filename.split(".").at(-1) ?? "";
        expect(bytes.subarray(0, 3).toString("latin1")).toBe(beginnings[extension]);
      }
      const kinds = [...drawn.outputs, ...workslip.outputs, ...last.outputs].map(({ kind }) => kind);
      expect(kinds.join(" ")).toBe(
        "estimate_pdf estimate_xlsx estimate_csv workslip_pdf workslip_xlsx workslip_csv deviation_pdf deviation_xlsx bill_pdf bill_xlsx bill_csv form26_pdf form26_xlsx",
      );
    }));
}, platformTables);
