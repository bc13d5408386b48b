import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimates } from "../testing/any-estimate.ts";
import { add, decimal, sum } from "../decimal.ts";
import type { Snapshot } from "../model.ts";
import { workedEstimate, workedSnapshot } from "../testing/worked-example.ts";
import { priceEstimate } from "./price-estimate.ts";
import { takeSnapshot, verifySnapshot } from "./take-snapshot.ts";

describe("an estimate", () => {
  it("adds up: items to sections, sections to the ECV, cascade to the sanctioned amount", () => {
    fc.assert(
      fc.property(estimates, (estimate) => {
        const priced = priceEstimate(estimate);
        expect(sum(priced.sections.flatMap((section) => section.items.map((item) => item.amount)))).toBe(
          priced.ecv,
        );
        expect(sum(priced.sections.map((section) => section.total))).toBe(priced.ecv);
        expect(add(priced.ecv, priced.tenderPremium)).toBe(priced.contractValue);
        expect(priced.grandTotal).toBe(estimate.sanctionedAmount ?? priced.grandTotal);
      }),
    );
  });

  it("flags a stated amount that quantity × rate does not give, and uses the computed one", () => {
    const estimate = workedEstimate();
    const [first, ...rest] = estimate.sections;
    const items = (first?.items ?? []).map((item) =>
      Object.assign({}, item, { statedAmount: decimal("99") }),
    );
    const priced = priceEstimate({ ...estimate, sections: first ? [{ ...first, items }, ...rest] : [] });
    expect(priced.ecv).toBe("172780.8");
    expect(priced.warnings.map((warning) => [warning.code, warning.itemId])).toEqual([
      ["AMOUNT_DIFFERS", "1"],
      ["AMOUNT_DIFFERS", "2"],
    ]);
  });
});

it("takes a stated amount of more decimals for the same where the paise are", () => {
  const estimate = workedEstimate();
  const [first, ...rest] = estimate.sections;
  const items = (first?.items ?? []).map((item, index) =>
    Object.assign({}, item, { statedAmount: decimal(index === 0 ? "27883.6951" : "95097.1049") }),
  );
  const priced = priceEstimate({ ...estimate, sections: first ? [{ ...first, items }, ...rest] : [] });
  expect(priced.warnings).toEqual([]);
});

describe("a snapshot", () => {
  it("keeps its hash through JSON, and shows any change", () => {
    const snapshot = workedSnapshot();
    expect(snapshot.hash).toMatch(/^[0-9a-f]{64}$/);
    const stored = JSON.parse(JSON.stringify(snapshot)) as Snapshot;
    expect(() => verifySnapshot(stored)).not.toThrow();
    expect(takeSnapshot(stored.estimate).hash).toBe(snapshot.hash);
    const altered = { ...stored, estimate: { ...stored.estimate, ecv: decimal("1") } };
    expect(() => verifySnapshot(altered)).toThrow(expect.objectContaining({ code: "SNAPSHOT_ALTERED" }));
  });

  it("cannot be changed in place", () => {
    const [section] = workedSnapshot().estimate.sections;
    expect(() => Object.assign(section?.items[0] ?? {}, { rate: "1" })).toThrow(TypeError);
  });
});
