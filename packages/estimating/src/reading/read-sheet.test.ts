import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CellValue, Grid } from "./grid.ts";
import { newGrid } from "./grid.ts";
import { readSheet } from "./read-sheet.ts";
import type { RowReading, SheetReading } from "./reading.ts";

function sheet(rows: CellValue[][], changes: Partial<Grid> = {}): SheetReading {
  return readSheet({ ...newGrid("Abstract of Cost"), rows: [...rows], ...changes }, 0);
}

function classesOf(reading: SheetReading): string[] {
  return reading.rows.map((row) => row.class);
}

function itemsOf(reading: SheetReading): NonNullable<RowReading["item"]>[] {
  return reading.rows.flatMap((row) => (row.item === undefined ? [] : [row.item]));
}

const LONG =
  "Providing and laying cement concrete of the specified grade including curing, compaction and finishing";

describe("the table is found wherever its heading stands", () => {
  it("below a letterhead, with a row of column numbers under it", () => {
    const reading = sheet([
      ["PUBLIC WORKS DEPARTMENT", null, null],
      ["Phone: 100200300", null, "Post Box 7"],
      ["NAME OF WORK :- Reading room at the old mill"],
      ["PART 'A' CIVIL WORK"],
      [],
      ["S. No", "Particualrs", "Qty", "Unit", "Rate", "Amount ( Rs )"],
      [1, 2, 3, 4, 5, 6],
      [1, LONG, 10, "Cum", 20, 200],
    ]);
    expect(classesOf(reading)).toEqual(["note", "note", "note", "section", "note", "note", "item"]);
    expect(reading.title).toBe("Reading room at the old mill");
    expect(reading.tables[0]).toMatchObject({
      headerRow: 6,
      role: "abstract",
      sections: ["PART 'A' CIVIL WORK"],
    });
  });

  it("in two rows, the upper one merged over groups", () => {
    const reading = sheet(
      [
        [
          "Sl. No.",
          "Name of Item",
          "Unit",
          "As per agreement",
          null,
          null,
          "As per execution",
          null,
          "Excess",
          "Saving",
        ],
        [null, null, null, "Rate", "Qnty", "Amount", "Qnty", "Amount", "Amount", "Amount"],
        [1, "Earth work", "Cum", 10, 5, 50, 6, 60, 10, null],
      ],
      {
        merges: [
          { top: 0, left: 3, bottom: 0, right: 5 },
          { top: 0, left: 6, bottom: 0, right: 7 },
        ],
      },
    );
    expect(reading.tables[0]).toMatchObject({ role: "deviation", headerRows: 2 });
    expect(itemsOf(reading)[0]).toMatchObject({ quantity: "5", rate: "10", amount: "50" });
  });

  it("with the quantity first, and with a unit for the quantity and one for the rate", () => {
    const andhra = sheet([
      ["Quantity", "Unit", "Description of Work", "Rate", "Per", "Amount"],
      [120.5, "cum", LONG, 231.4, "1 cum", 27_883.7],
      [200, "sqm", "Plastering 12 mm thick", 1500, "100 sqm", 3000],
    ]);
    expect(itemsOf(andhra).map((item) => [item.unit, item.per, item.computedAmount])).toEqual([
      ["cum", "1", "27883.7"],
      ["sqm", "100", "3000"],
    ]);
  });

  it("where a merged quantity heading covers the unit's column", () => {
    const reading = sheet(
      [
        ["S.No.", "Particulars.", "Quantity", null, "Rate", "Unit", "Amount"],
        [1, LONG, 4, "Cum", 10, "P Cum", 40],
        [2, "Plinth protection", 3, "Sqm", 5, "P Sqm", 15],
      ],
      { merges: [{ top: 0, left: 2, bottom: 0, right: 3 }] },
    );
    expect(itemsOf(reading).map((item) => item.unit)).toEqual(["cum", "sqm"]);
  });

  it("and takes the visible of two columns of the same name", () => {
    const rows = [
      ["S.No", "Description", "Qty", "Unit", "Rate", "Amount", "Rate", "Amount"],
      [1, "Earth work", 2, "cum", 9, 18, 10, 20],
      [2, "Brick work", 3, "cum", 9, 27, 10, 30],
    ];
    const hidden = sheet(rows, { hiddenColumns: new Set([4, 5]) });
    expect(hidden.tables[0]).toMatchObject({ itemTotal: "50" });
    expect(hidden.hiddenColumns).toEqual(["E", "F"]);
    expect(sheet(rows).tables[0]).toMatchObject({ itemTotal: "45" });
  });

  it("and reads a heading repeated on the next page as a note", () => {
    const heading = ["S.No", "Description", "Qty", "Rate", "Amount"];
    const reading = sheet([heading, [1, "Earth work", 2, 3, 6], heading, [2, "Brick work", 2, 5, 10]]);
    expect(reading.tables).toHaveLength(1);
    expect(classesOf(reading)).toEqual(["note", "item", "note", "item"]);
  });
});

