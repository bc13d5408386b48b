import { writeOds } from "hucre";
import { describe, expect, it } from "vitest";
import { readWorkbook } from "./read-workbook.ts";
import type { WorkbookReading } from "./reading.ts";
import { buildCompound, buildXls } from "./testing/build-xls.ts";
import { buildXlsx, packDeflated, packParts, sheetParts, worksheet } from "./testing/build-xlsx.ts";
import { WorkbookError, type WorkbookErrorCode } from "./workbook-error.ts";

const rows = [
  ["Name of Work: Culvert at the mill stream"],
  ["S.No.", "Description of item", "Unit", "Qty.", "Rate (Rs)", "Amount (Rs.)"],
  [1, "Excavation in ordinary soil", "Cum", 12, 150, 1800],
  [2, "Stone masonry in cement mortar", "Cum", 5, 2000, 10_000],
  [null, "Total", null, null, null, 11_800],
];

function read(bytes: Uint8Array, fileName = "culvert.xlsx"): Promise<WorkbookReading> {
  return readWorkbook(bytes, { fileName });
}

function expectCulvert(reading: WorkbookReading): void {
  const table = reading.sheets[0]?.tables[0];
  expect(table).toMatchObject({ itemCount: 2, itemTotal: "11800", statedTotal: { amount: "11800" } });
  expect(reading.title).toBe("Culvert at the mill stream");
}

/** A workbook in XML as Excel 2003 saved it; its last amount is a formula that nobody calculated. */
function xml2003(table: (string | number | null)[][]): string {
  const lines = table.map((cells) => `<Row>${cells.map(cell2003).join("")}</Row>`).join("\n");
  const sheet = lines.replace(
    '<Data ss:Type="Number">11800</Data></Cell></Row>',
    "<Comment><ss:Data>checked</ss:Data></Comment></Cell></Row>",
  );
  const formula = sheet.replace(
    'ss:Index="6"><Comment',
    'ss:Index="6" ss:Formula="=SUM(R[-2]C:R[-1]C)"><Comment',
  );
  return `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="Abstract"><Table>${formula}</Table></Worksheet></Workbook>`;
}

function cell2003(cell: string | number | null, column: number): string {
  if (cell === null) return "";
  const type = typeof cell === "number" ? "Number" : "String";
  return `<Cell ss:Index="${column + 1}"><Data ss:Type="${type}">${cell}</Data></Cell>`;
}

async function codeOf(bytes: Uint8Array): Promise<WorkbookErrorCode | "read"> {
  try {
    await read(bytes);
    return "read";
  } catch (error) {
    if (!(error instanceof WorkbookError)) throw error;
    return error.code;
  }
}

function odsRow(cells: readonly (string | number | null)[]): string {
  const written = cells.map((cell) => `<table:table-cell><text:p>${cell ?? ""}</text:p></table:table-cell>`);
  return `<table:table-row>${written.join("")}</table:table-row>`;
}

async function readOpenDocument(table: string): Promise<WorkbookReading> {
  const content = `<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body>
<office:spreadsheet>${table}</office:spreadsheet></office:body></office:document-content>`;
  return await read(
    packParts(
      new Map([
        ["mimetype", Buffer.from("application/vnd.oasis.opendocument.spreadsheet")],
        ["content.xml", Buffer.from(content)],
      ]),
    ),
  );
}

