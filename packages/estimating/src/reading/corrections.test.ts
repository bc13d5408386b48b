import * as fc from "fast-check";
import { expect, it } from "vitest";
import { estimateFromReading } from "./estimate-from-reading.ts";
import { type Corrections, type RowCorrection, parseCorrections, rowClasses } from "./corrections.ts";
import { findDoubts } from "./doubts.ts";
import { layoutFingerprint, mappingsOf } from "./layout-mapping.ts";
import { readWorkbook, type ReadWorkbookOptions } from "./read-workbook.ts";
import type { SheetReading, WorkbookReading } from "./reading.ts";
import { buildXlsx } from "./testing/build-xlsx.ts";

type Cells = (string | number | null)[][];

const read = async (rows: Cells, options: Partial<ReadWorkbookOptions> = {}, name = "Sheet 1") =>
  readWorkbook(await buildXlsx([{ name, rows }]), { fileName: "work.xlsx", ...options });

const correct = (rows: Cells, sheet: Omit<Corrections["sheets"][number], "name">) =>
  read(rows, { corrections: { sheets: [{ name: "Sheet 1", ...sheet }] } });

const sheetOf = ({ sheets }: WorkbookReading): SheetReading => sheets[0] as SheetReading;
const tableOf = (reading: WorkbookReading) => sheetOf(reading).tables[0];
const classesOf = (reading: WorkbookReading) =>
  Object.fromEntries(sheetOf(reading).rows.map((row) => [row.row, row.class]));

const plain: Cells = [
  ["Office of the engineer"],
  ["Sl.No", "Particulars", "Unit", "Qty", "Rate", "Amount"],
  [1, "Earth work in excavation", "cum", 10, 100, 1000],
  [2, "Cement concrete", "cum", 2, 5000, 10000],
  [null, "Carriage of materials to site", null, null, null, 700],
  [null, "Total", null, null, null, 11000],
];

/** No heading that anybody knows, and figures that do not multiply: a person has to say what the columns are. */
const strange = (quantity: number): Cells => [
  ["Estimate 17 of 2024"],
  ["zz", "ww", "kk", "vv", "uu"],
  [1, "Lime plaster", quantity, 30, quantity * 33],
  [2, "Whitewash", 5, 8, 44],
  [null, "Grand total", null, null, quantity * 33 + 44],
];
const columns = (["number", "description", "quantity", "rate", "amount"] as const).map((role, index) => ({
  index,
  role,
}));
const named = { tables: [{ headerRow: 2, columns }] };

it("lets every sum follow the class that a row is given, and marks the row as corrected", async () => {
  expect(tableOf(await read(plain))).toMatchObject({ itemCount: 3, itemTotal: "11700" });
  const corrected = await correct(plain, { rows: [{ row: 5, class: "note" }] });
  expect(tableOf(corrected)).toMatchObject({
    itemCount: 2,
    itemTotal: "11000",
    statedTotal: { amount: "11000", cell: "F6" },
  });
  expect(sheetOf(corrected).rows.find(({ row }) => row === 5)).toMatchObject({
    class: "note",
    corrected: true,
  });
  expect(sheetOf(corrected).rows.filter((row) => row.corrected === true)).toHaveLength(1);
  expect(corrected.warnings.map(({ code }) => code)).not.toContain("TOTAL_DIFFERS");
});

it("takes each class for a row, and counts it there", async () => {
  for (const rowClass of rowClasses) {
    const reading = await correct(plain, { rows: [{ row: 5, class: rowClass }] });
    expect(classesOf(reading)[5]).toBe(rowClass);
    expect(Object.values(reading.counts).reduce((sum, count) => sum + count)).toBe(plain.length);
  }
  const sectioned = await correct(plain, { rows: [{ row: 3, class: "section" }] });
  expect(sheetOf(sectioned).rows[3]?.item?.section).toContain("Earth work");
  const parent = await correct(plain, { rows: [{ row: 4, class: "parent" }] });
  expect(sheetOf(parent).rows[4]?.item?.parents).toEqual(["Cement concrete"]);
});

