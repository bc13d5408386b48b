import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, type Decimal, decimal, divide, multiply, negate, sum } from "../decimal.ts";
import { MeasurementError } from "../errors.ts";
import type { Measurement } from "../model.ts";
import { evaluateExpression } from "./evaluate-expression.ts";
import { measure } from "./measure.ts";

const row = (given: Partial<Measurement>): Measurement => ({
  description: "",
  number: "",
  length: "",
  breadth: "",
  depth: "",
  ...given,
});

interface Arithmetic {
  readonly text: string;
  readonly value: Decimal;
}

const number: fc.Arbitrary<Arithmetic> = fc
  .bigInt({ min: 0n, max: 10n ** 9n })
  .map((thousandths) => divide(decimal(String(thousandths)), decimal("1000")))
  .map((value) => ({ text: value, value }));

const arithmetic: fc.Arbitrary<Arithmetic> = fc.letrec<{ any: Arithmetic }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    number,
    tie("any").map(({ text, value }) => ({ text: `-(${text})`, value: negate(value) })),
    fc.tuple(tie("any"), tie("any")).map(([a, b]) => ({
      text: `(${a.text}) + ${b.text}`,
      value: add(a.value, b.value),
    })),
    fc.tuple(tie("any"), tie("any")).map(([a, b]) => ({
      text: `(${a.text})×(${b.text})`,
      value: multiply(a.value, b.value),
    })),
  ),
})).any;

function failure(text: string): { code?: string; place?: number } {
  try {
    evaluateExpression(text);
    return {};
  } catch (error) {
    return error as { code: string; place: number };
  }
}

describe("an expression", () => {
  it("is worked out in decimals, products before sums", () => {
    const worked = [
      "2*3.5+1/2",
      "(2+1)/2",
      "188.36+182.34",
      "0.1+0.2",
      "-2*(3-5)",
      "3x2.5",
      " .5 ÷ 2 ",
      "2--1",
    ];
    expect(worked.map((text) => evaluateExpression(text))).toEqual([
      "7.5",
      "1.5",
      "370.7",
      "0.3",
      "4",
      "7.5",
      "0.25",
      "3",
    ]);
  });

  it("has the value of its parts", () => {
    fc.assert(
      fc.property(
        arithmetic.filter(({ text }) => text.length <= 200),
        ({ text, value }) => {
          expect(evaluateExpression(text)).toBe(value);
        },
      ),
    );
  });

  it("names the character that is wrong", () => {
    const places = ["2*", "2*a", "2 3", "(2", "2)", "", "1/0", "1/(2-2)", "2,5", "SUM(2)", "=1+1", "1e5"];
    expect(places.map((text) => failure(text).place)).toEqual([2, 2, 2, 2, 1, 0, 2, 2, 1, 0, 0, 1]);
  });

  it("answers or refuses any text, however deep or long", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0123456789.+-*/()x ") }), (text) => {
        expect([undefined, "EXPRESSION_INVALID"]).toContain(failure(text).code);
      }),
    );
    for (const text of ["(".repeat(200), "-".repeat(200), "9".repeat(10_000)]) {
      expect(() => evaluateExpression(text)).toThrow(expect.objectContaining({ code: "EXPRESSION_INVALID" }));
    }
  });
});

describe("measurements", () => {
  it("multiply what is given and add up, deductions subtracted", () => {
    const rows = [
      row({ description: "Ground floor" }),
      row({ number: "2", length: "10.5", breadth: "0.23", depth: "3" }),
      row({ description: "Deduct doors", number: "-1", length: "1.2", breadth: "0.23", depth: "2.1" }),
    ];
    expect(measure(rows)).toEqual({ quantities: ["0", "14.49", "-0.5796"], quantity: "13.9104" });
  });

  it("keep six decimals of each row, so that a third three times over is whole", () => {
    expect(measure([row({ length: "1/3*3" })]).quantity).toBe("1");
    expect(measure([row({ length: "1/3" })]).quantity).toBe("0.333333");
  });

  it("always sum to their rows", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number)), (pairs) => {
        const measured = measure(pairs.map(([a, b]) => row({ number: a.text, length: b.text })));
        expect(sum(measured.quantities)).toBe(measured.quantity);
      }),
    );
  });

  it("name row, field and character of a mistake", () => {
    const rows = [row({ number: "1" }), row({ number: "1", breadth: "2*?" })];
    expect(() => measure(rows)).toThrow(MeasurementError);
    expect(() => measure(rows)).toThrow(
      expect.objectContaining({
        code: "MEASUREMENT_INVALID",
        row: 1,
        field: "breadth",
        place: 2,
        message: expect.stringContaining("Row 2, breadth"),
      }),
    );
  });
});