describe("a file is known by its content, never by its name", () => {
  it("reads .xlsx, .xls, .ods, XML, an HTML table and CSV, each under the name of another", async () => {
    const html = `<html><table>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell ?? ""}</td>`).join("")}</tr>`).join("")}</table></html>`;
    const csv = rows.map((row) => row.map((cell) => cell ?? "").join(",")).join("\r\n");
    const files = {
      xlsx: await buildXlsx([{ name: "Abstract", rows }]),
      xls: buildXls([{ name: "Abstract", rows }]),
      ods: await writeOds({ sheets: [{ name: "Abstract", rows }] }),
      xml: Buffer.from(xml2003(rows)),
      html: Buffer.from(html),
      csv: Buffer.from(csv),
    };
    for (const [format, bytes] of Object.entries(files)) {
      const reading = await read(bytes, "portal-download.xls");
      expect(reading.format).toBe(format);
      expectCulvert(reading);
    }
  });

  it("knows which rows and columns an OpenDocument hides", async () => {
    const reading = await readOpenDocument(`<table:table table:name="Rates"><table:table-column/>
<table:table-column table:visibility="collapse" table:number-columns-repeated="1000"/>
<table:table-row><table:table-cell><text:p>one</text:p></table:table-cell><table:table-cell><text:p>two</text:p></table:table-cell></table:table-row>
<table:table-row table:visibility="filter" table:number-rows-repeated="2"><table:table-cell><text:p>three</text:p></table:table-cell></table:table-row>
</table:table>`);
    expect(reading.sheets[0]).toMatchObject({ hiddenRows: [2, 3], hiddenColumns: ["B"] });
  });

  it("reads the rows of an OpenDocument that are printed on each page, or grouped, where they stand", async () => {
    const [title = [], heading = [], ...items] = rows;
    const reading =
      await readOpenDocument(`<table:table table:name="Abstract"><table:table-column-group><table:table-column/>
</table:table-column-group>${odsRow(title)}<table:table-header-rows>${odsRow(heading)}</table:table-header-rows>
<table:table-row-group table:display="true">${items.map(odsRow).join("\n")}</table:table-row-group></table:table>`);
    expect(reading.sheets[0]?.tables[0]?.headerRow).toBe(2);
    expectCulvert(reading);
  });

  it("takes the texts of an HTML table as they stand: an item 1.10 is not 1.1, and 2.500 may be thousands", async () => {
    const lines = [
      ["Item", "Partida", "Unidad", "Cantidad", "Precio", "Total"],
      ["1.9", "Trazado", "m2", "120", "2.500", "300.000"],
      ["1.10", "Faenas", "gl", "1", "1.500.000", "1.500.000"],
      [null, "Total", null, null, null, "1.800.000"],
    ];
    const html = `<table>${lines.map((line) => `<tr>${line.map((cell) => `<td>${cell ?? ""}</td>`).join("")}</tr>`).join("")}</table>`;
    const [sheet] = (await read(Buffer.from(html), "bill.xls")).sheets;
    expect(sheet?.rows.flatMap(({ item }) => item?.number ?? [])).toEqual(["1.9", "1.10"]);
    expect(sheet?.tables[0]).toMatchObject({ itemTotal: "1800000", statedTotal: { amount: "1800000" } });
  });

  it("reads a worksheet that is protected but not encrypted", async () => {
    const xml = worksheet(`<row r="1"><c r="A1"><v>7</v></c></row>`, "").replace(
      "</worksheet>",
      '<sheetProtection sheet="1"/></worksheet>',
    );
    expect(await codeOf(packParts(sheetParts(xml)))).toBe("read");
  });
});

describe("a file that cannot be read is refused by a named error", () => {
  it("tells empty, foreign, broken and encrypted files apart", async () => {
    expect(await codeOf(new Uint8Array())).toBe("WORKBOOK_EMPTY_FILE");
    expect(await codeOf(Buffer.from("%PDF-1.7 and so on"))).toBe("WORKBOOK_NOT_A_WORKBOOK");
    expect(await codeOf(Buffer.from("Dear Sir, please find the estimate attached."))).toBe(
      "WORKBOOK_NOT_A_WORKBOOK",
    );
    expect(await codeOf(Buffer.from("PK"))).toBe("WORKBOOK_DAMAGED");
    expect(await codeOf(Buffer.from("PK\x03\x04 this archive breaks off early"))).toBe("WORKBOOK_DAMAGED");
    expect(await codeOf(packParts(new Map([["word/document.xml", Buffer.from("<w/>")]])))).toBe(
      "WORKBOOK_NOT_A_WORKBOOK",
    );
    expect(await codeOf(buildXls([{ name: "Abstract", rows }], { encrypted: true }))).toBe(
      "WORKBOOK_ENCRYPTED",
    );
    expect(await codeOf(buildCompound("EncryptedPackage", Buffer.alloc(5000)))).toBe("WORKBOOK_ENCRYPTED");
    expect(await codeOf(buildCompound("WordDocument", Buffer.alloc(5000)))).toBe("WORKBOOK_NOT_A_WORKBOOK");
    expect(await codeOf(Buffer.from('<?xml version="1.0"?><Workbook xmlns="x"></Workbook>'))).toBe(
      "WORKBOOK_NO_CELLS",
    );
  });

  it("tells a workbook without cells from one that holds only macros", async () => {
    expect(await codeOf(packParts(sheetParts(worksheet(""))))).toBe("WORKBOOK_NO_CELLS");
    expect(await codeOf(packParts(sheetParts(worksheet(""), { "xl/vbaProject.bin": "VBA" })))).toBe(
      "WORKBOOK_MACROS_ONLY",
    );
    expect(await codeOf(buildXls([{ name: "Macro1", rows: [["=ALERT()"]], isMacro: true }]))).toBe(
      "WORKBOOK_MACROS_ONLY",
    );
  });

  it("says what was wrong and what to do, and travels as JSON", async () => {
    const refused = await read(new Uint8Array()).catch((error: unknown) => error);
    expect(JSON.parse(JSON.stringify(refused))).toEqual({
      code: "WORKBOOK_EMPTY_FILE",
      message: "The file is empty.",
      what: "The file is empty.",
      remedy: "Save the workbook again and upload the new file.",
    });
  });

  it("refuses a file above the limit before looking into it", async () => {
    const bytes = await buildXlsx([{ name: "Abstract", rows }]);
    await expect(readWorkbook(bytes, { fileName: "a", limits: { fileBytes: 1_000 } })).rejects.toMatchObject({
      code: "WORKBOOK_TOO_LARGE",
    });
    await expect(readWorkbook(bytes, { fileName: "a", limits: { cells: 5 } })).rejects.toMatchObject({
      code: "WORKBOOK_TOO_LARGE",
    });
  });
});

