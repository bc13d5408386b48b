import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Decimal, decimal, divide, negate, sum, ZERO } from "../decimal.ts";
import type { CascadeLine } from "../model.ts";
import { evaluateCascade } from "./evaluate-cascade.ts";
import { cascadeInputs, parseCascade } from "./parse-cascade.ts";
import { presets } from "./presets.ts";

const line = (more: Partial<CascadeLine>): CascadeLine => ({
  id: "gst",
  label: "GST",
  kind: "percent",
  base: ["ecv"],
  rounding: "paise",
  rate: decimal("18"),
  ...more,
});

const paise = (value: number): Decimal => divide(decimal(`${value}`), decimal("100"));
const inputs = { ecv: decimal("1000") };
const refused =
  (value: unknown): (() => unknown) =>
  () =>
    parseCascade(value);

describe("a cascade", () => {
  it("uses the line in force on the date, and the newest without one", () => {
    const lines = [line({ rate: decimal("12") }), line({ effectiveFrom: "2026-04-01" })];
    const rateOn = (on: string | null): unknown =>
      evaluateCascade(lines, { inputs, on }).map(({ amount }) => amount);
    expect(rateOn("2026-03-31")).toEqual(["120"]);
    expect(rateOn("2026-04-01")).toEqual(["180"]);
    expect(rateOn(null)).toEqual(["180"]);
  });

  it("leaves out what is not yet in force, and counts it as zero", () => {
    const lines = [
      line({ effectiveFrom: "2026-04-01" }),
      line({ id: "total", kind: "subtotal", base: ["ecv", "gst"] }),
    ];
    expect(
      evaluateCascade(lines, { inputs, on: "2026-01-01" }).map(({ id, amount }) => [id, amount]),
    ).toEqual([["total", "1000"]]);
  });

  it("subtracts deductions wherever they stand in a base", () => {
    const lines = [
      line({ id: "cess", rate: decimal("1"), effect: "deduct" }),
      line({ id: "fee", kind: "fixed", base: [], amount: decimal("0.499") }),
      line({ id: "net", kind: "subtotal", base: ["ecv", "cess", "fee"] }),
      line({ id: "say", kind: "round", rounding: "rupee", base: ["net"] }),
    ];
    expect(evaluateCascade(lines, { inputs }).map(({ amount }) => amount)).toEqual([
      "10",
      "0.5",
      "990.5",
      "991",
    ]);
  });

  it("adds up, whatever its lines: sums are sums of their bases, and the plug fills exactly", () => {
    const kinds = fc.constantFrom<CascadeLine["kind"]>("percent", "fixed", "subtotal", "round");
    const step = fc.record({
      kind: kinds,
      base: fc.array(fc.nat(20), { maxLength: 5 }),
      rate: fc.integer({ min: 0, max: 4000 }),
      isDeducted: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 15 }),
        fc.nat(10 ** 9),
        fc.nat(10 ** 9),
        (steps, ecv, sanctioned) => {
          const lines = steps.map(({ kind, base, rate, isDeducted }, index): CascadeLine => ({
            id: `l${index}`,
            label: `Line ${index}`,
            kind,
            // Each earlier line at most once.
            base: [
              ...new Set(base.map((at) => (at % (index + 1) === 0 ? "ecv" : `l${(at % (index + 1)) - 1}`))),
            ],
            rounding: "paise",
            rate: paise(rate),
            amount: paise(rate),
            ...(isDeducted ? { effect: "deduct" } : {}),
          }));
          const all = ["ecv", ...lines.map(({ id }) => id)];
          const plug: CascadeLine = { id: "plug", label: "Plug", kind: "plug", base: all, rounding: "paise" };
          const total: CascadeLine = { ...plug, id: "total", kind: "subtotal", base: [...all, "plug"] };
          const start = { ecv: paise(ecv) };
          const priced = evaluateCascade([...lines, plug, total], {
            inputs: start,
            sanctioned: paise(sanctioned),
          });
          const signed = new Map<string, Decimal>(Object.entries(start));
          for (const { id, kind, base, amount, effect } of priced) {
            const sumOfBase = sum(base.map((one) => signed.get(one) ?? ZERO));
            const exact = kind === "subtotal" || kind === "round" ? sumOfBase : amount;
            expect(amount).toBe(exact);
            signed.set(id, effect === "deduct" ? negate(amount) : amount);
          }
          expect(priced.at(-1)?.amount).toBe(paise(sanctioned));
        },
      ),
    );
  });

  it("stands on earlier lines only", () => {
    expect(() => evaluateCascade([line({ base: ["later"] })], { inputs })).toThrow(/"GST" stands on "later"/);
  });

  it("is complete in every preset", () => {
    for (const preset of Object.values(presets)) {
      expect(parseCascade(preset.cascade)).toEqual(preset.cascade);
      expect(parseCascade(preset.memorandum, "memorandum")).toEqual(preset.memorandum);
      const figures = Object.fromEntries(cascadeInputs.memorandum.map((name) => [name, ZERO]));
      expect(evaluateCascade(preset.memorandum, { inputs: figures, when: "final" }).at(-1)?.id).toBe("pay");
    }
  });
});

describe("parseCascade", () => {
  it("refuses each way in which a line can be wrong, and names the line", () => {
    const wrong: [unknown, RegExp][] = [
      ["text", /list of lines/],
      [Array.from({ length: 61 }, () => line({})), /61 lines/],
      [[null], /"1" is not an object/],
      [[line({ label: "" })], /usable label/],
      [[line({ id: "Not good" })], /usable id/],
      [[line({ id: "ecv" })], /reserved/],
      [[{ ...line({}), kind: "magic" }], /no known kind/],
      [[{ ...line({}), rounding: "bankers" }], /no known rounding/],
      [[{ ...line({}), base: "ecv" }], /usable base/],
      [[{ ...line({}), rate: 18 }], /has no rate/],
      [[{ ...line({}), rate: "1e9" }], /has no rate/],
      [[{ ...line({}), effectiveFrom: "today" }], /usable date/],
      [[{ ...line({}), when: "never" }], /usable `when`/],
      [[line({ base: ["nothing"] })], /stands on "nothing"/],
    ];
    for (const [value, message] of wrong) expect(refused(value)).toThrow(message);
  });

  it("returns canonical figures and nothing that it does not know", () => {
    expect(parseCascade([{ ...line({}), rate: "18.00", surprise: 1, amount: "5" }])).toEqual([line({})]);
  });
});
