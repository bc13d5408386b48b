import { assert, bigInt, property } from "fast-check";
import { expect, it } from "vitest";
import { addDecimals } from "./add-decimals.ts";

it.each([
  ["120.5", "14.5", "135"],
  ["0.1", "0.2", "0.3"],
  ["-3.25", "1", "-2.25"],
  ["0.05", "-0.1", "-0.05"],
])("adds %s and %s to %s", (one, other, sum) => {
  expect(addDecimals(one, other)).toBe(sum);
});

const negated = (value: string) => (value.startsWith("-") ? value.slice(1) : `-${value}`);

it("takes back what it added", () => {
  const hundredths = bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map((value) => {
    const digits = (value < 0n ? -value : value).toString().padStart(3, "0");
    return addDecimals(`${value < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`, "0");
  });
  assert(
    property(hundredths, hundredths, (one, other) => {
      expect(addDecimals(addDecimals(one, other), negated(other))).toBe(one === "-0" ? "0" : one);
    }),
  );
});
