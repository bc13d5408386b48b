import { sampleWorkbook } from "@rowhouse/estimating";
import { forEachIsolation } from "@rowhouse/tenancy/testing";
import { expect } from "vitest";
import type { Chain, Estimate } from "../estimates/schemas.ts";
import type { JobStatus } from "../jobs/schemas.ts";
import { platformTables, withTestPlane } from "../testing/open-test-plane.ts";

interface Row {
  itemId: string;
  rate: string;
  fullRate?: string;
  upToDate: { amount: string };
  since: { amount: string };
}
interface Printed {
  document: {
    on: string;
    particulars: { mb_details?: string };
    sections: { rows: Row[] }[];
    securedAdvances?: { rows: { id: string; outstanding: string }[]; total: { since: string } };
    memorandum: { lines: { label: string; amount: string }[]; pay: string };
    withheldToDate: string;
  };
}

const cement = {
  description: "Cement in bags",
  unit: "Bags",
  full_rate: "400",
  rate: "300",
  brought: "100",
  orders: "EE/14 of 2 Mar 2026",
};
const grating = { description: "Steel grating", unit: "Nos", quantity: "4", rate: "310" };
const advances = (from: object) => ({ secured_advances: [{ ...cement, ...from }] });

forEachIsolation((it) => {
  it("bills part rates, items of its own, advances and amounts withheld, stores them, and goes on from them", (fixture) =>
    withTestPlane(fixture, async (test) => {
      await test.work();
      const { acme } = fixture;
      const member = test.as(acme);
      const upload = await member.upload("hall.xlsx", await sampleWorkbook());
      await test.ended(acme, await member.createJob("excel_parse", { upload_id: upload.id }));
      const estimate = await member.post<Estimate>("/api/estimates", {
        upload_id: upload.id,
        tender_premium_percent: "-4.5",
        particulars: { mb_details: "MB of the estimate" },
      });
      const path = `/api/estimates/${estimate.id}`;
      const [first, second] = estimate.sections.flatMap(({ items }) => items);
      const generate = async (input: object): Promise<JobStatus> =>
        test.ended(
          acme,
          await member.createJob("generate_bill", { metadata: { estimate_id: estimate.id, ...input } }),
        );
      const shown = async ({ result }: JobStatus): Promise<Printed> =>
        member.get<Printed>(`/api/bills/${String(result?.["bill_id"])}`);

      const input = {
        on: "2026-04-01",
        measurement_book: { number: "41", pages: "3 to 9" },
        quantities: [
          { item_id: first?.id, quantity: "80" },
          { item_id: second?.id, quantity: "10", rate: "4000" },
        ],
        supplemental: [grating],
        ...advances({}),
        withheld: [{ label: "Withheld for want of test reports", amount: "5000" }],
      };
      const open = await member.post<Printed>(`${path}/bills/preview?rows=all`, { quantities: [] });
      expect(open.document.sections.flatMap(({ rows }) => rows)).toHaveLength(3);
      const draft = await member.post<Printed>(`${path}/bills/preview`, input);
      const print = await member.request("POST", `${path}/bills/preview/pdf?paper=form26`, input);
      expect(print.headers["content-type"]).toBe("application/pdf");
      expect(print.rawPayload.subarray(0, 5).toString()).toBe("%PDF-");

      const made = await generate(input);
      expect(made.outputs.map(({ kind }) => kind)).toContain("form26_pdf");
      const bill = await shown(made);
      expect(bill.document).toEqual(draft.document);
      expect(bill.document).toMatchObject({
        on: "2026-04-01",
        particulars: { mb_details: "MB No. 41, pages 3 to 9" },
        withheldToDate: "5000",
        securedAdvances: { rows: [{ id: "A1", outstanding: "100" }], total: { since: "30000" } },
      });
      expect(
        bill.document.sections
          .flatMap(({ rows }) => rows)
          .map((row) => [row.rate, row.fullRate, row.since.amount]),
      ).toEqual([
        ["231.4", undefined, "18512"],
        ["4000", "5210.8", "40000"],
        ["310", undefined, "1240"],
      ]);

      // 10 bags more, 60 used; the withheld half comes back; the item of the first bill goes on by its id.
      const next = await generate({
        quantities: [
          { item_id: second?.id, quantity: "12" },
          { item_id: "X1", quantity: "3" },
        ],
        ...advances({ id: "A1", brought: "10", utilised: "60" }),
        released: "2500",
        memorandum: [
          {
            id: "it",
            label: "IT",
            kind: "percent",
            rate: "2",
            base: ["since"],
            rounding: "rupee",
            effect: "deduct",
          },
          { id: "net", label: "Net", kind: "subtotal", base: ["since", "it"], rounding: "paise" },
        ],
        documents: ["form26"],
      });
      expect(next.outputs.map(({ kind }) => kind).toSorted()).toEqual(["form26_pdf", "form26_xlsx"]);
      const { document } = await shown(next);
      expect(document).toMatchObject({
        particulars: { mb_details: "MB of the estimate" },
        withheldToDate: "2500",
        securedAdvances: { rows: [{ outstanding: "50" }], total: { since: "-15000" } },
      });
      // 62,529.60 − 40,000 and 930 − 1,240, less 4.5 %: 21,219.72 since; − 424 tax − 15,000 advance + 2,500.
      expect(document.memorandum.lines.map(({ label, amount }) => [label, amount])).toEqual([
        ["IT", "424"],
        ["Secured advance since the last bill", "-15000"],
        ["Release of amounts withheld", "2500"],
        ["Net", "8295.72"],
      ]);

      for (const [wrong, code, reason] of [
        [
          { ...advances({ id: "A1", brought: "0", utilised: "51" }) },
          "VALIDATION_FAILED",
          "ADVANCE_OVERDRAWN",
        ],
        [{ released: "2500.01" }, "VALIDATION_FAILED", "RELEASE_TOO_LARGE"],
        [{ supplemental: [{ ...grating, id: "X7" }] }, "ITEM_UNKNOWN", undefined],
        [
          { memorandum: [{ id: "a", label: "A", kind: "subtotal", base: ["ecv"] }] },
          "CASCADE_INVALID",
          undefined,
        ],
      ] as const) {
        const answer = await member.request("POST", `${path}/bills/preview`, { quantities: [], ...wrong });
        expect(answer.json()).toMatchObject({ status: 422, code, ...(reason ? { reason } : {}) });
      }

      const chain = await member.get<Chain>(`${path}/chain`);
      expect(chain).toMatchObject({
        paid: "78282.88",
        // 89,274 by the first: 67,391.59 gross, less 3,118 of recoveries, + 30,000 advance − 5,000.
        paid_out: "97569.72",
        withheld: "2500",
        remaining: "86722.78",
        bills: [{ number: 1 }, { number: 2, pay: "8295.72" }],
      });
    }));
}, platformTables);
