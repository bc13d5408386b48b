import { describe, expect, it } from "vitest";
import { type CellValue, newGrid } from "./grid.ts";
import { readSheet } from "./read-sheet.ts";
import { readWorkbook } from "./read-workbook.ts";
import { reportReading } from "./report-reading.ts";
import type { WorkbookReading } from "./reading.ts";
import { layoutsOfBritain } from "./testing/layouts-british.ts";
import { layoutsOfContinent } from "./testing/layouts-continent.ts";
import { layoutsOfDocuments } from "./testing/layouts-documents.ts";
import { layoutsOfOffices } from "./testing/layouts-offices.ts";
import { layoutsOfRows } from "./testing/layouts-rows.ts";
import { layoutsOfTotals } from "./testing/layouts-totals.ts";
import { layoutsAbroad } from "./testing/layouts-abroad.ts";
import { layoutsOfBills } from "./testing/layouts-bills.ts";
import { layoutsOfDetails } from "./testing/layouts-details.ts";
import { layoutsOfEvidence } from "./testing/layouts-evidence.ts";
import { layoutsOfIndia } from "./testing/layouts-india.ts";
import { layoutsOfLanguages } from "./testing/layouts-languages.ts";
import { layoutsOfSchedules } from "./testing/layouts-schedules.ts";
import { layoutsOfShapes } from "./testing/layouts-shapes.ts";
import { layoutsOfSums } from "./testing/layouts-sums.ts";
import type { StrangeLayout } from "./testing/strange-layout.ts";

const layouts = [
  ...layoutsOfBritain,
  ...layoutsOfContinent,
  ...layoutsOfOffices,
  ...layoutsOfDocuments,
  ...layoutsOfTotals,
  ...layoutsOfRows,
  ...layoutsOfIndia,
  ...layoutsOfBills,
  ...layoutsOfLanguages,
  ...layoutsOfShapes,
  ...layoutsOfSums,
  ...layoutsOfDetails,
  ...layoutsAbroad,
  ...layoutsOfSchedules,
  ...layoutsOfEvidence,
];

function cellsOf(line: string): CellValue[] {
  return line.split("|").map((text) => {
    const cell = text.trim();
    if (cell === "") return null;
    const quoted = /^"(.*)"$/.exec(cell);
    if (quoted !== null) return quoted[1] ?? "";
    return /^-?\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell;
  });
}

function read({ sheet = "Sheet1", table }: StrangeLayout): WorkbookReading {
  const rows = table.slice(1, -1).split("\n").map(cellsOf);
  const reading = readSheet({ ...newGrid(sheet), rows }, 0);
  return { fileName: "bill.csv", format: "csv", sheets: [reading], counts: reading.counts, warnings: [] };
}

describe("a bill is read to its last figure, whoever laid it out", () => {
  it.each(layouts.map((layout) => [layout.name, layout] as const))("%s", (_, layout) => {
    const reading = read(layout);
    const [sheet] = reportReading(reading).sheets;
    const found = layout.found === undefined ? [] : [layout.found];
    expect(sheet?.tables).toEqual(found.map((table) => expect.objectContaining(table)));
    const counted = Object.values(sheet?.rows ?? {}).reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(reading.sheets[0]?.rowCount);
  });
});

/** What somebody does to a sheet before it is sent, and where its rows then stand. */
interface Reprint {
  rows(rows: CellValue[][]): CellValue[][];
  /** Row numbers from 1. */
  place(row: number): number;
}

const asItWas: Reprint = { rows: (rows) => rows, place: (row) => row };
const spacedOut: Reprint = {
  rows: (rows) => rows.flatMap((row) => [row, [], []]),
  place: (row) => row * 3 - 2,
};
const sentOut: Reprint = {
  rows: (rows) =>
    asWideAsAll([
      ["OFFICE OF THE DIVISIONAL ENGINEER"],
      ["Phone: 0000-2571234", null, "Date: 12-03-2024"],
      [],
      ...rows,
      [],
      ["Terms and conditions"],
      [1, "The contractor shall visit the site before quoting"],
      [2, "Payment shall be made within 30 days of the bill"],
      [null, "Prepared by", null, null, "Checked by"],
      ["Contractor", null, null, "Mobile No. 9000000000"],
    ]),
  place: (row) => row + 3,
};

function asWideAsAll(rows: CellValue[][]): CellValue[][] {
  const width = Math.max(...rows.map((row) => row.length));
  return rows.map((row) => [...row, ...Array<null>(width - row.length).fill(null)]);
}