it("reads a table whose heading and columns a person names", async () => {
  expect(tableOf(await read(strange(4)))).toBeUndefined();
  const corrected = await correct(strange(4), named);
  expect(tableOf(corrected)).toMatchObject({
    headerRow: 2,
    role: "boq",
    corrected: true,
    itemCount: 2,
    itemTotal: "176",
    computedTotal: "160",
    statedTotal: { amount: "176", cell: "E5" },
  });
  expect(estimateFromReading(corrected).estimate.sections[0]?.items).toHaveLength(2);
});

it("takes a table that begins without a heading", async () => {
  const rows = strange(4).toSpliced(1, 1);
  const corrected = await correct(rows, { tables: [{ headerRow: 2, headerRows: 0, columns }] });
  expect(tableOf(corrected)).toMatchObject({ firstRow: 2, itemCount: 2, itemTotal: "176" });
});

it("changes one column and leaves the others as they were read", async () => {
  const rows: Cells = [
    ["Sl.No", "Particulars", "Unit", "Qty", "Rate", "Amount", "Approved rate"],
    [1, "Earth work", "cum", 10, 100, 1000, 90],
    [2, "Concrete", "cum", 2, 5000, 10000, 4000],
  ];
  const corrected = await correct(rows, {
    tables: [
      {
        headerRow: 1,
        columns: [
          { index: 6, role: "rate" },
          { index: 5, role: "none" },
        ],
      },
    ],
  });
  expect(tableOf(corrected)).toMatchObject({ itemTotal: "8900", computedTotal: "8900" });
  expect(tableOf(corrected)?.columns.map(({ index, role, corrected: by }) => [index, role, by])).toEqual([
    [0, "number", undefined],
    [1, "description", undefined],
    [2, "unit", undefined],
    [3, "quantity", undefined],
    [6, "rate", true],
  ]);
});

it("moves a heading, leaves out what is no table, and gives a sheet its role", async () => {
  const moved = await correct([["No", "Description", "Amount"], ...plain.slice(1)], {
    tables: [{ headerRow: 2 }],
  });
  expect(sheetOf(moved).tables.map(({ headerRow }) => headerRow)).toEqual([2]);
  const names: Cells = [["No", "Name", "Amount"], [1, "Asha", 5], [2, "Ravi", 6], [], ...plain.slice(1)];
  expect(sheetOf(await read(names)).tables).toHaveLength(2);
  const left = await correct(names, { tables: [{ headerRow: 1, role: "other" }] });
  expect(sheetOf(left).tables.map(({ headerRow, itemCount }) => [headerRow, itemCount])).toEqual([[5, 3]]);
  const other = await correct(plain, { role: "other" });
  expect(sheetOf(other)).toMatchObject({ role: "other", corrected: true, tables: [], counts: { unread: 0 } });
  const bill = await correct(plain, { role: "bill" });
  expect(sheetOf(bill)).toMatchObject({ role: "bill", tables: [{ role: "bill" }] });
});

it("takes the unit from the row below where a person says so", async () => {
  const rows: Cells = [
    ["Sl.No", "Particulars", "Qty", "Rate", "Amount"],
    [1, "Door frames", 4, 200, 800],
    [null, "as approved", "frame", null, null],
    [2, "Shutters", 2, 100, 200],
  ];
  expect(sheetOf(await read(rows)).rows[1]?.item?.unitText).toBeUndefined();
  const corrected = await correct(rows, { tables: [{ headerRow: 1, unitBelow: true }] });
  expect(sheetOf(corrected).rows[1]?.item?.unitText).toBe("frame");
  expect(tableOf(corrected)).toMatchObject({ itemCount: 2, unitBelow: true });
});

