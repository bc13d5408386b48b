import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  multiply,
  round,
  subtract,
  sum,
  ZERO,
} from "../decimal.ts";
import { AnalysisError, CascadeError, LeadError } from "../errors.ts";
import { quantity, rate } from "../testing/any-estimate.ts";
import type { AnalysisKind, AnalysisLine, RateAnalysis } from "./analysis.ts";
import { evaluateAnalysis } from "./evaluate-analysis.ts";
import { evaluateLeadStatement, feedAnalysis } from "./evaluate-lead-statement.ts";
import type { Conveyance, ConveyanceSlab, LeadLine, LeadStatement } from "./lead-statement.ts";

const line = (
  kind: AnalysisKind,
  description: string,
  given: [string, string, string?],
  lead?: string,
): AnalysisLine => ({
  id: description,
  kind,
  code: "",
  description,
  unit: "",
  quantity: decimal(given[0]),
  rate: decimal(given[1]),
  per: decimal(given[2] ?? "1"),
  ...(lead === undefined ? {} : { lead }),
});

const percent = (id: string, base: string[], share: string) =>
  ({ id, label: id, kind: "percent", base, rounding: "paise", rate: decimal(share) }) as const;

const brickwork: RateAnalysis = {
  code: "5.2",
  description: "Brick work in cement mortar",
  unit: "Cum",
  output: decimal("10"),
  lines: [
    line("material", "bricks", ["5000", "6500", "1000"]),
    line("material", "cement", ["18.25", "365.50"]),
    line("labour", "mason", ["8.5", "800"]),
    line("labour", "helper", ["14.2", "500"]),
    line("machinery", "mixer", ["0.7", "1300"]),
    line("other", "water", ["1", "150"]),
  ],
  additions: [
    percent("allowance", ["labour"], "20"),
    { id: "prime", label: "prime", kind: "subtotal", base: ["direct", "allowance"], rounding: "paise" },
    percent("overhead", ["prime"], "10"),
    percent("profit", ["prime", "overhead"], "10"),
  ],
  rounding: "rupee_up",
};

const slab = (upTo: string | null, amount: string | null, every = "1", each = "0"): ConveyanceSlab => ({
  upTo: upTo === null ? null : decimal(upTo),
  amount: amount === null ? null : decimal(amount),
  every: decimal(every),
  add: decimal(each),
});

const carriage: Conveyance = {
  id: "c",
  label: "Sand",
  unit: "Cum",
  part: "nearest",
  slabs: [
    slab("0.1", "20"),
    slab("0.5", null, "0.1", "6"),
    slab("1", "60"),
    slab("5", null, "1", "7"),
    slab("20", "90", "1", "6.50"),
    slab(null, null, "2", "11"),
  ],
};

const leadLine = (over: Partial<LeadLine>): LeadLine => ({
  id: "sand",
  code: "901",
  material: "Sand",
  source: "River",
  unit: "Cum",
  basic: decimal("450"),
  conveyance: "c",
  distanceKm: decimal("12.4"),
  seigniorage: decimal("60.50"),
  loading: decimal("-12.25"),
  ...over,
});

const statement = (over: Partial<LeadStatement> = {}): LeadStatement => ({
  name: "Lead to the hall",
  conveyances: [carriage],
  lines: [leadLine({})],
  rounding: "paise",
  ...over,
});

const conveyed = (distance: string, part = carriage.part): unknown[] => {
  const [only] = evaluateLeadStatement(
    statement({ conveyances: [{ ...carriage, part }], lines: [leadLine({ distanceKm: decimal(distance) })] }),
  ).lines;
  return [only?.slab, only?.steps, only?.conveyed];
};

describe("a rate analysis", () => {
  it("shows every figure on the way to the rate", () => {
    const priced = evaluateAnalysis(brickwork);
    expect(priced.lines.map(({ amount }) => amount)).toEqual([
      "32500",
      "6670.38",
      "6800",
      "7100",
      "910",
      "150",
    ]);
    expect(priced.totals).toEqual({ labour: "13900", material: "39170.38", machinery: "910", other: "150" });
    expect(priced.direct).toBe("54130.38");
    expect(priced.additions.map(({ amount }) => amount)).toEqual(["2780", "56910.38", "5691.04", "6260.14"]);
    expect([priced.total, priced.unrounded, priced.rate]).toEqual(["68861.56", "6886.156", "6887"]);
    expect(evaluateAnalysis({ ...brickwork, rounding: "paise" }).rate).toBe("6886.16");
    expect(evaluateAnalysis({ ...brickwork, rounding: "rupee" }).rate).toBe("6886");
  });

  it("takes off what is deducted", () => {
    const credit = {
      id: "credit",
      label: "Credit of old bricks",
      kind: "fixed",
      base: [],
      rounding: "paise",
      amount: decimal("130.38"),
      effect: "deduct",
    } as const;
    expect(evaluateAnalysis({ ...brickwork, additions: [credit] }).total).toBe("54000");
  });

  it("refuses what cannot be worked out, and says what to do", () => {
    expect(() => evaluateAnalysis({ ...brickwork, output: ZERO })).toThrow(AnalysisError);
    const plug = { id: "plug", label: "LS", kind: "plug", base: ["direct"], rounding: "paise" } as const;
    expect(() => evaluateAnalysis({ ...brickwork, additions: [plug] })).toThrow(/plug line/);
    expect(() => evaluateAnalysis({ ...brickwork, additions: [percent("x", ["profit"], "1")] })).toThrow(
      CascadeError,
    );
  });

  it("adds up by kind whatever the lines, and the rate is the total by the unit within its rounding", () => {
    const lines = fc.array(
      fc.tuple(
        fc.constantFrom<AnalysisKind>("labour", "material", "machinery", "other"),
        quantity,
        rate,
        fc.constantFrom("1", "100"),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        lines,
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 0, max: 5000 }),
        (given, output, share) => {
          const analysis: RateAnalysis = {
            ...brickwork,
            output: decimal(String(output)),
            lines: given.map(([kind, q, r, per], index) => line(kind, String(index), [q, r, per])),
            additions: [percent("all", ["direct"], divide(decimal(String(share)), decimal("100")))],
            rounding: "paise",
          };
          const priced = evaluateAnalysis(analysis);
          expect(sum(Object.values(priced.totals))).toBe(priced.direct);
          expect(sum(priced.lines.map(({ amount }) => amount))).toBe(priced.direct);
          expect(add(priced.direct, sum(priced.additions.map(({ amount }) => amount)))).toBe(priced.total);
          const off = subtract(multiply(priced.rate, analysis.output), priced.total);
          expect(compare(multiply(off, off), multiply(analysis.output, analysis.output))).toBeLessThan(1);
          expect(evaluateAnalysis({ ...analysis, lines: analysis.lines.toReversed() }).rate).toBe(
            priced.rate,
          );
        },
      ),
    );
  });
});