describe("parents, children and sections", () => {
  const heading = ["S.No", "Description", "Qty", "Unit", "Rate", "Amount"];

  it("gives (a) and (b) the long text above them, and numbers them by it", () => {
    const reading = sheet([
      heading,
      [1, LONG],
      [null, "(a) M 15", 2, "cum", 100, 200],
      [null, "(b) M 20", 3, "cum", 100, 300],
      [2, "Shuttering (A) for footings", 1, "sqm", 50, 50],
      [null, "(B) for slabs", 1, "sqm", 70, 70],
      [3, "Steel", 1, "kg", 60, 60],
    ]);
    expect(classesOf(reading)).toEqual(["note", "parent", "item", "item", "item", "item", "item"]);
    expect(itemsOf(reading).map(({ number, parents }) => [number, parents])).toEqual([
      ["1(a)", [LONG]],
      ["1(b)", [LONG]],
      ["2", []],
      ["2(B)", ["Shuttering (A) for footings"]],
      ["3", []],
    ]);
  });

  it("takes the text above for figures that stand in a row of their own", () => {
    const reading = sheet([
      ["S.No.", "Desscription  of  item", "No", "L (m)", "B (m)", "D (m)", "Qty", "Unit", "Rate", "Amount"],
      [1, LONG],
      [null, "upstream", 1, 10, 2, 1, 20, "cum"],
      [null, "downstream", 2, 10, "(2+1)/2", 1, 30, "cum"],
      [null, null, null, null, null, null, 50, "cum", 10, 500],
    ]);
    expect(classesOf(reading)).toEqual(["note", "parent", "measurement", "measurement", "item"]);
    expect(itemsOf(reading)[0]).toMatchObject({ number: "1", description: LONG, quantity: "50" });
  });

  it("reads the unit from the row under the quantity", () => {
    const reading = sheet([
      ["S. No.", "Particulars", "Qty.", "Rate", "Amount"],
      [1, LONG, 4, 100, 400],
      [null, null, "cum", "per cum"],
      [2, "Bearings", 2, 300, 600],
      [null, null, "Nos.", "Each"],
    ]);
    expect(classesOf(reading)).toEqual(["note", "item", "note", "item", "note"]);
    expect(itemsOf(reading).map((item) => item.unit)).toEqual(["cum", "nos"]);
  });

  it("opens a section at a PART or a heading in capitals, and adds the section totals up", () => {
    const reading = sheet([
      heading,
      ["PART A: Civil"],
      [1, "Earth work", 2, "cum", 10, 20],
      [null, "Total Part A", null, null, null, 20],
      [null, "SANITARY WORK"],
      [1, "Wash basin", 2, "Nos", 50, 100],
      [null, "Total", null, null, null, 100],
    ]);
    expect(classesOf(reading)).toEqual(["note", "section", "item", "total", "section", "item", "total"]);
    expect(itemsOf(reading).map((item) => item.section)).toEqual(["PART A: Civil", "SANITARY WORK"]);
    expect(reading.tables[0]?.statedTotal).toMatchObject({ amount: "120", cell: "F4 + F7" });
  });
});

describe("totals", () => {
  const heading = ["S.No", "Description", "Qty", "Unit", "Rate", "Amount"];

  it("are told from items that begin with the same word, and reading goes on after them", () => {
    const reading = sheet([
      heading,
      [1, "Total station survey of the site", 1, "LS", 5000, 5000],
      [2, "Add extra for arch work", 2, "cum", 310, 620],
      [null, "Sub Total", null, null, null, 5620],
      [3, "Deduct for old bricks", 1, "LS", 70, 70],
      [null, null, null, "Total", "Rs.", 5690],
      [null, "Add GST @ 18%", null, null, null, 1024.2],
      [null, "Less rebate 1%", null, null, null, -56.9],
      [null, "Grand Total", null, null, null, 6657.3],
      [null, "Say Rs.", null, null, null, 6660],
      [null, "Assistant Engineer"],
    ]);
    const kinds = reading.rows.map((row) => row.total?.kind ?? row.class);
    expect(kinds).toEqual([
      "note",
      "item",
      "item",
      "subtotal",
      "item",
      "total",
      "add",
      "less",
      "grand_total",
      "say",
      "note",
    ]);
    expect(reading.tables[0]?.statedTotal).toMatchObject({ amount: "5690", cell: "F6" });
  });

  it("are recognized by their figure where they have no text", () => {
    const reading = sheet([
      heading,
      [1, "Earth work", 2, "cum", 10, 20],
      [2, "Sand", 1, "cum", 5, 5],
      [],
      [null, null, null, null, null, 25],
    ]);
    expect(reading.rows.at(-1)).toMatchObject({ class: "total", total: { amount: "25", cell: "F5" } });
  });

  it("that do not agree with the items are kept as stated", () => {
    const reading = sheet([
      heading,
      [1, "Earth work", 2, "cum", 10, 20],
      [null, "Total", null, null, null, 2000],
    ]);
    expect(reading.tables[0]).toMatchObject({ itemTotal: "20", statedTotal: { amount: "2000" } });
  });

  it("of a general abstract without a heading keep their percentages", () => {
    const reading = readSheet(
      {
        ...newGrid("gen-abstract"),
        rows: [
          ["GENERAL ABSTRACT OF COST"],
          [null, "PART 'A' CIVIL WORK", "Rs.", 1000],
          [null, "PART 'B' WATER SUPPLY", "Rs.", 500],
          [null, null, "TOTAL Rs.", 1500],
          [null, "Add @ 7 % for Electrification"],
          [null, "i.e. on Rs. 1500", "Rs.", 105],
          [null, "GRAND TOTAL", null, 1605],
        ],
      },
      0,
    );
    expect(reading.role).toBe("general_abstract");
    const totals = reading.rows.flatMap((row) =>
      row.total === undefined ? [] : [[row.total.kind, row.total.percent]],
    );
    expect(totals).toEqual([
      ["subtotal", undefined],
      ["subtotal", undefined],
      ["total", undefined],
      ["add", "7"],
      ["grand_total", undefined],
    ]);
  });
});

