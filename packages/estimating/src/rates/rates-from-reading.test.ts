import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readWorkbook } from "../reading/read-workbook.ts";
import { buildXlsx, type TestSheet } from "../reading/testing/build-xlsx.ts";
import { completedCode } from "./rate-codes.ts";
import type { RatesReading } from "./rates.ts";
import { ratesFromReading } from "./rates-from-reading.ts";

const HEADING = ["Code No", "Description of item", "Unit", "Rate (Rs.)"];

async function ratesOf(...sheets: TestSheet[]): Promise<RatesReading> {
  return ratesFromReading(await readWorkbook(await buildXlsx(sheets), { fileName: "schedule.xlsx" }));
}

const sheet = (name: string, rows: TestSheet["rows"], over: Partial<TestSheet> = {}): TestSheet => ({
  name,
  rows,
  ...over,
});

const MASONRY: TestSheet["rows"] = [
  ["CHAPTER 7"],
  ["STONE WORK"],
  ["Note :", "Rates hold for all heights."],
  HEADING,
  ["1", "2", "3", "4"],
  [null, "RUBBLE"],
  [7.1, "Rubble stone in cement mortar, all complete, in", null, null],
  ["7.1.1", "foundation", "Cum", 3100],
  ["7.1.2", "superstructure", "Cum", 3450.5],
  [7.2, "Extra for curved work on plan", "Cum", 12.5],
  [7.3, "Window sills of dressed stone of any", null, null],
  ["(i)", "width up to 20 cm", "P.Rmt", 410],
  ["(ii)", "width above 20 cm", "P.Rmt", 520],
  [7.4, "Stone lintels, price by agreement", "Each", "as agreed"],
  [7.5, "Add extra for polishing", "Sqm", "10 %"],
  [null, "COPING"],
  [7.6, "Coping stones of", null, null],
  [null, "grey stone", "1000 Nos", 900],
  [null, null, null, 44373.84],
  ["Note :", "Deduct nothing for openings."],
  [null, "Openings are measured by area."],
];