it("rounds as a person says, and takes or leaves the tables that a person chooses", async () => {
  const rows: Cells = [
    ["Sl.No", "Particulars", "Unit", "Qty", "Rate"],
    ...[1, 2].map((at) => [at, "Lime", "kg", 1.5, 2.3]),
  ];
  const up = await correct(rows, { tables: [{ headerRow: 1, rounding: "up" }] });
  expect(tableOf(up)).toMatchObject({ rounding: "up", computedTotal: "8" });
  const left = await correct(plain, { tables: [{ headerRow: 2, use: false }] });
  expect(estimateFromReading(left).estimate.sections).toEqual([]);
  const taken = await correct(plain, { role: "rate_list", tables: [{ headerRow: 2, use: true }] });
  expect(estimateFromReading(taken).estimate.sections[0]?.items).toHaveLength(3);
});

it("says which corrections fit nothing, and reads the rest", async () => {
  const reading = await read(plain, {
    corrections: {
      sheets: [
        { name: "Gone", rows: [{ row: 1, class: "item" }] },
        {
          name: "Sheet 1",
          tables: [{ headerRow: 900, columns }],
          rows: [
            { row: 1, class: "item" },
            { row: 5, class: "note" },
            { row: 4000, class: "item" },
          ],
        },
      ],
    },
  });
  const unused = reading.warnings.filter(({ code }) => code === "CORRECTION_UNUSED");
  expect(unused.map(({ row }) => row).toSorted()).toEqual([1, 4000, 900, undefined]);
  expect(tableOf(reading)).toMatchObject({ itemCount: 2, itemTotal: "11000" });
});

it("refuses what are no corrections and names the place", () => {
  const refused: [unknown, string][] = [
    [{}, "sheets: a list is wanted"],
    [{ sheets: [], more: 1 }, "corrections.more: unknown"],
    [{ sheets: [{ name: 3 }] }, "sheets[0].name"],
    [
      { sheets: [{ name: "A", rows: [{ row: 0, class: "item" }] }] },
      "sheets[0].rows[0].row: 0 is no whole number",
    ],
    [
      { sheets: [{ name: "A", rows: [{ row: 1, class: "itm" }] }] },
      `sheets[0].rows[0].class: "itm" is none of item,`,
    ],
    [
      { sheets: [{ name: "A", tables: [{ headerRow: 1, columns: [{ index: 1, role: "price" }] }] }] },
      ".columns[0].role",
    ],
    [{ sheets: [{ name: "A", tables: [{ headerRow: 1, use: "yes" }] }] }, "sheets[0].tables[0].use"],
  ];
  for (const [value, message] of refused) {
    expect(() => parseCorrections(value)).toThrow(message);
    expect(() => parseCorrections(value)).toThrow(expect.objectContaining({ code: "CORRECTIONS_INVALID" }));
  }
  const given = { sheets: [{ name: "A", role: "boq", rows: [{ row: 1, class: "item" }] }] };
  expect(parseCorrections(structuredClone(given))).toEqual(given);
});

it("gives headings the same fingerprint whatever their figures, case and punctuation, and others another", () => {
  const fingerprint = layoutFingerprint([["Sl. No", "", "Rate as per SSR 2022-23 (Rs.)"]]);
  expect(layoutFingerprint([["SL NO", "", "Rate as per SSR 2024-25 (Rs)"]])).toBe(fingerprint);
  expect(layoutFingerprint([["Sl. No", "Rate as per SSR 2022-23 (Rs.)"]])).not.toBe(fingerprint);
  expect(layoutFingerprint([["Sl. No", "", "Rate as per SSR 2022-23 (Rs.)"], ["a"]])).not.toBe(fingerprint);
  expect(layoutFingerprint([["Sl. No", "", "Amount"]])).not.toBe(fingerprint);
});

it("reads another file of a layout as the first one was corrected, and files of other layouts as before", async () => {
  const mappings = mappingsOf(await correct(strange(4), { ...named, rows: [{ row: 4, class: "note" }] }));
  const shifted: Cells = [["Another office"], [], ...strange(9), [3, "Whitewash", 6, 8, 53]];
  const next = await read(shifted, { mappings }, "Work 2");
  expect(next.layouts).toEqual(mappings.map(({ fingerprint }) => fingerprint));
  expect(tableOf(next)).toMatchObject({ headerRow: 4, itemCount: 1, itemTotal: "297" });
  expect(classesOf(next)).toMatchObject({ 5: "item", 6: "note", 8: "note" });

  // What was remembered is a correction like one made by hand.
  expect(await read(shifted, { corrections: next.corrections as Corrections }, "Work 2")).toEqual({
    ...next,
    layouts: undefined,
  });
  expect(await read(plain, { mappings })).toEqual(await read(plain));
});

