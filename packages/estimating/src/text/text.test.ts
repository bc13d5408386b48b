import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal } from "../decimal.ts";
import { amountInWords } from "./amount-in-words.ts";
import { formatIndian, formatQuantity } from "./format-indian.ts";
import { parseIndianAmount } from "./parse-indian-amount.ts";

describe("formatIndian", () => {
  it("groups the last three digits, then pairs", () => {
    expect(formatIndian(decimal("12345678.9"))).toBe("1,23,45,678.90");
    expect(formatIndian(decimal("172780.8"))).toBe("1,72,780.80");
    expect(formatIndian(decimal("999"))).toBe("999.00");
    expect(formatIndian(decimal("-100000"), 0)).toBe("-1,00,000");
    expect(formatIndian(decimal("1234567890123.456"))).toBe("12,34,56,78,90,123.46");
    expect(formatIndian(decimal("-0.001"))).toBe("0.00");
  });

  it("is read back by parseIndianAmount", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (whole) => {
        expect(parseIndianAmount(formatIndian(decimal(String(whole))))).toBe(decimal(String(whole)));
      }),
    );
  });

  it("keeps up to six decimals of a quantity", () => {
    expect(formatQuantity(decimal("14.5"))).toBe("14.50");
    expect(formatQuantity(decimal("0.3333335"))).toBe("0.333334");
    expect(formatQuantity(decimal("123456"))).toBe("1,23,456.00");
  });
});

describe("amountInWords", () => {
  it("says crores, lakhs and thousands", () => {
    expect(amountInWords(decimal("39224443"))).toBe(
      "Three Crore Ninety Two Lakh Twenty Four Thousand Four Hundred and Forty Three",
    );
    expect(amountInWords(decimal("210000"))).toBe("Two Lakh Ten Thousand");
    expect(amountInWords(decimal("0"))).toBe("Zero");
    expect(amountInWords(decimal("100"))).toBe("One Hundred");
    expect(amountInWords(decimal("1005"))).toBe("One Thousand and Five");
    expect(amountInWords(decimal("19"))).toBe("Nineteen");
  });

  it("recurses above a hundred crore", () => {
    expect(amountInWords(decimal("1000000000"))).toBe("One Hundred Crore");
    expect(amountInWords(decimal("12345670000000"))).toBe(
      "Twelve Lakh Thirty Four Thousand Five Hundred and Sixty Seven Crore",
    );
  });

  it("rounds to paise before it splits", () => {
    expect(amountInWords(decimal("0.999"))).toBe("One");
    expect(amountInWords(decimal("90755.37"))).toBe(
      "Ninety Thousand Seven Hundred and Fifty Five and Thirty Seven Paise",
    );
    expect(amountInWords(decimal("-4.5"))).toBe("Minus Four and Fifty Paise");
  });
});

describe("parseIndianAmount", () => {
  it("reads what people type", () => {
    const typed: Record<string, string> = {
      "Rs. 119.40 Lacs": "11940000",
      "Rs.119.40 lakhs": "11940000",
      "₹ 2.10 Lakh": "210000",
      "1,19,40,000": "11940000",
      "Rs 1.5 Crores": "15000000",
      "2.25 Cr.": "22500000",
      "INR 4,500.50 only": "4500.5",
      "Rs. 5,000/-": "5000",
      "12 thousand": "12000",
      "- 40": "-40",
    };
    for (const [text, amount] of Object.entries(typed))
      expect([text, parseIndianAmount(text)]).toEqual([text, amount]);
  });

  it("does not guess", () => {
    for (const text of ["", "Rs.", "Lakhs", "ten lakhs", "12 to 14 lakhs", "1.2.3", "12 sqm"]) {
      expect([text, parseIndianAmount(text)]).toEqual([text, undefined]);
    }
  });
});
