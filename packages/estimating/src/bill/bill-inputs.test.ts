import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCascade } from "../cascade/parse-cascade.ts";
import { presets } from "../cascade/presets.ts";
import { statutoryHistory, statutoryLines } from "../cascade/statutory.ts";
import { compare, decimal, ONE, smaller, subtract, sum, ZERO } from "../decimal.ts";
import { form26 } from "../documents/form-26.ts";
import { isFigure, tablesOf } from "../documents/form.ts";
import { takeSnapshot } from "../estimate/take-snapshot.ts";
import type { Bill, BillRow, SupplementalItem } from "../model.ts";
import { measured, quantity, rate } from "../testing/any-estimate.ts";
import { quantities, workedSnapshot } from "../testing/worked-example.ts";
import { makeWorkslip } from "../workslip/make-workslip.ts";
import { type BillInput, makeBill } from "./make-bill.ts";

const heading = { documentNumber: "D-1", date: "1 Apr 2026", organization: "Acme", signatories: [] };
const rowsOf = (bill: Bill): BillRow[] => bill.sections.flatMap((section) => [...section.rows]);
const grating: SupplementalItem = {
  id: "",
  description: "Steel grating",
  unit: "Nos",
  quantity: decimal("4"),
  rate: decimal("310"),
  per: ONE,
};
const next = (previous: Bill | undefined, more: Partial<BillInput> = {}): Bill =>
  makeBill({
    snapshot: workedSnapshot(),
    number: (previous?.number ?? 0) + 1,
    kind: "part",
    quantities: [],
    previous,
    ...more,
  });
/** A cell of Form 26, by row and column. */
const form26Cell = (bill: Bill, key: string, column: string): string | undefined => {
  const rows = tablesOf(form26(bill, heading)).flatMap((table) => [...table.rows]);
  const cell = rows.find((row) => row.key === key)?.cells[column];
  return isFigure(cell) ? cell.value : undefined;
};

describe("a chain of bills with part rates, supplemental items and amounts withheld", () => {
  const input = fc.record({
    partRates: fc.array(fc.option(rate), { minLength: 12, maxLength: 12 }),
    extra: fc.option(fc.record({ quantity, rate })),
    withheld: fc.option(fc.bigInt({ min: 1n, max: 10n ** 9n })),
    releases: fc.boolean(),
  });

  it("telescopes to the final bill, withholds what it has not released, and owes nothing in the end", () => {
    fc.assert(
      fc.property(
        measured(3),
        fc.array(input, { minLength: 3, maxLength: 3 }),
        ({ estimate, steps }, inputs) => {
          const snapshot = takeSnapshot({ ...estimate, memorandum: presets.plain.memorandum });
          const bills: Bill[] = [];
          for (const [index, step] of steps.entries()) {
            const previous = bills.at(-1);
            const { partRates, extra, withheld, releases } = inputs[index] ?? { partRates: [] };
            const isLast = index === steps.length - 1;
            const released = isLast || releases !== true ? ZERO : half(previous?.withheldToDate ?? ZERO);
            bills.push(
              makeBill({
                snapshot,
                number: index + 1,
                kind: isLast ? "final" : "part",
                previous,
                quantities: step.map((quantity, at) => ({
                  itemId: `i${at}`,
                  quantity,
                  ...(partRates[at] ? { rate: partRates[at] } : {}),
                })),
                supplemental: extra ? [{ ...grating, ...extra, description: `Extra ${index}` }] : [],
                withheld: withheld && !isLast ? [{ label: "Kept", amount: decimal(`${withheld}`) }] : [],
                released,
              }),
            );
          }
          const last = bills.at(-1);
          for (const level of ["subTotal", "tenderPremium", "total"] as const) {
            expect(sum(bills.map((bill) => bill[level].since))).toBe(last?.[level].upToDate);
          }
          for (const [index, bill] of bills.entries()) {
            const since = sum(rowsOf(bill).map((row) => row.since.amount));
            expect(since).toBe(bill.subTotal.since);
            expect(sum(bills.slice(0, index + 1).map(({ memorandum }) => memorandum.net))).toBe(
              subtract(bill.total.upToDate, bill.withheldToDate),
            );
            expect(compare(bill.withheldToDate, ZERO)).not.toBe(-1);
          }
          expect(last?.withheldToDate).toBe(ZERO);
        },
      ),
    );
  });
});

const half = (value: ReturnType<typeof decimal>) => smaller(value, decimal("1000"));

