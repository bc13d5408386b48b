import { sampleWorkbook } from "@rowhouse/estimating";
import { forEachIsolation } from "@rowhouse/tenancy/testing";
import type { TestTenant } from "@rowhouse/tenancy/testing";
import { expect } from "vitest";
import type { Chain, Estimate } from "../estimates/schemas.ts";
import type { JobStatus } from "../jobs/schemas.ts";
import { platformTables, withTestPlane } from "../testing/open-test-plane.ts";
import type { TestPlane } from "../testing/open-test-plane.ts";

async function makeEstimate(test: TestPlane, tenant: TestTenant): Promise<Estimate> {
  const member = test.as(tenant);
  const upload = await member.upload("hall.xlsx", await sampleWorkbook());
  await test.ended(tenant, await member.createJob("excel_parse", { upload_id: upload.id }));
  return member.post<Estimate>("/api/estimates", {
    upload_id: upload.id,
    sanctioned_amount: "210000",
    tender_premium_percent: "-4.5",
  });
}

async function bill(
  test: TestPlane,
  tenant: TestTenant,
  estimate: Estimate,
  quantity: string,
  final = false,
): Promise<JobStatus> {
  return test.ended(
    tenant,
    await test.as(tenant).createJob("generate_bill", { metadata: billOf(estimate, quantity, final) }),
  );
}

function billOf({ id, sections }: Estimate, quantity: string, final = false) {
  const [item] = sections.flatMap(({ items }) => items);
  return { estimate_id: id, quantities: [{ item_id: item?.id ?? "", quantity }], final };
}

forEachIsolation((it) => {
  it("deducts the stored previous bill, also after the estimate's terms have changed", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      await test.work();
      const estimate = await makeEstimate(test, acme);
      expect((await bill(test, acme, estimate, "80")).result).toMatchObject({ total: "17678.96" });

      const changed = await test.as(acme).request("PATCH", `/api/estimates/${estimate.id}`, {
        tender_premium_percent: "-10",
        name: "Community hall, revised",
      });
      expect(changed.json()).toMatchObject({
        tender_premium_percent: "-10",
        name: "Community hall, revised",
      });

      const second = await bill(test, acme, estimate, "80");
      expect(second.result).toMatchObject({ number: 2, total: "16660.8", since_last: "-1018.16" });
      const shown = await test
        .as(acme)
        .get<{ document: { total: object } }>(`/api/bills/${String(second.result?.["bill_id"])}`);
      expect(shown.document.total).toMatchObject({ previous: "17678.96" });
    }));

  it("refuses a premium below −100 %, a rate per nothing and figures with commas, and says what it takes", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      await test.work();
      const { id } = await makeEstimate(test, acme);
      const member = test.as(acme);
      const extra = { description: "Grating", unit: "Nos", quantity: "1", rate: "310" };
      const preview = `/api/estimates/${id}/workslips/preview`;
      const refused = [
        [await member.request("PATCH", `/api/estimates/${id}`, { tender_premium_percent: "-100.5" }), "-100"],
        [await member.request("POST", preview, { supplemental: [{ ...extra, per: "0.0" }] }), "more than 0"],
        [await member.request("POST", preview, { supplemental: [{ ...extra, rate: "1,310" }] }), "commas"],
      ] as const;
      for (const [answer, reason] of refused) {
        expect(answer.json()).toMatchObject({
          code: "VALIDATION_FAILED",
          detail: expect.stringContaining(reason),
        });
      }
    }));

  it("refuses every bill after the final one, by name", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      await test.work();
      const estimate = await makeEstimate(test, acme);
      await bill(test, acme, estimate, "80", true);
      const member = test.as(acme);
      const asked = [
        await member.request("POST", "/api/jobs/create", {
          job_type: "generate_bill",
          metadata: billOf(estimate, "90"),
        }),
        await member.request("POST", `/api/estimates/${estimate.id}/bills/preview`, billOf(estimate, "90")),
      ];
      for (const answer of asked) {
        expect(answer.json()).toMatchObject({ status: 409, code: "BILL_AFTER_FINAL" });
      }
    }));

  it("fails the job of a bill that was asked for before the final one was made", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      const stop = await test.work();
      const estimate = await makeEstimate(test, acme);
      await stop();
      const member = test.as(acme);
      const last = await member.createJob("generate_bill", { metadata: billOf(estimate, "80", true) });
      const late = await member.createJob("generate_bill", { metadata: billOf(estimate, "90") });
      await test.work({ concurrency: 1 });
      expect(await test.ended(acme, last)).toMatchObject({ status: "completed" });
      expect(await test.ended(acme, late)).toMatchObject({
        status: "failed",
        outputs: [],
        errors: [{ code: "BILL_AFTER_FINAL" }],
      });
    }));

  it("numbers bills without gaps when many are made at once", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      await test.plane.queue.openLane(acme.id, 4);
      await test.work({ concurrency: 4 });
      const estimates = await Promise.all([makeEstimate(test, acme), makeEstimate(test, acme)]);
      const before = await lastNumber(acme);
      const made = await Promise.all(
        estimates.flatMap((estimate) => ["10", "20"].map((figure) => bill(test, acme, estimate, figure))),
      );
      expect(made.map(({ status }) => status)).toEqual(made.map(() => "completed"));
      for (const estimate of estimates) {
        const chain = await test.as(acme).get<Chain>(`/api/estimates/${estimate.id}/chain`);
        expect(chain.bills.map(({ number }) => number)).toEqual([1, 2]);
      }
      const { rows } = await acme.query<{ document_number: string }>(
        "select document_number from bills order by document_number desc limit 4",
      );
      expect(rows.map(({ document_number }) => document_number).toReversed()).toEqual(
        Array.from({ length: 4 }, (_, place) => `BILL-${String(before + 1 + place).padStart(4, "0")}`),
      );
      expect(await lastNumber(acme)).toBe(before + 4);
    }));

  it("refuses an item that the estimate does not have", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      await test.work();
      const { id } = await makeEstimate(test, acme);
      const answer = await test.as(acme).request("POST", `/api/estimates/${id}/workslips/preview`, {
        executed: [{ item_id: "no-such-item", quantity: "1" }],
      });
      expect(answer.json()).toMatchObject({ status: 422, code: "ITEM_UNKNOWN" });
    }));
}, platformTables);

async function lastNumber(tenant: TestTenant): Promise<number> {
  const { rows } = await tenant.query<{ last_number: number }>(
    "select last_number from document_counters where series = 'bill'",
  );
  return rows[0]?.last_number ?? 0;
}
