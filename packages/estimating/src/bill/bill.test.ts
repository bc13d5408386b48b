import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { given, measured } from "../testing/any-estimate.ts";
import { parseCascade } from "../cascade/parse-cascade.ts";
import { presets } from "../cascade/presets.ts";
import { statutoryLines } from "../cascade/statutory.ts";
import { add, decimal, subtract, sum, ZERO } from "../decimal.ts";
import { takeSnapshot } from "../estimate/take-snapshot.ts";
import type { Bill, BillFigure, CascadeLine } from "../model.ts";
import {
  quantities,
  workedBills,
  workedEstimate,
  workedSnapshot,
  workedWorkslip,
} from "../testing/worked-example.ts";
import { makeWorkslip } from "../workslip/make-workslip.ts";
import { makeBill, paidSoFar } from "./make-bill.ts";

const rowsOf = (bill: Bill): Bill["sections"][number]["rows"] =>
  bill.sections.flatMap((section) => section.rows);
const figures = (bill: Bill): BillFigure[] => [bill.subTotal, bill.tenderPremium, bill.total];

const statutoryMemorandum = (on: string): CascadeLine[] => {
  const lines = statutoryLines({ on, payee: "other" });
  const net = { id: "net", label: "Net", kind: "subtotal", rounding: "paise" } as const;
  return [...lines, { ...net, base: ["since", ...lines.map(({ id }) => id)] }];
};

