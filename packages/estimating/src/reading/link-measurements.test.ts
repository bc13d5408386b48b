import { describe, expect, it } from "vitest";
import { readWorkbook } from "./read-workbook.ts";
import type { RowReading } from "./reading.ts";
import { buildXlsx } from "./testing/build-xlsx.ts";

const measurements = {
  name: "Measurements",
  rows: [
    ["S.No", "Description", "No", "L", "B", "D", "Qty", "Unit"],
    [1, "Earth work in excavation for foundations"],
    [null, "Long walls", 2, 10, 1, 1.5, 30, "Cum"],
    [null, "Deduct the old pit", 1, 2, 1, 1, 2, "Cum"],
    [2, "Cement concrete in proportion 1:4:8 in foundations"],
    [null, "Long walls", 2, 10, 1, 0.15, 3, "Cum"],
    [null, "Cross walls", 2, 5, 1, 0.15, 1.5, "Cum"],
    [null, "Total", null, null, null, null, 4.5, "Cum"],
    [3, "Steel reinforcement in footings"],
    [null, "Bars", 100, 5, null, null, 500, "Kg"],
    [null, "Total", null, null, null, null, 500, "Kg"],
    // Money in the column of quantities is nothing that was measured.
    [null, "Say 500 kg @ Rs 70.00 / kg", null, null, null, null, "Rs 35000.00"],
    [4, "Wire mesh over the roof slab", 1, 5, 8, null, 40, "Sqm"],
  ],
};

async function read(steel: number): Promise<{ rows: RowReading[]; sum: string | undefined }> {
  const rows = [
    ["S.No", "Description", "Qty", "Unit", "Rate", "Amount"],
    [1, "Earth work in excavation for foundations in ordinary soil", null, "Cum", 100, null],
    [2, "Cement concrete in proportion 1:4:8 in foundations", 4.5, "Cum", 4000, 18_000],
    [3, "Steel reinforcement in footings", steel, "Kg", 70, steel * 70],
    [4, "Painting of doors", 12, "Sqm", 60, 720],
    [null, "Total", null, null, null, 56_520],
  ];
  const bytes = await buildXlsx([{ name: "Abstract", rows }, measurements]);
  const [abstract] = (await readWorkbook(bytes, { fileName: "a.xlsx" })).sheets;
  return { rows: abstract?.rows ?? [], sum: abstract?.tables[0]?.itemTotal };
}

describe("measurement sheets feed the abstract", () => {
  it("with a quantity that it leaves blank, and prices it", async () => {
    const { rows, sum } = await read(500);
    expect(rows[1]?.item).toMatchObject({
      quantity: "28",
      computedAmount: "2800",
      measured: { sheet: "Measurements", row: 2, quantity: "28" },
    });
    expect(rows[1]?.warnings).toEqual([
      'the quantity 28 was taken from the measurements on sheet "Measurements", row 2',
    ]);
    expect(sum).toBe("56520");
  });

  it("and warn where it says another quantity, but not where the descriptions are of two items", async () => {
    const { rows } = await read(650);
    expect(rows.map((row) => row.item?.measured?.quantity)).toEqual([
      undefined,
      "28",
      "4.5",
      "500",
      undefined,
      undefined,
    ]);
    expect(rows[2]?.warnings).toBeUndefined();
    expect(rows[3]?.warnings).toEqual([
      'the quantity is 650, the measurements on sheet "Measurements", row 9, come to 500',
    ]);
    expect(rows[4]?.warnings).toBeUndefined();
  });
});
