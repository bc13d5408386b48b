import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateArithmetic, readFigure } from "./figures.ts";
import { roleOfHeading } from "./headings.ts";
import { readUnit } from "./units.ts";

describe("a cell's figure", () => {
  it("is the decimal that the spreadsheet shows", () => {
    expect(readFigure(0.1 + 0.2)).toEqual({ value: "0.3" });
    expect(readFigure(1.1 * 3)).toEqual({ value: "3.3" });
    expect(readFigure(1e-9)).toEqual({ value: "0" });
    expect(readFigure("Rs. 1,23,456.50/-")).toEqual({ value: "123456.5" });
    expect(readFigure(" - ")).toEqual({});
    expect(readFigure("Not required")).toEqual({ words: "Not required" });
    expect(readFigure("#DIV/0!")).toEqual({ isError: true });
  });

  it("is calculated where it is written as arithmetic", () => {
    expect(evaluateArithmetic("(2+1)/2")).toBe("1.5");
    expect(evaluateArithmetic("4x1250")).toBe("5000");
    expect(evaluateArithmetic("410.25+36.5=")).toBe("446.75");
    for (const text of ["(1.2+0.4) 3", "2(3+4)", ")", "1/0", "12/05/2020", "2 x", "1;2", "(((("]) {
      expect(evaluateArithmetic(text)).toBeUndefined();
    }
  });

  it("is none where two figures make a range", () => {
    expect(readFigure("100-120")).toEqual({ words: "100-120" });
    expect(readFigure("Rs. 3.5 - 4/-")).toEqual({ words: "Rs. 3.5 - 4/-" });
    expect(readFigure("120-100")).toEqual({ value: "20", arithmetic: "120-100" });
  });

  it("of any two-place number comes back as it was written", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (hundredths) => {
        const { value } = readFigure(hundredths / 100);
        expect(Number(value)).toBe(hundredths / 100);
        expect(value).toMatch(/^-?\d+(\.\d{1,2})?$/);
      }),
    );
  });
});

describe("units", () => {
  it("are known in the spellings of many offices", () => {
    const spellings = {
      sqm: ["P Sqm", "P.Sqm.", "1SQM", "ONE SQM", "1Sqmt", "Sq. Mtr.", "m²", "per sqm"],
      cum: ["Cum", "P.Cum.", "CUM", "1 Cum", "Cu.m", "m3", "P Cum."],
      rm: ["RM", "Rmt", "P RM", "Per Rm.", "Mtr", "metre", "per RM/ m depth"],
      nos: ["Nos.", "No", "Each", "EACH", "1 No"],
      mt: ["MT", "P. MT", "M.T.", "Tonne"],
      point: ["Pts", "P.Point"],
      kg: ["Kg", "P Kg.", "Kgs"],
      ls: ["LS", "L.S.", "Lump sum"],
    };
    for (const [unit, texts] of Object.entries(spellings)) {
      for (const text of texts) expect([text, readUnit(text)?.unit]).toEqual([text, unit]);
    }
  });

  it("keep how many of them a rate is for", () => {
    expect(readUnit("per 100 sqm")).toEqual({ unit: "sqm", per: "100" });
    expect(readUnit("% Cum")).toEqual({ unit: "cum", per: "100" });
    expect(readUnit("10 Nos")).toEqual({ unit: "nos", per: "10" });
  });

  it("are not seen in other words", () => {
    for (const text of ["Rs.", "Total", "cm3", "", "of cutting qty"]) expect(readUnit(text)).toBeUndefined();
  });
});

describe("headings", () => {
  it("are understood through synonyms, typing errors, punctuation and currency", () => {
    const roles = {
      number: ["S.No.", "Sl. No", "SR No.", "Sr.  No."],
      description: [
        "Particulars",
        "Particualrs",
        "Desscription   of  item",
        "SOR Description",
        "Item of work",
      ],
      quantity: ["Qty.", "QTY (m2)", "Quantity", "Qantity", "Quantity Till Date"],
      rate: ["Rate ( Rs )", "Unit Rate", "Price", "Rate in Rs."],
      amount: ["Amount (₹)", "Amount ( Rs)", "Total Value till date", "Amt."],
      unit: ["Unit", "UOM", "Units"],
      code: ["SOR No.", "Code", "Chapter Code No"],
      length: ["L ( m )", "Length"],
      depth: ["D/H ( m )", "Height"],
    };
    for (const [role, headings] of Object.entries(roles)) {
      for (const heading of headings) expect([heading, roleOfHeading(heading)]).toEqual([heading, role]);
    }
  });

  it("do not include sentences or names", () => {
    for (const text of [
      "Assistant Engineer",
      "Name of contractor and his full postal address with telephone",
      "PART A",
    ]) {
      expect(roleOfHeading(text)).toBeUndefined();
    }
  });
});
