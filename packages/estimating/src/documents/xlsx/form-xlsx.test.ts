import * as fc from "fast-check";
import { readXlsx, type Workbook } from "hucre/xlsx";
import { describe, expect, it } from "vitest";
import { given, measured } from "../../testing/any-estimate.ts";
import { makeBill } from "../../bill/make-bill.ts";
import { presets } from "../../cascade/presets.ts";
import { decimal, subtract } from "../../decimal.ts";
import { takeSnapshot } from "../../estimate/take-snapshot.ts";
import type { CascadeLine, DocumentHeading } from "../../model.ts";
import { unpackArchive } from "../../reading/archive.ts";
import { defaultLimits } from "../../reading/limits.ts";
import { sampleWorkbook } from "../../sample/sample-workbook.ts";
import { workedBills, workedEstimate, workedSnapshot, workedWorkslip } from "../../testing/worked-example.ts";
import { makeWorkslip } from "../../workslip/make-workslip.ts";
import { billXlsx, deviationXlsx, estimateXlsx, form26Xlsx, workslipXlsx } from "../documents.ts";
import { dead, recalculated } from "../../testing/recalculate-workbook.ts";

const heading: DocumentHeading = {
  documentNumber: "DOC-1",
  date: "2026-04-01",
  organization: "Acme",
  signatories: ["Assistant Engineer", "Executive Engineer"],
};

const open = (bytes: Uint8Array): Promise<Workbook> => readXlsx(bytes, { readStyles: true });