describe("a bill", () => {
  it("brings items that neither estimate nor workslip has, and later bills know them", () => {
    const first = next(undefined, { quantities: quantities({ 1: "80" }), supplemental: [grating] });
    expect(rowsOf(first).map(({ itemId, since }) => [itemId, since.amount])).toEqual([
      ["1", "18512"],
      ["X1", "1240"],
    ]);
    const second = next(first, { quantities: quantities({ X1: "6" }), supplemental: [grating] });
    expect(rowsOf(second).map(({ itemId, since }) => [itemId, since.amount])).toEqual([
      ["1", ZERO],
      ["X1", "620"],
      ["X2", "1240"],
    ]);
    expect(next(second).warnings).toEqual([]);
    expect(() => next(second, { supplemental: [{ ...grating, id: "X9" }] })).toThrow(
      expect.objectContaining({ code: "ITEM_UNKNOWN" }),
    );
    // A workslip that takes the item over goes on from what was billed.
    const snapshot = workedSnapshot();
    const workslip = makeWorkslip({ snapshot, number: 1, executed: [], supplemental: [grating] });
    const third = makeBill({ snapshot, workslip, number: 2, kind: "part", previous: first });
    expect(
      third.sections
        .at(-1)
        ?.rows.map(({ itemId, previous, since }) => [itemId, previous.amount, since.amount]),
    ).toEqual([["S1", "1240", ZERO]]);
  });

  it("says which rows have a part rate, keeps it while nothing new is measured, and goes back to the full one", () => {
    const part = next(undefined, {
      quantities: [{ itemId: "2", quantity: decimal("10"), rate: decimal("4000") }],
    });
    expect(rowsOf(part)[0]).toMatchObject({ rate: "4000", fullRate: "5210.8" });
    const kept = next(part);
    expect(rowsOf(kept)[0]).toMatchObject({ rate: "4000", fullRate: "5210.8", since: { amount: ZERO } });
    expect(kept.warnings.map(({ code }) => code)).toEqual(["PART_RATE"]);
    const full = next(kept, { quantities: quantities({ 2: "10" }) });
    expect(rowsOf(full)[0]?.fullRate).toBeUndefined();
    expect(full.subTotal.since).toBe("12108");
  });

  it("withholds for reasons of its own, releases in part, and the final one releases the rest", () => {
    const first = next(undefined, {
      quantities: quantities({ 1: "80" }),
      withheld: [
        { label: "Withheld for want of test reports", amount: decimal("5000") },
        { label: "Withheld for royalty", amount: decimal("1200.50") },
      ],
    });
    expect(first.withheldToDate).toBe("6200.5");
    expect([form26Cell(first, "p5a", "payment"), form26Cell(first, "p5b", "payment")]).toEqual([
      ZERO,
      "6200.5",
    ]);
    const second = next(first, { released: decimal("5000") });
    expect(second.withheldToDate).toBe("1200.5");
    expect(second.memorandum.net).toBe("5000");
    expect(form26Cell(second, "p5a", "payment")).toBe("1200.5");
    // (K) of the bill before, as that bill printed it.
    expect(form26Cell(second, "p7", "payment")).toBe(form26Cell(first, "p6", "payment"));
    expect(() => next(second, { released: decimal("1200.51") })).toThrow(
      expect.objectContaining({ code: "RELEASE_TOO_LARGE" }),
    );
    const final = next(second, { kind: "final" });
    expect(final.memorandum.lines.find(({ id }) => id === "release")?.amount).toBe("1200.5");
    expect(final.withheldToDate).toBe(ZERO);
    expect(() => next(second, { kind: "final", released: ONE })).toThrow(
      expect.objectContaining({ code: "RELEASE_TOO_LARGE" }),
    );
  });

  it("prints its own date and measurement book, and takes the recoveries of its date", () => {
    const net = presets.plain.memorandum.map((line) =>
      line.id === "net"
        ? Object.assign({}, line, { base: ["since", "release", "gst", "income_tax", "labour_cess"] })
        : line,
    );
    const memorandum = parseCascade([...statutoryHistory("other"), ...net], "memorandum");
    const bill = (on: string): Bill =>
      next(undefined, {
        on,
        memorandum,
        particulars: { mb_details: "MB No. 41, pages 3 to 9" },
        quantities: quantities({ 1: "80" }),
      });
    expect(bill("2022-07-18")).toMatchObject({
      on: "2022-07-18",
      particulars: { mb_details: "MB No. 41, pages 3 to 9" },
    });
    for (const on of ["2009-09-30", "2018-09-30", "2018-10-01", "2022-07-17", "2022-07-18"]) {
      expect(
        bill(on).memorandum.lines.flatMap(({ effectiveFrom, label }) => (effectiveFrom ? [label] : [])),
      ).toEqual(statutoryLines({ on, payee: "other" }).map(({ label }) => label));
    }
  });

  it("shows all that can be billed to whoever fills it in, with the same totals", () => {
    const begun = next(undefined, { quantities: quantities({ 1: "80" }) });
    const all = next(undefined, { quantities: quantities({ 1: "80" }), rows: "all" });
    expect(rowsOf(all).map(({ itemId, upToDate }) => [itemId, upToDate.amount])).toEqual([
      ["1", "18512"],
      ["2", ZERO],
      ["3", ZERO],
    ]);
    expect({ ...all, sections: [] }).toEqual({ ...begun, sections: [] });
  });

  it("releases what is withheld by lines of its own only", () => {
    const line = { id: "net", label: "Net", kind: "subtotal", base: ["since", "withheld"] };
    expect(() => parseCascade([line], "memorandum")).toThrow(/line of its own|withheld and on more/);
  });
});
