import { expect, it } from "vitest";
import { priceEstimate } from "../estimate/price-estimate.ts";
import { sampleWorkbook } from "../sample/sample-workbook.ts";
import { estimateFromReading } from "./estimate-from-reading.ts";
import { readWorkbook } from "./read-workbook.ts";
import { buildXlsx, type TestSheet } from "./testing/build-xlsx.ts";

const heading = ["S.No", "Description", "Qty", "Unit", "Rate", "Amount"];

async function estimateOf(sheets: TestSheet[], options: Parameters<typeof estimateFromReading>[1] = {}) {
  return estimateFromReading(
    await readWorkbook(await buildXlsx(sheets), { fileName: "mill_bridge.xlsx" }),
    options,
  );
}

it("makes of the sample workbook the estimate that it states", async () => {
  const reading = await readWorkbook(await sampleWorkbook(), { fileName: "sample.xlsx" });
  const { estimate, warnings } = estimateFromReading(reading);
  expect(warnings).toEqual([]);
  expect(estimate.sections.map(({ label, items }) => [label, items.length])).toEqual([
    ["PART A: CIVIL WORKS", 2],
    ["PART B: ELECTRICAL WORKS", 1],
  ]);
  expect(priceEstimate(estimate)).toMatchObject({ ecv: "172780.8", grandTotal: "208162.86" });
  expect(reading.counts.unread).toBe(0);
});

it("takes each item once: from the abstract, not from the details or the general abstract", async () => {
  const items = [
    [1, "Earth work in ordinary soil", 10, "cum", 20, 200],
    [2, "Stone masonry", 5, "cum", 40, 200],
  ];
  const { estimate, warnings } = await estimateOf([
    {
      name: "General Abstract",
      rows: [
        ["S.No", "Particulars", "Amount"],
        [1, "Part A Civil", 400],
        [2, "Part B Electric work @ 12%", 48],
      ],
    },
    { name: "Detail", rows: [heading, ...items] },
    { name: "Abstract of cost", rows: [["PART A CIVIL"], heading, ...items] },
  ]);
  expect(estimate.sections.flatMap((section) => section.items).map((item) => item.id)).toEqual([
    "3-3",
    "3-4",
  ]);
  expect(estimate.name).toBe("mill bridge");
  expect(warnings.map((warning) => warning.code)).toEqual(["TABLE_REPEATED", "PART_NOT_DETAILED"]);
  expect(warnings[1]?.message).toContain("Electric work");
});

it("keeps parts that share items, and the parents of each item", async () => {
  const part = (quantity: number) => [
    heading,
    [1, "Cement concrete, as specified"],
    [null, "(a) in footings", quantity, "cum", 100, quantity * 100],
  ];
  const { estimate } = await estimateOf([
    { name: "GF Abstract", rows: part(3) },
    { name: "FF Abstract", rows: part(4) },
  ]);
  expect(estimate.sections.map((section) => section.label)).toEqual(["GF Abstract", "FF Abstract"]);
  expect(estimate.sections[1]?.items[0]).toMatchObject({
    number: "1(a)",
    parents: ["Cement concrete, as specified"],
    quantity: "4",
    statedAmount: "400",
  });
});

it("takes an amount without quantity as a lump sum, and says so", async () => {
  const { estimate, warnings } = await estimateOf([
    {
      name: "Abstract",
      rows: [heading, [1, "Diversion of the stream", "Same as original estimate", null, null, 1750]],
    },
  ]);
  expect(estimate.sections[0]?.items[0]).toMatchObject({ quantity: "1", unit: "LS", rate: "1750", per: "1" });
  expect(warnings).toContainEqual(expect.objectContaining({ code: "ITEM_AS_LUMP_SUM", row: 2 }));
});

it("follows the member's choice of tables and title, hidden sheets included", async () => {
  const rows = [heading, [1, "Sand", 2, "cum", 10, 20]];
  const sheets = [
    { name: "Abstract", rows },
    { name: "Old abstract", rows: [heading, [1, "Gravel", 2, "cum", 30, 60]], hidden: true },
  ];
  expect((await estimateOf(sheets)).estimate.sections[0]?.items[0]?.description).toBe("Sand");
  const { estimate, warnings } = await estimateOf(sheets, {
    tables: [
      { sheet: 1, table: 0 },
      { sheet: 9, table: 0 },
    ],
    title: "Gravel road",
    preset: "plain",
  });
  expect(estimate).toMatchObject({ name: "Gravel road", preset: "plain" });
  expect(estimate.sections[0]?.items[0]?.description).toBe("Gravel");
  expect(warnings.map((warning) => warning.code)).toEqual(["TABLE_UNKNOWN"]);
});

it("tells items of tables side by side apart", async () => {
  const rows = [
    [...heading, null, ...heading],
    [1, "Sand", 2, "cum", 10, 20, null, 1, "Gravel", 2, "cum", 30, 60],
    [2, "Lime", 3, "bag", 10, 30, null, 2, "Bricks", 9, "No", 10, 90],
  ];
  const { estimate } = await estimateOf([{ name: "Estimate", rows }]);
  const items = estimate.sections.flatMap((section) => section.items);
  expect(items.map(({ description }) => description)).toEqual(["Sand", "Lime", "Gravel", "Bricks"]);
  expect(new Set(items.map(({ id }) => id)).size).toBe(4);
});

it("carries formulas in texts as text", async () => {
  const texts = ['=HYPERLINK("http://127.0.0.1","x")', "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3 walls"];
  const { estimate } = await estimateOf([
    { name: "Abstract", rows: [heading, ...texts.map((text, index) => [index + 1, text, 1, "No", 10, 10])] },
  ]);
  expect(estimate.sections[0]?.items.map((item) => item.description)).toEqual(texts);
});

it("rounds each item as its workbook does, so that the estimate comes to what the workbook states", async () => {
  const rows = [
    [1, "Brick work", 2.5, "cum", 100.1, 251],
    [2, "Plaster", 3, "sqm", 10.15, 30.45],
    [3, "Painting", 7, "sqm", 1.07, 7],
    [4, "Flooring", 1.5, "sqm", 3.333, 4.9995],
    [5, "Glazing", 2, "sqm", 10, 21],
    [null, "Total", null, null, null, 314.4495],
  ];
  const { estimate } = await estimateOf([{ name: "Abstract", rows: [heading, ...rows] }]);
  const priced = priceEstimate(estimate);
  expect(estimate.rounding).toBe("paise");
  expect(estimate.sections[0]?.items.map((item) => item.rounding)).toEqual([
    "rupee_up",
    undefined,
    "rupee",
    undefined,
    undefined,
  ]);
  // 251 + 30.45 + 7 + 5.00; the fifth is wrong in the workbook: it is said, and not followed.
  expect(priced.ecv).toBe("313.45");
  expect(priced.warnings.map(({ code, values }) => [code, values["item"]])).toEqual([
    ["AMOUNT_DIFFERS", "5"],
  ]);
});
