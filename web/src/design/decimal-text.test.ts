import { expect, it } from "vitest";
import { decimalOfTyped, formatMoney, formatQuantity, groupIndian, moneyParts } from "./decimal-text.ts";

it.each([
  ["0", "0"],
  ["999", "999"],
  ["1000", "1,000"],
  ["100000", "1,00,000"],
  ["12345678", "1,23,45,678"],
  ["0012", "12"],
])("groups %s as %s", (digits, grouped) => {
  expect(groupIndian(digits)).toBe(grouped);
});

it.each([
  ["172780.8", "1,72,780.80"],
  ["-7129", "(7,129.00)"],
  ["-0.00", "0.00"],
  ["119.405", "119.405"],
  ["not a number", "not a number"],
])("shows the money %s as %s", (value, shown) => {
  expect(formatMoney(value)).toBe(shown);
});

it("keeps every digit of an amount no binary number can hold", () => {
  expect(moneyParts("90071992547409931.07")).toEqual({
    isNegative: false,
    whole: "90,07,19,92,54,74,09,931",
    fraction: "07",
  });
});

it.each([
  ["120.500000", "120.5"],
  ["40.000", "40"],
  ["1234567.25", "12,34,567.25"],
])("shows the quantity %s as %s", (value, shown) => {
  expect(formatQuantity(value)).toBe(shown);
});

it.each([
  ["1,72,780.80", "172780.80"],
  [" ₹ 2,10,000 ", "210000"],
  ["Rs. 45", "45"],
  ["(12.5)", "-12.5"],
  [".5", "0.5"],
  ["007", "7"],
])("reads the typed %s as %s", (typed, value) => {
  expect(decimalOfTyped(typed)).toBe(value);
});

it.each(["", ".", "-", "12 Nos", "1.2.3", "1e5"])("does not guess at %j", (typed) => {
  expect(decimalOfTyped(typed)).toBeUndefined();
});
