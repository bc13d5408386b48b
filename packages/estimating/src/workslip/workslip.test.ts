import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { given, measured, quantity, rate } from "../testing/any-estimate.ts";
import { compare, decimal, ONE, subtract, sum, ZERO } from "../decimal.ts";
import { takeSnapshot } from "../estimate/take-snapshot.ts";
import type { Workslip } from "../model.ts";
import { quantities, workedEstimate, workedSnapshot, workedWorkslip } from "../testing/worked-example.ts";
import { carryForward } from "./carry-forward.ts";
import { makeWorkslip } from "./make-workslip.ts";

describe("a workslip", () => {
  it("nets More − Less to executed − estimate, in every section and in all", () => {
    fc.assert(
      fc.property(
        measured(1),
        fc.array(fc.record({ quantity, rate }), { maxLength: 4 }),
        ({ estimate, steps }, extra) => {
          const workslip = makeWorkslip({
            snapshot: takeSnapshot(estimate),
            number: 1,
            executed: given(steps[0] ?? []),
            supplemental: extra.map((item) => ({
              ...item,
              id: "",
              description: "Extra",
              unit: "Nos",
              per: ONE,
            })),
          });
          const parts = [...workslip.sections, workslip.supplemental];
          for (const { totals } of [...parts, workslip]) {
            expect(totals.net).toBe(subtract(totals.executed, totals.estimate));
          }
          expect(sum(parts.map((part) => part.totals.executed))).toBe(workslip.totals.executed);
          for (const row of parts.flatMap((part) => part.rows)) {
            expect(subtract(row.more, row.less)).toBe(
              subtract(row.executed.amount, row.estimate?.amount ?? ZERO),
            );
            expect(row.more === ZERO || row.less === ZERO).toBe(true);
          }
        },
      ),
    );
  });

  it("loses no executed quantity between an item and its AE row", () => {
    fc.assert(
      fc.property(measured(1), ({ estimate, steps }) => {
        const workslip = makeWorkslip({
          snapshot: takeSnapshot(estimate),
          number: 1,
          executed: given(steps[0] ?? []),
        });
        const rows = workslip.sections.flatMap((section) => section.rows);
        for (const [index, executed] of (steps[0] ?? []).entries()) {
          const own = rows.filter((row) => row.itemId === `i${index}`);
          expect(sum(own.map((row) => row.executed.quantity))).toBe(executed);
          expect(compare(own[0]?.executed.quantity ?? ZERO, own[0]?.estimate?.quantity ?? ZERO)).not.toBe(1);
        }
      }),
    );
  });

  it("says Deleted where nothing was executed", () => {
    const workslip = makeWorkslip({
      snapshot: workedSnapshot(),
      number: 1,
      executed: quantities({ 1: "120.5" }),
    });
    const remarks = workslip.sections.flatMap((section) => section.rows).map((row) => row.remarks);
    expect(remarks).toEqual(["", "Deleted", "Deleted"]);
    expect(workslip.totals.less).toBe("144897.1");
  });

  it("shows earlier workslips, and keeps the ids of their supplemental items", () => {
    const snapshot = workedSnapshot();
    const first = workedWorkslip(snapshot);
    const extra = {
      id: "",
      description: "New gate",
      unit: "Nos",
      quantity: ONE,
      rate: decimal("9000"),
      per: ONE,
    };
    const second = makeWorkslip({
      snapshot,
      number: 2,
      executed: quantities({ 1: "140", 2: "18" }),
      supplemental: [extra],
      previous: [first],
    });
    expect(second.previousNumbers).toEqual([1]);
    expect(second.totals.previous).toEqual([first.totals.executed]);
    expect(
      second.supplemental.rows.map((row) => [row.itemId, row.remarks, row.previous[0]?.amount ?? null]),
    ).toEqual([
      ["S2", "", null],
      ["S1", "Deleted", "1240"],
    ]);
    const again = makeWorkslip({
      snapshot,
      number: 2,
      executed: [],
      supplemental: first.supplemental.rows.map((row) => ({ ...row, id: "", quantity: decimal("6") })),
      previous: [first],
    });
    expect(again.supplemental.rows.map((row) => [row.itemId, row.executed.amount])).toEqual([["S1", "1860"]]);
  });

  it("carries forward what was executed, so that the next one starts where the last one ended", () => {
    const snapshot = workedSnapshot();
    const first = workedWorkslip(snapshot);
    const second = makeWorkslip({ snapshot, number: 2, ...carryForward(first), previous: [first] });
    expect(second.totals.executed).toBe(first.totals.executed);
    expect(second.grandTotal).toBe(first.grandTotal);
    expect(second.supplemental.rows.map(({ itemId }) => itemId)).toEqual(["S1"]);
  });

  it("refuses unknown items, items given twice, and numbers that go back", () => {
    const snapshot = workedSnapshot();
    const slip = (more: Partial<Parameters<typeof makeWorkslip>[0]>): (() => Workslip) => {
      return () => makeWorkslip({ snapshot, number: 1, executed: [], ...more });
    };
    expect(slip({ executed: quantities({ 9: "1" }) })).toThrow(
      expect.objectContaining({ code: "ITEM_UNKNOWN" }),
    );
    const twice = [...quantities({ 1: "1" }), ...quantities({ 1: "2" })];
    expect(slip({ executed: twice })).toThrow(expect.objectContaining({ code: "ITEM_REPEATED" }));
    expect(slip({ previous: [workedWorkslip()] })).toThrow(expect.objectContaining({ code: "CHAIN_BROKEN" }));
  });

  it("provides for no unused premium where the tender was above the estimate", () => {
    const snapshot = takeSnapshot(workedEstimate({ tenderPremiumPercent: decimal("3") }));
    const line = workedWorkslip(snapshot).cascade.find(({ id }) => id === "unused_premium");
    expect(line?.amount).toBe(ZERO);
  });
});