it("remembers no words that mean two things in their own file", async () => {
  const twice: Cells = [...plain, [3, "Sand", "cum", 1, 50, 50], [null, "Total", null, null, null, 50]];
  const mappings = mappingsOf(await correct(twice, { rows: [{ row: 6, class: "note" }] }));
  expect(mappings).toEqual([]);
});

it("knows a layout on pages that repeat its heading", async () => {
  const mappings = mappingsOf(await correct(strange(4), named));
  const pages = [...strange(4).slice(0, 4), ...strange(4).slice(1)];
  const next = await read(pages, { mappings });
  expect(sheetOf(next).tables).toHaveLength(1);
  expect(tableOf(next)).toMatchObject({ itemCount: 4, itemTotal: "352" });
});

it("gives every row exactly one class and every item once, whatever is corrected", async () => {
  const rows = plain.length;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(
        fc.record({ row: fc.integer({ min: 1, max: rows + 2 }), class: fc.constantFrom(...rowClasses) }),
        {
          selector: ({ row }) => row,
        },
      ),
      fc.integer({ min: 1, max: rows }),
      fc.array(
        fc.record({
          index: fc.nat(7),
          role: fc.constantFrom(...columns.map(({ role }) => role), "none" as const),
        }),
        {
          maxLength: 5,
        },
      ),
      async (given: RowCorrection[], headerRow, roles) => {
        const reading = await correct(plain, { rows: given, tables: [{ headerRow, columns: roles }] });
        const { counts, tables, rows: listed } = sheetOf(reading);
        expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(rows);
        expect(new Set(listed.map(({ row }) => row)).size).toBe(listed.length);
        expect(tables.reduce((sum, { itemCount }) => sum + itemCount, 0)).toBe(counts.item);
        const met = new Set(listed.filter((row) => row.corrected === true).map(({ row }) => row));
        const unused = new Set(
          reading.warnings.flatMap(({ code, row }) => (code === "CORRECTION_UNUSED" ? [row] : [])),
        );
        for (const { row } of given) expect(met.has(row) || unused.has(row)).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});

it("says what to look at with what would mend it, and no longer once somebody has", async () => {
  const rows: Cells = [
    ["Sl.No", "Particulars", "Qty", "Rate", "zz"],
    [1, "Door frames", 4, 200, 800],
    [null, null, "frame", null, null],
    [2, "Shutters", 2, 100, 200],
    [null, null, "panel", null, null],
    [3, "Brass fittings of approved make", null, null, null],
    [4, "Hinges", 4, 5, null],
  ];
  const doubts = findDoubts(await read(rows));
  expect(doubts.slice(0, 3).map(({ code, row, repairs }) => [code, row, repairs[0]])).toEqual([
    ["COLUMN_MISSING", 1, { kind: "column", headerRow: 1, index: 4, role: "amount" }],
    ["UNIT_BELOW", 1, { kind: "unit_below", headerRow: 1 }],
    ["ROW_UNREAD", 6, { kind: "row", row: 6, class: "parent" }],
  ]);
  const corrected = await correct(rows, {
    tables: [{ headerRow: 1, unitBelow: true, columns: [{ index: 4, role: "amount" }] }],
    rows: [{ row: 6, class: "note" }],
  });
  expect(findDoubts(corrected)).toEqual([]);
  const [missing] = findDoubts(await read(strange(4)));
  expect(missing).toMatchObject({
    code: "HEADING_MISSING",
    repairs: [{ kind: "header", row: 2 }, { kind: "sheet" }],
  });
});