describe("a schedule of rates", () => {
  it("gives each rate its chapter, group, parents, full code and unit, by the schedule's own codes", async () => {
    const { rates } = await ratesOf(sheet("S7", MASONRY));
    const chapter = "CHAPTER 7 · STONE WORK";
    const parent = "Rubble stone in cement mortar, all complete, in";
    const sills = "Window sills of dressed stone of any";
    expect(
      rates.map(({ code, parents, description, unit, per, rate }) =>
        [code, ...parents, description, unit, per, rate].join(" | "),
      ),
    ).toEqual([
      `7.1.1 | ${parent} | foundation | Cum | 1 | 3100`,
      `7.1.2 | ${parent} | superstructure | Cum | 1 | 3450.5`,
      "7.2 | Extra for curved work on plan | Cum | 1 | 12.5",
      `7.3(i) | ${sills} | width up to 20 cm | P.Rmt | 1 | 410`,
      `7.3(ii) | ${sills} | width above 20 cm | P.Rmt | 1 | 520`,
      "7.6 | Coping stones of | grey stone | 1000 Nos | 1000 | 900",
    ]);
    expect([...new Set(rates.map((rate) => rate.chapter))]).toEqual([
      `${chapter} · RUBBLE`,
      `${chapter} · COPING`,
    ]);
    expect(rates[1]).toMatchObject({ sheet: "S7", row: 9 });
  });

  it("gives every row one class, and says why a row was not read", async () => {
    const { sheets } = await ratesOf(
      sheet("S7", MASONRY, { hiddenRows: [7] }),
      sheet("Cover", [["A schedule"]]),
    );
    const [read, cover] = sheets;
    expect(read?.counts).toEqual({ rate: 5, parent: 3, heading: 2, note: 7, unread: 4 });
    expect(read?.rows.map(({ row }) => row)).toEqual(MASONRY.map((_, index) => index + 1));
    expect(
      read?.rows.filter(({ reason }) => reason !== undefined).map(({ row, reason }) => [row, reason]),
    ).toEqual([
      [8, "a hidden row"],
      [14, 'the rate says "as agreed"'],
      [15, 'the rate says "10 %", a share of another rate'],
      [19, "a figure without a description"],
    ]);
    expect(cover).toMatchObject({ rateCount: 0, leftOut: expect.stringContaining("no table") });
  });

  it("takes no figure from a percentage or a range, whichever way it is written", async () => {
    const said = [
      ["100-120", "two figures"],
      ["1000 to 1500", "two figures"],
      ["Rs. 100 – 120", "two figures"],
      ["4500-50", "two figures"],
      ["5 % of item 9.1", "a share of another rate"],
      ["20 percent", "a share of another rate"],
    ] as const;
    const { rates, sheets } = await ratesOf(
      sheet("S9", [
        HEADING,
        [9.1, "Hire of a tipper", "day", 1450],
        [9.2, "Hire of a crane", "day", "Rs. 4500-00"],
        ...said.map(([text], index) => [`9.${index + 3}`, "Hire of something else", "day", text]),
      ]),
    );
    expect(rates.map(({ code, rate }) => [code, rate])).toEqual([
      ["9.1", "1450"],
      ["9.2", "4500"],
    ]);
    expect(sheets[0]?.rows.flatMap(({ reason }) => reason ?? [])).toEqual(
      said.map(([text, why]) => `the rate says "${text}", ${why}`),
    );
  });

  it("makes a rate of each case where a row has several, as in tables of carriage", async () => {
    const { rates } = await ratesOf(
      sheet("Carriage", [
        [
          "Code No",
          "Description",
          "Unit",
          "Rates for 1 Km",
          "Rates each further Km",
          "Rates for 5 Km",
          "Rates for 20 Km",
        ],
        ["4.1", "Sand and gravel", "Cum", 61, 7, 90, 204],
        ["4.2", "Stone blocks", "Cum", 72, "--", 101, 230],
      ]),
    );
    expect(rates.map(({ code, description, rate }) => `${code} ${description} ${rate}`)).toEqual([
      "4.1 Sand and gravel – for 1 Km 61",
      "4.1 Sand and gravel – each further Km 7",
      "4.1 Sand and gravel – for 5 Km 90",
      "4.1 Sand and gravel – for 20 Km 204",
      "4.2 Stone blocks – for 1 Km 72",
      "4.2 Stone blocks – for 5 Km 101",
      "4.2 Stone blocks – for 20 Km 230",
    ]);
  });

  it("warns of rates that are nothing or seem to be shares, and of one code with two rates", async () => {
    const { warnings } = await ratesOf(
      sheet("S1", [
        HEADING,
        ["1.1", "Sand", "Cum", 0],
        ["1.2", "Add extra over item 1.1 for washing", "Cum", 0.15],
        ["1.3", "Lime", "Kg", 12],
        ["1.3", "Lime", "Kg", 13],
      ]),
    );
    expect(warnings.map(({ code, row }) => [code, row])).toEqual([
      ["RATE_ZERO", 2],
      ["RATE_MAY_BE_SHARE", 3],
      ["RATE_REPEATED", 5],
    ]);
  });

  it("completes the codes that a number lost its last nought of, whatever the length of the list", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 9, max: 60 }),
        fc.integer({ min: 1, max: 30 }),
        async (count, chapter) => {
          const codes = Array.from({ length: count }, (_, index) => `${chapter}.${index + 1}`);
          const { rates, warnings } = await ratesOf(
            sheet("S", [HEADING, ...codes.map((code) => [Number(code), `Item no. ${code}`, "Each", 5])]),
          );
          expect(rates.map(({ code }) => code)).toEqual(codes);
          expect(warnings.filter(({ code }) => code === "CODE_COMPLETED")).toHaveLength(
            Math.floor(count / 10),
          );
        },
      ),
      { numRuns: 8 },
    );
    expect(completedCode("2.1", "2.7")).toBe("2.10");
    for (const [code, before] of [
      ["2.5", "2.4"],
      ["2.1", undefined],
      ["2.1", "3.9"],
      ["2.1", "2.4"],
      ["2.11", "2.9"],
    ] as const)
      expect(completedCode(code, before)).toBeUndefined();
  });

  it("finds the texts above a code in any tree of codes", async () => {
    const tree = fc.array(fc.array(fc.nat(3), { maxLength: 3 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(tree, async (items) => {
        const rows: TestSheet["rows"] = [HEADING];
        const expected: string[][] = [];
        for (const [first, children] of items.entries()) {
          const code = `5.${first + 1}`;
          const isPriced = children.length === 0;
          rows.push([code, `Work ${code} in`, ...(isPriced ? ["Cum", 10] : [])]);
          if (isPriced) expected.push([code, `Work ${code} in`]);
          for (const [second, grandchildren] of children.entries()) {
            const child = `${code}.${second + 1}`;
            rows.push([child, `part ${child}`, ...(grandchildren === 0 ? ["Cum", 20] : [])]);
            if (grandchildren === 0) expected.push([child, `Work ${code} in`, `part ${child}`]);
            for (let third = 1; third <= grandchildren; third += 1) {
              rows.push([`${child}.${third}`, `piece ${third}`, "Cum", 30]);
              expected.push([`${child}.${third}`, `Work ${code} in`, `part ${child}`, `piece ${third}`]);
            }
          }
        }
        rows.push(["6.1", "The last work", "Cum", 1], ["6.2", "And one more", "Cum", 1]);
        const { rates } = await ratesOf(sheet("S", rows));
        expect(
          rates.slice(0, -2).map(({ code, parents, description }) => [code, ...parents, description]),
        ).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});