describe("a part that breaks off", () => {
  it.each(["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml"])(
    "in %s leaves what stands before it, and says so",
    async (name) => {
      const cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>Note</t></is></c></row>';
      const whole = sheetParts(worksheet(cells), {
        "xl/sharedStrings.xml": "<sst>",
        "xl/styles.xml": "<styleSheet>",
      });
      const styles = '<Relationship Id="rId3" Type="x/styles" Target="styles.xml"/></Relationships>';
      const relations =
        whole.get("xl/_rels/workbook.xml.rels")?.toString().replace("</Relationships>", styles) ?? "";
      whole.set("xl/_rels/workbook.xml.rels", Buffer.from(relations));
      whole.set(name, Buffer.concat([whole.get(name) ?? Buffer.alloc(0), Buffer.from("<broken")]));
      const reading = await readWorkbook(packParts(whole), { fileName: "a.xlsx" });
      expect(reading.sheets[0]?.rows[0]?.text).toBe("Note");
      expect(reading.warnings.map(({ code }) => code)).toContain("SHEET_DAMAGED");
    },
  );
});

describe("a hostile archive costs little", () => {
  it("stops a part that unpacks to far more than it should, whatever size its header claims", async () => {
    const zeros = Buffer.alloc(40 * 1024 * 1024);
    for (const claimed of [zeros.byteLength, 1_000]) {
      const bytes = packDeflated("xl/workbook.xml", zeros, claimed);
      const before = process.memoryUsage().arrayBuffers;
      expect(await codeOf(bytes)).toBe("WORKBOOK_ARCHIVE_BOMB");
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(zeros.byteLength);
    }
  });

  it("refuses archives of very many parts", async () => {
    const parts = new Map(
      Array.from({ length: 5_100 }, (_, index) => [`xl/p${index}.xml`, Buffer.from("<a/>")]),
    );
    expect(await codeOf(packParts(parts))).toBe("WORKBOOK_ARCHIVE_BOMB");
  });

  it("never uses a name that leaves the archive, and reads the rest", async () => {
    const others = { "../../../tmp/evil.xml": "<a/>", "/etc/evil.xml": "<a/>" };
    const xml = worksheet(`<row r="1"><c r="A1" t="inlineStr"><is><t>a note</t></is></c></row>`);
    expect(await codeOf(packParts(sheetParts(xml, others)))).toBe("read");
  });

  it("refuses declared entities instead of expanding or fetching them", async () => {
    const bomb = '<!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>';
    const fetching =
      '<!DOCTYPE sst [<!ENTITY x SYSTEM "http://127.0.0.1:1/x">]><sst><si><t>&x;</t></si></sst>';
    for (const strings of [bomb, fetching]) {
      expect(await codeOf(packParts(sheetParts(worksheet(""), { "xl/sharedStrings.xml": strings })))).toBe(
        "WORKBOOK_UNSAFE_XML",
      );
    }
  });

  it("pays for filled cells, not for the dimension a sheet declares or its farthest corner", async () => {
    const xml = worksheet(
      `<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>`,
      `<dimension ref="A1:XFD1048576"/>`,
    );
    const reading = await read(packParts(sheetParts(xml)));
    expect(reading.sheets[0]).toMatchObject({ rowCount: 1_048_576, columnCount: 16_384 });
    expect(reading.sheets[0]?.rows).toHaveLength(2);
    expect(reading.counts.blank).toBe(1_048_574);
  });

  it("keeps what stands before the damage of a sheet, and says so", async () => {
    const xml = `${worksheet(`<row r="1"><c r="A1"><v>1</v></c></row>`).split("</sheetData>")[0]}<row r="2"><c r="A2"`;
    const reading = await read(packParts(sheetParts(xml)));
    expect(reading.sheets[0]?.rows).toHaveLength(1);
    expect(reading.warnings).toContainEqual(expect.objectContaining({ code: "SHEET_DAMAGED" }));
  });
});