describe("a document as workbook", () => {
  it("holds formulas that yield the worked figures", async () => {
    const { first, final } = workedBills();
    expect(dead(recalculated(await open(await estimateXlsx(workedSnapshot(), heading))), 13)).toEqual([]);
    expect(dead(recalculated(await open(await workslipXlsx(workedWorkslip(), heading))), 40)).toEqual([]);
    expect(dead(recalculated(await open(await billXlsx(first, heading))), 15)).toEqual([]);
    expect(dead(recalculated(await open(await billXlsx(final, heading))), 30)).toEqual([]);
    expect(dead(recalculated(await open(await form26Xlsx(first, heading))), 20)).toEqual([]);
    expect(dead(recalculated(await open(await form26Xlsx(final, heading))), 30)).toEqual([]);
    for (const layout of ["rajasthan", "odisha"] as const) {
      const bytes = await deviationXlsx(workedWorkslip(), heading, layout);
      expect(dead(recalculated(await open(bytes)), 20)).toEqual([]);
    }
  });

  it("holds formulas that yield our figures for any estimate, workslip and bill", async () => {
    await fc.assert(
      fc.asyncProperty(measured(3), async ({ estimate, steps }) => {
        const snapshot = takeSnapshot(estimate);
        const [one = [], two = [], three = []] = steps.map(given);
        const slip = makeWorkslip({ snapshot, number: 1, executed: one });
        const second = makeWorkslip({ snapshot, number: 2, executed: two, previous: [slip] });
        const first = makeBill({ snapshot, number: 1, kind: "part", quantities: one });
        const later = makeBill({ snapshot, number: 2, kind: "final", quantities: three, previous: first });
        expect(dead(recalculated(await open(await estimateXlsx(snapshot, heading))), 1)).toEqual([]);
        expect(dead(recalculated(await open(await workslipXlsx(second, heading))), 1)).toEqual([]);
        expect(dead(recalculated(await open(await billXlsx(first, heading))), 1)).toEqual([]);
        expect(dead(recalculated(await open(await billXlsx(later, heading))), 1)).toEqual([]);
        expect(dead(recalculated(await open(await form26Xlsx(later, heading))), 1)).toEqual([]);
        expect(dead(recalculated(await open(await deviationXlsx(second, heading))), 1)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it("keeps the Rajasthan memorandum's rounding in its formulas", async () => {
    const estimate = workedEstimate({ memorandum: presets.rajasthan_pwd.memorandum });
    const quantities = [{ itemId: "1", quantity: decimal("77.7") }];
    const bill = makeBill({ snapshot: takeSnapshot(estimate), number: 1, kind: "part", quantities });
    const cells = recalculated(await open(await billXlsx(bill, heading)));
    expect(dead(cells, 8)).toEqual([]);
    expect(cells.some((cell) => cell.formula.startsWith("EVEN("))).toBe(true);
    expect(cells.some((cell) => cell.formula.startsWith("ROUNDUP("))).toBe(true);
  });

  it("keeps amounts withheld and released, and secured advances, live and true", async () => {
    const snapshot = workedSnapshot();
    const cement = {
      id: "c",
      description: "Cement",
      unit: "Bags",
      orders: "EE/1",
      reasons: "",
      fullRate: decimal("400"),
      rate: decimal("300"),
      brought: decimal("100"),
      utilised: decimal("0"),
    };
    const line = { kind: "percent", rounding: "rupee", base: ["since"], rate: decimal("5") } as const;
    const memorandum: CascadeLine[] = [
      {
        id: "release",
        label: "Release",
        kind: "subtotal",
        base: ["withheld"],
        rounding: "paise",
        when: "final",
      },
      { ...line, id: "kept", label: "Withheld", effect: "deduct", withheld: true, when: "part" },
      { id: "net", label: "Net", kind: "subtotal", base: ["since", "release", "kept"], rounding: "paise" },
    ];
    const first = makeBill({
      snapshot,
      number: 1,
      kind: "part",
      memorandum,
      securedAdvances: [cement],
      quantities: [{ itemId: "1", quantity: decimal("80") }],
    });
    const final = makeBill({
      snapshot,
      number: 2,
      kind: "final",
      memorandum,
      previous: first,
      quantities: [{ itemId: "1", quantity: decimal("120") }],
      securedAdvances: [{ ...cement, brought: decimal("0"), utilised: decimal("100") }],
    });
    for (const bill of [first, final]) {
      for (const write of [billXlsx, form26Xlsx]) {
        expect(dead(recalculated(await open(await write(bill, heading))), 8)).toEqual([]);
      }
    }
    const cells = recalculated(await open(await form26Xlsx(final, heading)));
    // (K) of the final bill is all that was measured; item 8 is what the bills before have not paid of it.
    const paidNow = subtract(final.total.upToDate, first.memorandum.net);
    expect(cells.map((cell) => cell.calculated)).toContain(paidNow);
    expect(final.memorandum.net).toBe(paidNow);
  });

  it("repeats its header on every page and fits the width of A4", async () => {
    const bytes = await workslipXlsx(workedWorkslip(), heading);
    const workbook = await open(bytes);
    expect(workbook.sheets[0]?.pageSetup).toMatchObject({
      paperSize: "a4",
      orientation: "landscape",
      fitToWidth: 1,
      printTitlesRow: expect.stringMatching(/^\$\d+:\$\d+$/),
    });
    expect(workbook.sheets[0]?.merges?.length).toBeGreaterThan(10);
    const { parts } = await unpackArchive(bytes, (name) => name === "xl/workbook.xml", defaultLimits);
    const names = [...parts.values()].join("");
    expect(names).toContain("'WORKSLIP No. 1'!$13:$15</definedName>");
  });
});

describe("the sample workbook", () => {
  it("is the same, byte for byte, every time", async () => {
    const [one, two] = await Promise.all([sampleWorkbook(), sampleWorkbook()]);
    expect(Buffer.compare(one, two)).toBe(0);
  });

  it("calculates to the worked figures across its sheets", async () => {
    const cells = recalculated(await open(await sampleWorkbook()));
    expect(dead(cells, 29)).toEqual([]);
    const figures = new Set(cells.map((cell) => cell.calculated));
    for (const figure of ["120.5", "18.25", "40", "122980.8", "49800", "172780.8", "1837.14", "210000"]) {
      expect(figures).toContain(figure);
    }
  });
});
