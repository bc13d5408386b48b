import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, decimal, subtract, sum, ZERO } from "../decimal.ts";
import type { Estimate, Item } from "../model.ts";
import { estimates } from "../testing/any-estimate.ts";
import { workedEstimate } from "../testing/worked-example.ts";
import { compareEstimates } from "./compare-estimates.ts";
import { priceEstimate } from "./price-estimate.ts";

function withItems(estimate: Estimate, edit: (items: readonly Item[]) => readonly Item[]): Estimate {
  return {
    ...estimate,
    sections: estimate.sections.map((section) => ({
      id: section.id,
      label: section.label,
      items: edit(section.items),
    })),
  };
}

/** GST as it is, and another one from a day on. */
function withLaterGst(day: string, rate: string, on: string): Estimate {
  const estimate = workedEstimate();
  const cascade = estimate.cascade.flatMap((line) =>
    line.id === "gst"
      ? [
          { ...line, effectiveFrom: "2017-07-01" },
          { ...line, rate: decimal(rate), effectiveFrom: day },
        ]
      : [line],
  );
  return { ...estimate, cascade, ratesOn: on };
}

const changes = (one: Estimate, other: Estimate) =>
  compareEstimates(priceEstimate(one), priceEstimate(other)).cascade.map(
    ({ kind, id, effectiveFrom, fields }) => [kind, id, effectiveFrom, fields.map(({ field }) => field)],
  );

describe("two versions of an estimate", () => {
  it("differ in nothing when they are the same", () => {
    fc.assert(
      fc.property(estimates, (estimate) => {
        const priced = priceEstimate(estimate);
        const difference = compareEstimates(priced, priceEstimate(estimate));
        expect(difference).toMatchObject({ isSame: true, terms: [], items: [], sections: [], cascade: [] });
        expect(Object.values(difference.totals).map(({ delta }) => delta)).toEqual(["0", "0", "0", "0"]);
      }),
    );
  });

  it("show what was added, removed and changed, with old, new and the difference", () => {
    const before = workedEstimate({ sanctionedAmount: null });
    const after = withItems({ ...before, name: "Revised" }, (items) =>
      items.flatMap((item) => {
        if (item.id === "1") return [{ ...item, quantity: decimal("130.5") }];
        if (item.id === "2") return [];
        return [item, { ...item, id: "new", number: "4", description: "Fans" }];
      }),
    );
    const difference = compareEstimates(priceEstimate(before), priceEstimate(after));
    expect(difference.isSame).toBe(false);
    expect(difference.terms.map(({ field, after }) => [field, after])).toEqual([["name", "Revised"]]);
    expect(difference.items.map(({ kind, id, sectionId, amount }) => [kind, id, sectionId, amount])).toEqual([
      ["changed", "1", "A", { before: "27883.7", after: "30197.7", delta: "2314" }],
      ["removed", "2", "A", { before: "95097.1", after: null, delta: "-95097.1" }],
      ["added", "new", "B", { before: null, after: "49800", delta: "49800" }],
    ]);
    expect(difference.items[0]?.fields).toEqual([
      { field: "quantity", before: "120.5", after: "130.5", delta: "10" },
      { field: "amount", before: "27883.7", after: "30197.7", delta: "2314" },
    ]);
    expect(difference.sections.map(({ id, amount }) => [id, amount.delta])).toEqual([
      ["A", "-92783.1"],
      ["B", "49800"],
    ]);
    expect(difference.cascade.map(({ id }) => id)).toEqual(["lc", "qc", "nac", "sub_total", "gst", "total"]);
    expect(difference.totals.ecv).toEqual({ before: "172780.8", after: "129797.7", delta: "-42983.1" });
  });

  it("show how the payments changed, line by line and date by date", () => {
    const before = workedEstimate();
    const memorandum = before.memorandum.flatMap((line) => {
      if (line.id === "fsd") return [];
      if (line.id === "nac") return [Object.assign({}, line, { rate: decimal("0.2") })];
      return line.id === "gst"
        ? [line, { ...line, rate: decimal("28"), effectiveFrom: "2027-04-01" }]
        : [line];
    });
    const difference = compareEstimates(priceEstimate(before), priceEstimate({ ...before, memorandum }));
    expect(difference).toMatchObject({ isSame: false, terms: [], items: [], cascade: [] });
    expect(
      difference.memorandum.map(({ kind, id, amount, fields }) => [kind, id, amount.delta, fields]),
    ).toEqual([
      ["added", "gst 2027-04-01", ZERO, []],
      ["changed", "nac", ZERO, [{ field: "rate", before: "0.1", after: "0.2", delta: "0.1" }]],
      ["removed", "fsd", ZERO, []],
    ]);
  });

  it("show the cascade's lines of other days too, and once what comes into force", () => {
    const [today, next] = ["2026-11-21", "2027-05-01"];
    expect(changes(withLaterGst("2027-04-01", "28", today), withLaterGst("2027-04-01", "30", today))).toEqual(
      [["changed", "gst 2027-04-01", "2027-04-01", ["rate"]]],
    );
    expect(changes(withLaterGst("2027-04-01", "28", today), withLaterGst("2027-06-01", "28", today))).toEqual(
      [
        ["removed", "gst 2027-04-01", "2027-04-01", []],
        ["added", "gst 2027-06-01", "2027-06-01", []],
      ],
    );
    expect(changes(withLaterGst("2027-04-01", "28", today), withLaterGst("2027-04-01", "28", next))).toEqual([
      ["changed", "gst", "2027-04-01", ["rate", "effectiveFrom", "amount"]],
      ["changed", "ls", undefined, ["amount"]],
    ]);
  });

  it("have differences of items that add up to the difference of the ECV, whatever changed", () => {
    fc.assert(
      fc.property(estimates, estimates, (one, other) => {
        const [before, after] = [priceEstimate(one), priceEstimate(other)];
        const { items, sections, totals } = compareEstimates(before, after);
        expect(sum(items.map(({ amount }) => amount.delta))).toBe(totals.ecv.delta);
        expect(sum(sections.map(({ amount }) => amount.delta))).toBe(totals.ecv.delta);
        expect(totals.ecv.delta).toBe(subtract(after.ecv, before.ecv));
        for (const { amount } of items) {
          expect(add(amount.before ?? ZERO, amount.delta)).toBe(amount.after ?? ZERO);
        }
      }),
    );
  });
});
