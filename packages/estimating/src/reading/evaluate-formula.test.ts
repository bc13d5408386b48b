import * as fc from "fast-check";
import { expect, it } from "vitest";
import { evaluateFormula } from "./evaluate-formula.ts";
import { FormulaValueError, type Operand, UnsupportedFormulaError } from "./formula-functions.ts";
import { shiftFormula } from "./shift-formula.ts";

const cells: Record<string, Operand> = {
  A1: 2,
  B1: 3.5,
  C1: "",
  D1: null,
  "A1:B1": [2, 3.5],
  "'GF MES'!K7": 48.25,
  "Sheet2!A1": 10,
  "Rates!A1:B1048576": Object.assign(["PCC", 4800, "RCC", 9000, "rate for steel", 80], { width: 2 }),
  "F1:F3": [10, 20, 30],
  "G1:G3": ["A", "B", "a"],
  "H1:H2": [10, null],
};

function evaluate(formula: string): unknown {
  return evaluateFormula(formula, (sheet, from, to) => {
    const name = (to === undefined ? from : `${from}:${to}`).replaceAll("$", "");
    const key = sheet === undefined ? name : `${sheet.includes(" ") ? `'${sheet}'` : sheet}!${name}`;
    return cells[key] ?? null;
  });
}

it("calculates what estimates are made of", () => {
  expect(evaluate("A1*B1+1")).toBe(8);
  expect(evaluate("-A1^2")).toBe(4);
  expect(evaluate("SUM(A1:B1,4)*10%")).toBeCloseTo(0.95);
  expect(evaluate("ROUNDUP('GF MES'!K7*31.4,0)")).toBe(1516);
  expect(evaluate("ROUND(1.005,2)")).toBe(1.01);
  expect(evaluate('IF(C1,ROUNDUP(C1*E1,0),"")')).toBe("");
  expect(evaluate('IF(A1>1,"=","")')).toBe("=");
  expect(evaluate("IF(D1=0,Sheet2!$A$1,1/0)")).toBe(10);
  expect(evaluate("IFERROR(1/0,7)")).toBe(7);
  expect(evaluate('VLOOKUP("rcc",Rates!$A:$B,2,FALSE)')).toBe(9000);
  expect(evaluate('IFERROR(VLOOKUP("tiles",Rates!A:B,2,0),IF(ISERROR(1/0),3,4))')).toBe(3);
  expect(evaluate('INDEX(Rates!A:B,MATCH("B",G1:G3,0),2)')).toBe(9000);
  expect(evaluate('SUMIF(G1:G3,"A",F1:F3)+SUMIF(F1:F3,">=20")')).toBe(90);
  expect(evaluate("SUBTOTAL(9,F1:F3)+COUNTA(H1:H2)")).toBe(61);
  expect(evaluate('"Qty "&A1')).toBe("Qty 2");
  expect(evaluate("2*(0.3*(0.45+1))")).toBeCloseTo(0.87);
});

it("passes a spreadsheet's errors on, and names what it does not know", () => {
  expect(() => evaluate("1/0")).toThrow(FormulaValueError);
  expect(() => evaluate("A1+#REF!")).toThrow("#REF!");
  for (const formula of ["OFFSET(A1,1,2)", "A1+", "(((", "rate_of_steel*2", "{1,2}", "(".repeat(500)]) {
    expect(() => evaluate(formula)).toThrow(UnsupportedFormulaError);
  }
});

it("agrees with JavaScript on sums and products of whole numbers", () => {
  const number = fc.integer({ min: 0, max: 1000 });
  fc.assert(
    fc.property(number, number, number, (a, b, c) => {
      expect(evaluate(`${a}+${b}*${c}-(${a}-${c})`)).toBe(a + b * c - (a - c));
    }),
  );
});

it("moves the relative references of a shared formula and nothing else", () => {
  expect(shiftFormula("C6*$E6+E$6+'A1'!B2", 2, 1)).toBe("D8*$E8+F$6+'A1'!C4");
  expect(shiftFormula('IF(A1="B2",LOG10(A1),"A1")', 1, 0)).toBe('IF(A2="B2",LOG10(A2),"A1")');
});