describe("the same bill as text", () => {
  it.each([
    ["as it was", ",", "utf8", asItWas],
    ["with two blank rows below each, also within its heading", ";", "utf8", spacedOut],
    ["under a letterhead and above conditions and signatures", "\t", "utf16le", sentOut],
  ] as const)(
    "%s, between %j, is read alike under the name of a workbook",
    async (_, separator, encoding, reprint) => {
      for (const layout of layouts) {
        const lines = reprint.rows(layout.table.slice(1, -1).split("\n").map(cellsOf));
        const text = lines
          .map((cells) => cells.map((cell) => quoted(cell, separator)).join(separator))
          .join("\r\n");
        const mark = encoding === "utf16le" ? "\ufeff" : "";
        const reading = await readWorkbook(Buffer.from(mark + text, encoding), { fileName: "bill.xls" });
        const [table] = reportReading(reading).sheets[0]?.tables ?? [];
        expect([layout.name, table ?? {}]).toEqual([
          layout.name,
          expect.objectContaining(placed(layout, reprint)),
        ]);
      }
    },
  );
});

/** What is to be found, where it now stands. A text has no sheet name, which alone tells some roles. */
function placed({ found }: StrangeLayout, { place }: Reprint): object {
  if (found === undefined) return {};
  const { role: _, statedTotalCell: cell, ...others } = found;
  const moved = cell?.replace(/\d+/g, (row) => String(place(Number(row))));
  return {
    ...others,
    headerRow: place(found.headerRow),
    ...(moved === undefined ? {} : { statedTotalCell: moved }),
  };
}

function quoted(cell: CellValue, separator: string): string {
  const text = cell === null ? "" : String(cell);
  return text.includes(separator) || text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text;
}

function page(title: string, lines: string): string {
  return `${title}\nItem | Description | Qty | Unit | Rate | Amount\n${lines}\n`;
}

describe("a sheet holds several tables", () => {
  it("side by side, each read by its own headings and to its own total, and no row counted twice", () => {
    const reading = read({
      name: "",
      table: `
PART A - CIVIL | | | | | | | PART B - ELECTRICAL
S.No | Description | Qty | Unit | Rate | Amount | | S.No | Description | Qty | Unit | Rate | Amount
1 | Excavation | 10 | cum | 100 | 1000 | | 1 | Light points | 20 | nos | 900 | 18000
2 | Concrete | 2 | cum | 4000 | 8000 | | 2 | Fans | 4 | nos | 2500 | 10000
 | Total | | | | 9000 | | 3 | Switchboard | 1 | nos | 6000 | 6000
 | | | | | | | | Total | | | | 34000
`,
    });
    const [sheet] = reportReading(reading).sheets;
    expect(sheet?.tables).toMatchObject([
      { headerRow: 2, items: 2, itemsSum: "9000", statedTotal: "9000", statedTotalCell: "F5" },
      { headerRow: 2, items: 3, itemsSum: "34000", statedTotal: "34000", statedTotalCell: "M6" },
    ]);
    expect(Object.values(sheet?.rows ?? {}).reduce((sum, count) => sum + count, 0)).toBe(6);
  });

  it("but not one that lies on its side: its rows are named as unread, with where they stand", () => {
    const layout = layouts.find(({ name }) => name.startsWith("a transposed table"));
    const rows = layout === undefined ? [] : (read(layout).sheets[0]?.rows ?? []);
    expect(rows.filter((row) => row.reason?.includes("A1:D7")).map((row) => row.class)).toEqual(
      Array(7).fill("unread"),
    );
  });

  it("where the heading is repeated under the title of another bill, but not on the pages of one", () => {
    const { tables } = reportReading(
      read({
        name: "",
        table: `
${page("BILL NO. 1: EARTHWORK", "A | Excavation | 10 | m3 | 100 | 1000\n | Carried to collection | | | | 1000")}
${page("BILL NO. 1: EARTHWORK", "A | Filling | 4 | m3 | 50 | 200\n | Total carried to summary | | | | 1200")}
${page("BILL NO. 2: CONCRETE", "A | Blinding | 2 | m3 | 4000 | 8000\n | Total carried to summary | | | | 8000")}`,
      }),
    ).sheets[0] ?? { tables: [] };
    expect(tables).toMatchObject([
      { headerRow: 2, items: 2, itemsSum: "1200", statedTotal: "1200" },
      { headerRow: 12, items: 1, itemsSum: "8000", statedTotal: "8000" },
    ]);
  });

  it("where a part ended above the next heading and its items count from one again", () => {
    const reading = read({
      name: "",
      table: `
PART A - CIVIL
Sl.No | Description | Unit | Qty | Rate | Amount
1 | Excavation | cum | 10 | 100 | 1000
2 | PCC | cum | 2 | 4000 | 8000
 | Total Part A | | | | 9000

PART B - ELECTRICAL
Sl.No | Description | Unit | Qty | Rate | Amount
1 | Point wiring | pts | 10 | 800 | 8000
 | Total Part B | | | | 8000
 | Grand Total (A+B) | | | | 17000
`,
      found: { headerRow: 2, items: 3, itemsSum: "17000", statedTotal: "17000" },
    });
    expect(reportReading(reading).sheets[0]?.tables).toMatchObject([
      { headerRow: 2, items: 2, itemsSum: "9000", statedTotalCell: "F5" },
      { headerRow: 8, items: 1, itemsSum: "8000", statedTotalCell: "F10" },
    ]);
  });
});
