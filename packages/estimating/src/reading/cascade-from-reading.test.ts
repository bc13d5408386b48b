import { expect, it } from "vitest";
import { priceEstimate } from "../estimate/price-estimate.ts";
import { estimateFromReading } from "./estimate-from-reading.ts";
import { readWorkbook } from "./read-workbook.ts";
import { buildXlsx, type TestSheet } from "./testing/build-xlsx.ts";

const abstract = {
  name: "Abstract of cost",
  rows: [
    ["PART A CIVIL"],
    ["S.No", "Description", "Qty", "Unit", "Rate", "Amount"],
    [1, "Earth work in ordinary soil", 100, "cum", 200, 20_000],
    [2, "Stone masonry", 50, "cum", 1600, 80_000],
    [null, "Total", null, null, null, 100_000],
  ],
};

async function estimateOf(sheets: TestSheet[], preset?: string) {
  const reading = await readWorkbook(await buildXlsx(sheets), { fileName: "mill_bridge.xlsx" });
  return estimateFromReading(reading, preset === undefined ? {} : { preset });
}

const general = (rows: TestSheet["rows"]): TestSheet => ({
  name: "General Abstract",
  rows: [["S.No", "Particulars", "Amount"], [1, "Part A Civil", 100_000], ...rows],
});

it("takes the lines of the general abstract: percentages with what they stand on, fixed sums, totals", async () => {
  const { estimate, warnings } = await estimateOf([
    general([
      [2, "Electric work @ 12 %", 12_000],
      [null, "Total", 112_000],
      [null, "Add 3 % for contingencies", 3360],
      [null, "Add for soil testing", 2500],
      [null, "Less rebate 1 %", 1120],
      [null, "Grand Total", 116_740],
    ]),
    abstract,
  ]);
  expect(warnings).toMatchObject([{ code: "CASCADE_FROM_WORKBOOK", sheet: "General Abstract", cell: "C8" }]);
  expect(estimate.preset).toBe("workbook");
  expect(estimate.cascade.map(({ kind, rate, base }) => [kind, rate, base])).toEqual([
    ["percent", "12", ["ecv"]],
    ["subtotal", undefined, ["ecv", "line_1"]],
    ["percent", "3", ["line_2"]],
    ["fixed", undefined, []],
    ["percent", "1", ["line_2"]],
    ["subtotal", undefined, ["line_2", "line_3", "line_4", "line_5"]],
  ]);
  expect(priceEstimate(estimate)).toMatchObject({ ecv: "100000", grandTotal: "116740" });
  // nothing says what a bill of this office pays and keeps
  expect(estimate.memorandum.map(({ id }) => id)).toEqual(["release", "net", "pay"]);
});

it("takes them from below the items where there is no general abstract", async () => {
  const rows = [
    ...abstract.rows,
    [null, "Add GST 18 %", null, null, null, 18_000],
    [null, "Grand Total", null, null, null, 118_000],
  ];
  const { estimate } = await estimateOf([{ ...abstract, rows }]);
  expect(priceEstimate(estimate)).toMatchObject({ ecv: "100000", grandTotal: "118000" });
});

it("guesses nothing where the stated total cannot be arrived at, and leaves a named preset alone", async () => {
  const wrong = general([
    [null, "Add 3 % for contingencies", 3000],
    [null, "Grand Total", 150_000],
  ]);
  const { estimate, warnings } = await estimateOf([wrong, abstract]);
  expect(estimate.cascade.some(({ id }) => id === "line_1")).toBe(false);
  expect(warnings.map(({ code }) => code)).not.toContain("CASCADE_FROM_WORKBOOK");
  const plain = await estimateOf(
    [
      general([
        [null, "Add GST 18 %", 18_000],
        [null, "Grand Total", 118_000],
      ]),
      abstract,
    ],
    "plain",
  );
  expect(priceEstimate(plain.estimate)).toMatchObject({ grandTotal: "100000" });
});