describe("running bills", () => {
  it("telescope: what each one adds comes to the final bill, at every level", () => {
    fc.assert(
      fc.property(measured(4), ({ estimate, steps }) => {
        const snapshot = takeSnapshot(estimate);
        const bills: Bill[] = [];
        for (const [index, step] of steps.entries()) {
          const kind = index === steps.length - 1 ? "final" : "part";
          bills.push(
            makeBill({ snapshot, number: index + 1, kind, quantities: given(step), previous: bills.at(-1) }),
          );
        }
        const last = bills.at(-1);
        for (const level of ["subTotal", "tenderPremium", "total"] as const) {
          expect(sum(bills.map((bill) => bill[level].since))).toBe(last?.[level].upToDate);
        }
        for (const bill of bills) {
          for (const { upToDate, previous, since } of figures(bill))
            expect(subtract(upToDate, previous)).toBe(since);
          for (const column of ["upToDate", "previous", "since"] as const) {
            expect(sum(rowsOf(bill).map((row) => row[column].amount))).toBe(bill.subTotal[column]);
            expect(add(bill.subTotal[column], bill.tenderPremium[column])).toBe(bill.total[column]);
          }
        }
      }),
    );
  });

  it("bills what the workslip executed, excess and supplemental items included", () => {
    fc.assert(
      fc.property(measured(1), ({ estimate, steps }) => {
        const snapshot = takeSnapshot(estimate);
        const workslip = makeWorkslip({ snapshot, number: 1, executed: given(steps[0] ?? []) });
        const fromWorkslip = makeBill({ snapshot, workslip, number: 1, kind: "part" });
        const direct = makeBill({ snapshot, number: 1, kind: "part", quantities: given(steps[0] ?? []) });
        expect(fromWorkslip.total).toEqual(direct.total);
        expect(fromWorkslip.subTotal.upToDate).toBe(workslip.totals.executed);
      }),
    );
  });

  it("bill 135 × a rate once, and the workslip's item and AE row add up to the same", () => {
    const estimate = workedEstimate();
    const sections = estimate.sections.map((section) => ({
      id: section.id,
      label: section.label,
      items: section.items.map((item) => Object.assign({}, item, { rate: decimal("231.37") })),
    }));
    const snapshot = takeSnapshot({ ...estimate, sections });
    const workslip = makeWorkslip({ snapshot, number: 1, executed: quantities({ 1: "135" }) });
    const [item, excess] = workslip.sections[0]?.rows ?? [];
    // 120.5 × 231.37 = 27,880.085 and 14.5 × 231.37 = 3,354.865: each half-up they would be a paisa more together.
    expect([item?.executed.amount, excess?.executed.amount]).toEqual(["27880.09", "3354.86"]);
    expect(makeBill({ snapshot, workslip, number: 1, kind: "part" }).subTotal.upToDate).toBe("31234.95");
    expect(workslip.totals.executed).toBe("31234.95");
  });

  it("deduct the stored previous bill even where the estimate's rates changed since", () => {
    const { first } = workedBills();
    const estimate = workedEstimate();
    const sections = estimate.sections.map((section) => ({
      id: section.id,
      label: section.label,
      items: section.items.map((item) => Object.assign({}, item, { rate: decimal("1000") })),
    }));
    const bill = makeBill({
      snapshot: takeSnapshot({ ...estimate, sections }),
      number: 2,
      kind: "part",
      quantities: quantities({ 1: "80", 2: "10" }),
      previous: first,
    });
    expect(bill.subTotal).toEqual({ upToDate: "90000", previous: "70620", since: "19380" });
  });

  it("may come out negative since the last bill, with a warning", () => {
    const { first } = workedBills();
    const bill = makeBill({
      snapshot: workedSnapshot(),
      number: 2,
      kind: "part",
      quantities: quantities({ 1: "70" }),
      previous: first,
    });
    expect(rowsOf(bill).map((row) => row.since)).toEqual([
      { quantity: "-10", amount: "-2314" },
      { quantity: ZERO, amount: ZERO },
    ]);
    expect(bill.warnings.map((warning) => warning.code)).toEqual(["NEGATIVE_SINCE"]);
  });

  it("re-rate the cumulative quantity for a part rate, and back", () => {
    const snapshot = workedSnapshot();
    const part = makeBill({
      snapshot,
      number: 1,
      kind: "part",
      quantities: [{ itemId: "2", quantity: decimal("10"), rate: decimal("4000") }],
    });
    expect(rowsOf(part)[0]).toMatchObject({ rate: "4000", remarks: "Part rate (full rate 5,210.80)" });
    expect(part.subTotal.since).toBe("40000");
    expect(part.warnings.map((warning) => warning.code)).toEqual(["PART_RATE"]);
    const kept = makeBill({ snapshot, number: 2, kind: "part", quantities: [], previous: part });
    expect(kept.subTotal).toEqual({ upToDate: "40000", previous: "40000", since: ZERO });
    const full = makeBill({
      snapshot,
      number: 2,
      kind: "part",
      quantities: quantities({ 2: "12" }),
      previous: part,
    });
    expect(full.subTotal).toEqual({ upToDate: "62529.6", previous: "40000", since: "22529.6" });
  });

  it("match earlier rows by id, else by code, description and rate; the rest stays as it was", () => {
    const { first } = workedBills();
    const sections = first.sections.map((section) => ({
      id: section.id,
      label: section.label,
      rows: section.rows.map((row) =>
        row.itemId === "1"
          ? Object.assign({}, row, { itemId: "other-id" })
          : Object.assign({}, row, { itemId: "gone", description: "Removed work" }),
      ),
    }));
    const bill = makeBill({
      snapshot: workedSnapshot(),
      number: 2,
      kind: "part",
      quantities: quantities({ 1: "100" }),
      previous: { ...first, sections },
    });
    expect(rowsOf(bill).map((row) => [row.itemId, row.previous.amount, row.since.amount])).toEqual([
      ["1", "18512", "4628"],
      ["gone", "52108", ZERO],
    ]);
    expect(bill.warnings.map((warning) => warning.code)).toEqual(["PREVIOUS_ITEM_UNMATCHED"]);
    expect(bill.subTotal.since).toBe("4628");
  });

  it("advance on materials at site, and recover as they are used, outside of the value of work", () => {
    const snapshot = workedSnapshot();
    const cement = {
      id: "cement",
      description: "Cement",
      unit: "Bags",
      brought: decimal("100"),
      utilised: ZERO,
      fullRate: decimal("400"),
      rate: decimal("300"),
      orders: "EE/14",
      reasons: "",
    };
    const bill = (previous: Bill | undefined, more: Partial<Parameters<typeof makeBill>[0]>): Bill =>
      makeBill({
        snapshot,
        number: (previous?.number ?? 0) + 1,
        kind: "part",
        quantities: [],
        previous,
        ...more,
      });
    const first = bill(undefined, { quantities: quantities({ 1: "80" }), securedAdvances: [cement] });
    const plain = bill(undefined, { quantities: quantities({ 1: "80" }) });
    expect(first.securedAdvances?.total).toEqual({ upToDate: "30000", previous: ZERO, since: "30000" });
    expect(subtract(first.memorandum.net, plain.memorandum.net)).toBe("30000");
    expect(first.total).toEqual(plain.total);
    const second = bill(first, {
      securedAdvances: [{ ...cement, brought: decimal("10"), utilised: decimal("60") }],
    });
    expect(second.securedAdvances?.rows).toMatchObject([
      { outstandingBefore: "100", outstanding: "50", amount: "15000" },
    ]);
    expect(second.memorandum.net).toBe("-15000");
    const third = bill(second, {});
    expect(third.securedAdvances?.total).toEqual({ upToDate: "15000", previous: "15000", since: ZERO });
    const final = bill(third, { kind: "final" });
    expect(final.warnings.map(({ code }) => code)).toContain("ADVANCE_OUTSTANDING");
    const settled = bill(third, {
      kind: "final",
      securedAdvances: [{ ...cement, brought: ZERO, utilised: decimal("50") }],
    });
    expect(settled.securedAdvances?.total).toEqual({ upToDate: ZERO, previous: "15000", since: "-15000" });
    expect(settled.warnings).toEqual([]);
    expect(() => bill(third, { securedAdvances: [{ ...cement, utilised: decimal("151") }] })).toThrow(
      expect.objectContaining({ code: "ADVANCE_OVERDRAWN" }),
    );
    const lines = presets.plain.memorandum.map((line) => ({ ...line, base: [], id: `${line.id}_x` }));
    expect(() => bill(first, { memorandum: lines })).toThrow(
      expect.objectContaining({ code: "CASCADE_INVALID" }),
    );
  });

  it("recover what the law takes on the day of the bill", () => {
    const snapshot = workedSnapshot();
    const labels = (on: string): string[] => statutoryMemorandum(on).map(({ label }) => label);
    expect(labels("2018-09-30")).toEqual(["Add GST @ 12%", "Income-tax TDS @ 2%", "Labour Cess @ 1%", "Net"]);
    expect(labels("2022-07-17")).toContain("CGST TDS @ 1%");
    expect(labels("2022-07-18")).toContain("Add GST @ 18%");
    const bill = makeBill({
      snapshot,
      number: 1,
      kind: "part",
      quantities: quantities({ 1: "80", 2: "10" }),
      memorandum: parseCascade(statutoryMemorandum("2026-04-01"), "memorandum"),
    });
    expect(bill.memorandum.lines.map(({ amount }) => amount)).toEqual([
      "12139.58",
      "1349",
      "674",
      "674",
      "674",
      "76210.68",
    ]);
  });

  it("take the memorandum's lines in force on the date of the bill", () => {
    const gst = { id: "gst", kind: "percent", base: ["since"], rounding: "paise" } as const;
    const memorandum: CascadeLine[] = [
      { ...gst, label: "GST 12", rate: decimal("12"), effectiveFrom: "2017-08-22" },
      { ...gst, label: "GST 18", rate: decimal("18"), effectiveFrom: "2022-07-18" },
    ];
    const on = (date: string): string | undefined =>
      makeBill({
        snapshot: workedSnapshot(),
        number: 1,
        kind: "part",
        quantities: quantities({ 1: "80" }),
        memorandum,
        on: date,
      }).memorandum.lines[0]?.label;
    expect([on("2022-07-17"), on("2022-07-18")]).toEqual(["GST 12", "GST 18"]);
  });

  it("end with the final one", () => {
    const { final } = workedBills();
    const later = (): Bill =>
      makeBill({ snapshot: workedSnapshot(), number: 3, kind: "part", previous: final });
    expect(later).toThrow(expect.objectContaining({ code: "BILL_AFTER_FINAL" }));
  });

  it("refuse a number out of order and an unknown item", () => {
    const { first } = workedBills();
    const snapshot = workedSnapshot();
    expect(() => makeBill({ snapshot, number: 3, kind: "part", previous: first })).toThrow(
      expect.objectContaining({ code: "CHAIN_BROKEN" }),
    );
    expect(() => makeBill({ snapshot, number: 1, kind: "part", quantities: quantities({ 7: "1" }) })).toThrow(
      expect.objectContaining({ code: "ITEM_UNKNOWN" }),
    );
  });

  it("keep back, and release with the final bill", () => {
    const snapshot = workedSnapshot();
    const [last, ...others] = presets.telangana_rb.memorandum.toReversed();
    const net = others.find((line) => line.id === "net");
    const memorandum = [
      ...others.filter((line) => line.id !== "net").toReversed(),
      {
        id: "withheld_here",
        label: "Withheld @ 5%",
        kind: "percent",
        base: ["since"],
        rounding: "rupee",
        rate: decimal("5"),
        effect: "deduct",
        withheld: true,
        when: "part",
      } as const,
      ...(net === undefined ? [] : [{ ...net, base: [...net.base, "withheld_here"] }]),
      ...(last === undefined ? [] : [last]),
    ];
    const first = makeBill({
      snapshot,
      number: 1,
      kind: "part",
      quantities: quantities({ 1: "80", 2: "10" }),
      memorandum,
    });
    expect(first.withheldToDate).toBe("3372");
    const workslip = workedWorkslip(snapshot);
    const final = makeBill({ snapshot, workslip, number: 2, kind: "final", previous: first, memorandum });
    expect(final.memorandum.lines.find((line) => line.id === "release")?.amount).toBe("3372");
    expect(final.memorandum.pay).toBe("101640");
    expect(final.withheldToDate).toBe(ZERO);
    expect(paidSoFar([first, final])).toBe(add(first.memorandum.pay, final.memorandum.pay));
  });

  it("are titled First, 2nd, 3rd, 11th", () => {
    let previous: Bill | undefined;
    const titles: string[] = [];
    for (let number = 1; number <= 22; number += 1) {
      previous = makeBill({ snapshot: workedSnapshot(), number, kind: "part", quantities: [], previous });
      titles.push(previous.title);
    }
    expect([1, 2, 3, 4, 11, 12, 21, 22].map((number) => titles[number - 1])).toEqual([
      "CC First & Part",
      "CC 2nd & Part",
      "CC 3rd & Part",
      "CC 4th & Part",
      "CC 11th & Part",
      "CC 12th & Part",
      "CC 21st & Part",
      "CC 22nd & Part",
    ]);
    expect(makeBill({ snapshot: workedSnapshot(), number: 1, kind: "final" }).title).toBe("CC First & Final");
  });
});
