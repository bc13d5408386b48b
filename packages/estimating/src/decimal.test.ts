import * as fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  add,
  type Decimal,
  decimal,
  decimalFromNumber,
  divide,
  multiply,
  multiplyRounded,
  negate,
  parseDecimal,
  percentOf,
  round,
  roundAmount,
  subtract,
  sum,
} from "./decimal.ts";
import type { Item, Measure } from "./model.ts";

const paise = fc
  .bigInt({ min: -(10n ** 15n), max: 10n ** 15n })
  .map((value) => divide(decimal(String(value)), decimal("100")));

describe("the type of money", () => {
  it("lets no number and no unread text in, and no operator out: the compiler refuses them", () => {
    const ten = decimal("10");
    // @ts-expect-error a number is no Decimal
    const number: Decimal = 10;
    // @ts-expect-error text is a Decimal only once it was read
    const text: Decimal = "10.50";
    // @ts-expect-error `*` and its kin are for numbers: multiply() is for money
    const product = ten * 2;
    // @ts-expect-error no bigint either
    const whole: Decimal = 10n;
    // @ts-expect-error a Decimal is no number
    const back: number = ten;
    // @ts-expect-error quantities and amounts take a Decimal
    const measure: Measure = { quantity: 1.5, amount: "3" };
    expect([number, text, product, whole, back, measure.amount]).toHaveLength(6);
    expectTypeOf<Decimal>().not.toEqualTypeOf<string>();
    expectTypeOf<Item["rate"]>().toEqualTypeOf<Decimal>();
    expectTypeOf<ReturnType<typeof add>>().toEqualTypeOf<Decimal>();
    // `+` joins texts: what comes out is no Decimal, so it goes no further.
    expectTypeOf(ten + ten).not.toEqualTypeOf<Decimal>();
  });
});

describe("Decimal", () => {
  it("has one text for each value", () => {
    for (const text of ["4.5", "4.50", "+4.500", "04.5", " 4.5 "]) expect(decimal(text)).toBe("4.5");
    for (const text of ["0", "-0", "0.00", "-0.000", ".0"]) expect(decimal(text)).toBe("0");
    expect(decimal("2100")).toBe("2100");
    expect(decimal("12.")).toBe("12");
  });

  it("refuses what is not plain decimal text", () => {
    for (const text of ["", "1e5", "1,000", "NaN", "Infinity", "0x1f", "1.2.3", "٣", "9".repeat(61)]) {
      expect(parseDecimal(text)).toBeUndefined();
    }
    expect(() => decimal("Deleted")).toThrow(RangeError);
  });

  it("rounds halves away from zero, never to even", () => {
    expect(round(decimal("0.125"), 2)).toBe("0.13");
    expect(round(decimal("0.115"), 2)).toBe("0.12");
    expect(round(decimal("-0.125"), 2)).toBe("-0.13");
    expect(roundAmount(decimal("2.5"), "rupee")).toBe("3");
    expect(roundAmount(decimal("3.5"), "rupee")).toBe("4");
    expect(roundAmount(decimal("1.005"), "paise")).toBe("1.01");
    expect(roundAmount(decimal("2.01"), "rupee_up")).toBe("3");
    expect(roundAmount(decimal("2"), "rupee_up")).toBe("2");
    expect(roundAmount(decimal("2.01"), "even_rupee_up")).toBe("4");
    expect(roundAmount(decimal("2"), "even_rupee_up")).toBe("2");
    expect(roundAmount(decimal("-3"), "even_rupee_up")).toBe("-4");
  });

  it("reads a spreadsheet's binary number as the 15 digits that the spreadsheet shows", () => {
    expect(decimalFromNumber(0.1 + 0.2)).toBe("0.3");
    expect(decimalFromNumber(27_883.699_999_999_997)).toBe("27883.7");
    expect(decimalFromNumber(1e-7)).toBe("0.0000001");
    expect(decimalFromNumber(Number.NaN)).toBeUndefined();
    expect(decimalFromNumber(1e300)).toBeUndefined();
  });

  it("adds, subtracts and multiplies exactly", () => {
    fc.assert(
      fc.property(paise, paise, (a, b) => {
        expect(subtract(add(a, b), b)).toBe(a);
        expect(sum([a, b, negate(a), negate(b)])).toBe("0");
        expect(divide(multiply(a, decimal("1000")), decimal("1000"))).toBe(a);
      }),
    );
  });

  it("survives JSON as it is", () => {
    fc.assert(
      fc.property(paise, (a) => {
        expect(decimal(JSON.parse(JSON.stringify(a)) as string)).toBe(a);
      }),
    );
  });

  it("takes percentages without binary error", () => {
    expect(percentOf(decimal("172780.80"), decimal("-4.5"))).toBe("-7775.136");
    expect(() => divide(decimal("1"), decimal("0"))).toThrow("Division by zero");
  });
});

const toDecimal = ({ units, scale }: { units: bigint; scale: number }): Decimal =>
  divide(decimal(String(units)), decimal(String(10 ** scale)));

describe("short figures take a faster way", () => {
  const scaled = fc.record({
    units: fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }),
    scale: fc.integer({ min: 0, max: 6 }),
  });

  it("to the same product, rounding and sum as whole numbers give", () => {
    fc.assert(
      fc.property(scaled, scaled, fc.integer({ min: 0, max: 6 }), (a, b, decimals) => {
        const product = { units: a.units * b.units, scale: a.scale + b.scale };
        expect(multiply(toDecimal(a), toDecimal(b))).toBe(toDecimal(product));
        expect(multiplyRounded(toDecimal(a), toDecimal(b), decimals)).toBe(
          round(toDecimal(product), decimals),
        );
        const size = a.units < 0n ? -a.units : a.units;
        const divisor = 10n ** BigInt(Math.max(0, a.scale - decimals));
        const rounded = ((size * 2n + divisor) / (divisor * 2n)) * (a.units < 0n ? -1n : 1n);
        const expected = { units: rounded, scale: Math.min(a.scale, decimals) };
        expect(round(toDecimal(a), decimals)).toBe(toDecimal(expected));
        const common = {
          units: a.units * 10n ** BigInt(b.scale) + b.units * 10n ** BigInt(a.scale),
          scale: a.scale + b.scale,
        };
        expect(sum([toDecimal(a), toDecimal(b)])).toBe(toDecimal(common));
      }),
    );
  });
});