describe("what the workbook hides is reported, not imported", () => {
  it("lists hidden sheets and hidden rows of both formats", async () => {
    const hidden = { name: "Old abstract", rows, hidden: true };
    const visible = { name: "Abstract", rows, hiddenRows: [3] };
    for (const bytes of [await buildXlsx([visible, hidden]), buildXls([visible, hidden])]) {
      const reading = await read(bytes);
      expect(reading.sheets.map((sheet) => sheet.hidden)).toEqual([false, true]);
      expect(reading.sheets[0]?.rows[3]).toMatchObject({ row: 4, class: "unread", hidden: true });
      expect(reading.sheets[0]?.tables[0]?.itemCount).toBe(1);
      const codes = reading.warnings.map((warning) => warning.code);
      expect(codes).toEqual(expect.arrayContaining(["SHEET_HIDDEN", "ROWS_HIDDEN", "TOTAL_DIFFERS"]));
    }
  });
});

describe("formulas without a stored result", () => {
  it("are calculated, across sheets too, and the sheet says so", async () => {
    const bytes = await buildXlsx([
      {
        name: "Abstract",
        rows: [
          ["S.No", "Particulars", "Qty", "Unit", "Rate", "Amount"],
          [
            1,
            "Earth work",
            { formula: "'Meas. 1'!D3" },
            "Cum",
            41.3,
            { formula: 'IF(C2,ROUNDUP(C2*E2,0),"")' },
          ],
          [{ formula: "A2+1" }, "Brick work", 2, "Cum", 905, { formula: "C3*E3" }],
          [null, "Part I", null, null, null, { formula: "SUBTOTAL(9,F2:F3)" }],
          [null, "Total", null, null, null, { formula: "SUBTOTAL(109,F2:F4)" }],
        ],
      },
      {
        name: "Meas. 1",
        rows: [
          ["No", "L", "B", "Qty"],
          [2, 3, 4, { formula: "A2*B2*C2" }],
          [null, null, null, { formula: "SUM(D2:D2)" }],
        ],
      },
    ]);
    const reading = await read(bytes);
    expect(reading.sheets[0]?.tables[0]).toMatchObject({
      itemTotal: "2802",
      statedTotal: { amount: "2802", cell: "F4" },
    });
    expect(reading.warnings).toContainEqual(
      expect.objectContaining({ code: "FORMULAS_CALCULATED", sheet: "Abstract" }),
    );
  });

  it("that need more than is built here are named, cell by cell", async () => {
    const bytes = await buildXlsx([
      {
        name: "Abstract",
        rows: [
          ["S.No", "Particulars", "Qty", "Rate", "Amount"],
          [1, "Earth work", { formula: "OFFSET(A1,1,2)" }, 10, { formula: "C2*D2" }],
        ],
      },
    ]);
    const reading = await read(bytes);
    expect(reading.warnings).toContainEqual(
      expect.objectContaining({ code: "FORMULA_NOT_CALCULATED", cell: "C2" }),
    );
  });
});

it("reports its progress up to the end", async () => {
  const percents: number[] = [];
  const bytes = await buildXlsx([{ name: "Abstract", rows }]);
  await readWorkbook(bytes, { fileName: "a.xlsx", onProgress: ({ percent }) => percents.push(percent) });
  expect(percents).toEqual(percents.toSorted((a, b) => a - b));
  expect(percents.at(-1)).toBe(100);
});