describe("figures", () => {
  const heading = ["S.No", "Description", "Qty", "Unit", "Rate", "Amount"];

  it("lose the noise of binary arithmetic, and text arithmetic is calculated with a warning", () => {
    const reading = sheet([
      heading,
      [1, "Earth work", 0.1 + 0.2, "cum", 10, 3],
      [2, "Sand", "188.36+182.34", "cum", 10, 3707],
    ]);
    expect(itemsOf(reading).map((item) => item.quantity)).toEqual(["0.3", "370.7"]);
    expect(reading.rows[2]?.warnings?.[0]).toContain("188.36+182.34");
  });

  it("that are words or errors leave the item in place with a warning", () => {
    const reading = sheet([
      heading,
      [1, "Earth work", "Same as original estimate", null, null, 1750],
      [2, "Sand", "#REF!", "cum", 40, "#REF!"],
    ]);
    expect(classesOf(reading)).toEqual(["note", "item", "item"]);
    expect(reading.rows[1]?.warnings?.join()).toContain("Same as original estimate");
    expect(reading.rows[2]?.warnings?.join()).toContain("C3 holds the error #REF!");
  });

  it("show how a table rounds: exact, half-up, up", () => {
    const amounts = (round: (value: number) => number): CellValue[][] => [
      heading,
      ...[1.33, 2.61, 7.49].map((quantity, index) => [
        index + 1,
        `Item ${index}`,
        quantity,
        "cum",
        10.1,
        round(quantity * 10.1),
      ]),
    ];
    expect(sheet(amounts((value) => Math.round(value * 100) / 100)).tables[0]?.rounding).toBe("exact");
    expect(sheet(amounts(Math.round)).tables[0]?.rounding).toBe("half_up");
    expect(sheet(amounts(Math.ceil)).tables[0]?.rounding).toBe("up");
  });
});

it("classes a measurement sheet's items, dimensions and sums", () => {
  const reading = readSheet(
    {
      ...newGrid("Measurements"),
      rows: [
        [
          "S.N.",
          "Particulars",
          "Nos.",
          null,
          "Length",
          null,
          "Breadth",
          null,
          "Height",
          null,
          "Qty.",
          "Units",
        ],
        [1, LONG],
        [null, "Long walls", 2, "x", 15, "x", 0.6, "x", 1.2, "=", 21.6, "Cum"],
        [null, "Deductions"],
        [null, "Door", 1, "x", 1, "x", 0.6, "x", 2, "=", 1.2, "Cum"],
        [null, null, null, null, null, null, "Total", null, null, "=", 20.4, "Cum"],
      ],
    },
    0,
  );
  expect(reading.role).toBe("measurement");
  expect(classesOf(reading)).toEqual(["note", "parent", "measurement", "note", "measurement", "total"]);
});

it("gives every used row exactly one class and counts the blank ones, whatever the cells hold", () => {
  const cell = fc.oneof(
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: -5, max: 5000 }),
    fc.constantFrom(
      "Total",
      "PART A",
      "(a) part",
      "1",
      "Cum",
      "Rate",
      "Qty",
      "Description",
      "Amount",
      "S.No",
      "#REF!",
      "2+3",
      LONG,
    ),
    fc.string({ maxLength: 12 }),
  );
  const heading = ["S.No", "Description", "Qty", "Unit", "Rate", "Amount"];
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 25 }),
      fc.boolean(),
      (rows, withHeading) => {
        const all = withHeading ? [heading, ...rows] : rows;
        const reading = sheet(all);
        const numbers = reading.rows.map((row) => row.row);
        expect(new Set(numbers).size).toBe(numbers.length);
        expect(Object.values(reading.counts).reduce((sum, count) => sum + count, 0)).toBe(all.length);
        for (const row of reading.rows) {
          expect(row.class === "item").toBe(row.item !== undefined);
          expect(row.class === "total").toBe(row.total !== undefined);
          expect(row.class !== "unread" || row.reason !== undefined).toBe(true);
        }
      },
    ),
    { numRuns: 300 },
  );
});