describe("a lead statement", () => {
  it("charges conveyance by stretches of distance, and counts parts of a step as the schedule says", () => {
    expect(conveyed("0.05")).toEqual([0, "0", "20"]);
    expect(conveyed("0.3")).toEqual([1, "2", "32"]);
    expect(conveyed("0.8")).toEqual([2, "0", "60"]);
    expect(conveyed("4")).toEqual([3, "3", "81"]);
    expect(conveyed("5")).toEqual([3, "4", "88"]);
    expect(conveyed("12.4")).toEqual([4, "7", "135.5"]);
    expect(conveyed("12.5")).toEqual([4, "8", "142"]);
    expect(conveyed("12.1", "up")).toEqual([4, "8", "142"]);
    expect(conveyed("12.4", "exact")).toEqual([4, "7.4", "138.1"]);
    expect(conveyed("25")).toEqual([5, "3", "220.5"]);
  });

  it("adds basic rate, conveyance and seigniorage, and adds or takes off loading", () => {
    const [only] = evaluateLeadStatement(statement()).lines;
    expect(only?.rateAtSite).toBe("633.75");
    const [rupee] = evaluateLeadStatement(statement({ rounding: "rupee" })).lines;
    expect(rupee?.rateAtSite).toBe("634");
    const [near] = evaluateLeadStatement(statement({ lines: [leadLine({ conveyance: null })] })).lines;
    expect([near?.slab, near?.rateAtSite]).toEqual([null, "498.25"]);
  });

  it("gives its rates to the lines of an analysis that name them, and to no others", () => {
    const analysis = {
      ...brickwork,
      lines: [...brickwork.lines, line("material", "sand", ["2.5", "1"], "sand")],
    };
    const priced = evaluateLeadStatement(statement());
    const fed = feedAnalysis(analysis, priced);
    expect(fed.lines.at(-1)?.rate).toBe("633.75");
    expect(fed.lines.slice(0, -1)).toEqual(brickwork.lines);
    expect(feedAnalysis(fed, priced)).toEqual(fed);
    expect(evaluateAnalysis(fed).totals.material).toBe("40754.76");
    expect(() => feedAnalysis(analysis, { ...priced, lines: [] })).toThrow(LeadError);
  });

  it.each([
    ["an unknown conveyance", statement({ conveyances: [] })],
    [
      "a distance beyond the last stretch",
      statement({ conveyances: [{ ...carriage, slabs: carriage.slabs.slice(0, 3) }] }),
    ],
    [
      "stretches out of order",
      statement({ conveyances: [{ ...carriage, slabs: carriage.slabs.toReversed() }] }),
    ],
    ["a conveyance without stretches", statement({ conveyances: [{ ...carriage, slabs: [] }] })],
    ["a distance below nothing", statement({ lines: [leadLine({ distanceKm: decimal("-1") })] })],
    ["a rate below nothing", statement({ lines: [leadLine({ loading: decimal("-9000") })] })],
  ])("refuses %s", (_, given) => {
    expect(() => evaluateLeadStatement(given)).toThrow(LeadError);
  });

  it("never charges less for a longer way, where stretches continue each other", () => {
    const slabs = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 5 }), fc.nat(900)), {
        minLength: 1,
        maxLength: 5,
      })
      .map((given) => {
        let end = 0;
        const stretches = given.map(([length, every, each]) =>
          slab(String((end += length)), null, String(every), divide(decimal(String(each)), decimal("100"))),
        );
        return [...stretches, slab(null, null, "1", "1")];
      });
    const distance = fc.nat(9000).map((metres): Decimal => divide(decimal(String(metres)), decimal("100")));
    fc.assert(
      fc.property(
        slabs,
        distance,
        distance,
        fc.constantFrom("exact", "nearest", "up"),
        (stretches, a, b, part) => {
          const [near, far] = evaluateLeadStatement(
            statement({
              conveyances: [{ ...carriage, part, slabs: stretches }],
              lines: [a, b]
                .toSorted(compare)
                .map((distanceKm, id) => leadLine({ id: String(id), distanceKm })),
            }),
          ).lines;
          expect(compare(near?.conveyed ?? ZERO, far?.conveyed ?? ZERO)).toBeLessThan(1);
          expect(near?.rateAtSite).toBe(round(sum([decimal("498.25"), near?.conveyed ?? ZERO]), 2));
        },
      ),
    );
  });
});
