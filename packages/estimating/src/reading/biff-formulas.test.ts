import { describe, expect, it } from "vitest";
import { readWorkbook } from "./read-workbook.ts";
import { buildXls, type XlsSheet } from "./testing/build-xls.ts";

/** `C2*E2`, as Excel 97 stores it: two references, then the sign. */
function product(row: number, left: number, right: number): number[] {
  return [0x44, row, 0, left, 0xc0, 0x44, row, 0, right, 0xc0, 0x05];
}

/** ROUND(…, 0) */
function rounded(tokens: number[]): number[] {
  return [...tokens, 0x1e, 0, 0, 0x21, 27, 0];
}

function book(result: number): XlsSheet[] {
  const area = [0x25, 1, 0, 2, 0, 5, 0xc0, 5, 0xc0];
  const abstract = {
    name: "Abstract",
    rows: [
      ["S.No", "Description", "Qty", "Unit", "Rate", "Amount"],
      [1, "Earth work", 10.5, "Cum", 33.3, { tokens: rounded(product(1, 2, 4)), result }],
      // =Rates!B1 with a space in front, as one types it.
      [
        2,
        "Concrete",
        2,
        "Cum",
        { tokens: [0x19, 0x40, 0, 1, 0x5a, 1, 0, 0, 0, 1, 0xc0], result },
        { tokens: product(2, 2, 4), result },
      ],
      [null, "Total", null, null, null, { tokens: [...area, 0x19, 0x10, 0, 0], result }],
    ],
  };
  return [abstract, { name: "Rates", rows: [["Concrete", 4000]] }];
}

describe("an .xls whose formulas nobody calculated", () => {
  it("is calculated as an .xlsx is: products, rounding, sums and other sheets", async () => {
    const reading = await readWorkbook(buildXls(book(0)), { fileName: "a.xls" });
    expect(reading.sheets[0]?.tables[0]).toMatchObject({
      itemCount: 2,
      itemTotal: "8350",
      statedTotal: { amount: "8350", cell: "F4" },
    });
    const codes = reading.warnings.map(({ code }) => code).filter((code) => code.startsWith("FORMULA"));
    expect(codes).toEqual(["FORMULAS_CALCULATED"]);
  });

  it("is taken with its results where it has any", async () => {
    const reading = await readWorkbook(buildXls(book(7)), { fileName: "a.xls" });
    expect(reading.sheets[0]?.tables[0]).toMatchObject({ itemTotal: "14" });
  });

  it("says which formulas it cannot calculate", async () => {
    const [abstract, rates] = book(0);
    const unknown = { name: "Extra", rows: [[{ tokens: [0x23, 1, 0, 0, 0], result: 0 }]] };
    const sheets = [abstract, rates, unknown].filter((sheet) => sheet !== undefined);
    const reading = await readWorkbook(buildXls(sheets), { fileName: "a.xls" });
    expect(reading.warnings).toContainEqual(
      expect.objectContaining({ code: "FORMULA_NOT_CALCULATED", sheet: "Extra", cell: "A1" }),
    );
  });
});
