import { readXlsx } from "hucre/xlsx";
import { describe, expect, it } from "vitest";
import { decimal } from "../decimal.ts";
import { packStored, unpackArchive } from "../reading/archive.ts";
import { defaultLimits } from "../reading/limits.ts";
import { fillTemplate } from "./fill-template.ts";
import { moveFormula, rowMap } from "./move-rows.ts";
import type { TemplateFields, TemplateValue } from "./template-fields.ts";

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const DECLARED = "application/vnd.openxmlformats-officedocument.spreadsheetml";

const text = (place: string, words: string, style = 0): string =>
  `<c r="${place}" s="${style}" t="inlineStr"><is><t>${words}</t></is></c>`;
const formula = (place: string, code: string): string => `<c r="${place}"><f>${code}</f><v>7</v></c>`;

/** A workbook of two sheets, the first one as given, with the parts that a template of an office has. */
function workbook(
  rows: string,
  { after = "", names = "", parts = {} as Record<string, string> } = {},
): Uint8Array {
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  const all: Record<string, string> = {
    "[Content_Types].xml": `<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${DECLARED}.template.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${DECLARED}.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="${DECLARED}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${DECLARED}.styles+xml"/></Types>`,
    "_rels/.rels": `<Relationships xmlns="${PACKAGE}/relationships">${relation("a", "officeDocument", "xl/workbook.xml")}</Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="Form" sheetId="1" r:id="a"/><sheet name="Sum up" sheetId="2" r:id="b"/></sheets>${names}</workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${PACKAGE}/relationships">${relation("a", "worksheet", "worksheets/sheet1.xml")}${relation("b", "worksheet", "/xl/worksheets/sheet2.xml")}${relation("c", "styles", "styles.xml")}</Relationships>`,
    "xl/styles.xml": `<styleSheet xmlns="${MAIN}"><fonts><font><sz val="10"/></font></fonts><cellXfs><xf fontId="0"/><xf fontId="0"><alignment wrapText="1"/></xf></cellXfs></styleSheet>`,
    "xl/worksheets/sheet1.xml": `<worksheet xmlns="${MAIN}" xmlns:r="${OFFICE}"><cols><col min="1" max="1" width="6"/><col min="2" max="2" width="20"/></cols><sheetData>${rows}</sheetData>${after}</worksheet>`,
    "xl/worksheets/sheet2.xml": `<worksheet xmlns="${MAIN}"><sheetData><row r="1">${formula("A1", "SUM(Form!C3:C3)+Form!C4")}</row></sheetData></worksheet>`,
    ...parts,
  };
  return packStored(new Map(Object.entries(all).map(([name, content]) => [name, Buffer.from(content)])));
}

const fields = (count: number, values: Record<string, TemplateValue> = {}): TemplateFields => ({
  values: { NAME_OF_WORK: { text: "Hall" }, ...values },
  items: Array.from({ length: count }, (_, index) => ({
    ITEM_NO: { text: String(index + 1) },
    ITEM_DESCRIPTION: {
      text: `Brick work in superstructure of the building number ${index + 1} {{NAME_OF_WORK}}`,
    },
    ITEM_AMOUNT: { text: "10.00", figure: decimal("10") },
  })),
});

async function partsOf(bytes: Uint8Array): Promise<(name: string) => string> {
  const { parts } = await unpackArchive(bytes, () => true, defaultLimits);
  return (name) => parts.get(name)?.toString("utf8") ?? "";
}

const itemRow = `<row r="3">${text("A3", "{{ITEM_NO}}")}${text("B3", "{{ITEM_DESCRIPTION}}", 1)}${text("C3", "{{ITEM_AMOUNT}}")}</row>`;

describe("a workbook template with repeated rows", () => {
  it("takes along names, formats, validations, tables, comments and charts", async () => {
    const bytes = workbook(
      `<row r="2">${text("A2", "No")}</row>${itemRow}<row r="4">${formula("C4", "SUM(C3:C3)*RATE1")}</row>`,
      {
        after: `<mergeCells count="1"><mergeCell ref="A4:B4"/></mergeCells><conditionalFormatting sqref="C3"><cfRule type="expression"><formula>C3&gt;C4</formula></cfRule></conditionalFormatting><dataValidations><dataValidation sqref="C4"><formula1>$C$3:$C$3</formula1></dataValidation></dataValidations>`,
        names: `<definedNames><definedName name="_xlnm.Print_Titles">Form!$2:$3</definedName><definedName name="AMOUNTS">Form!$C$3:$C$4</definedName></definedNames>`,
        parts: {
          "xl/worksheets/_rels/sheet1.xml.rels": `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="a" Type="${OFFICE}/table" Target="../tables/table1.xml"/><Relationship Id="b" Type="${OFFICE}/comments" Target="/xl/comments1.xml"/><Relationship Id="c" Type="${OFFICE}/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/></Relationships>`,
          "xl/tables/table1.xml": `<table xmlns="${MAIN}" name="Items" ref="A2:C3"><autoFilter ref="A2:C3"/></table>`,
          "xl/comments1.xml": `<comments xmlns="${MAIN}"><commentList><comment ref="C4"/></commentList></comments>`,
          "xl/drawings/vmlDrawing1.vml": `<xml xmlns:x="x"><x:Anchor>1, 2, 3, 4, 5, 6, 7, 8</x:Anchor><x:Row>3</x:Row></xml>`,
          "xl/charts/chart1.xml": `<c:chart xmlns:c="c"><c:f>Form!$C$3:$C$3</c:f></c:chart>`,
        },
      },
    );
    const filled = await partsOf((await fillTemplate(bytes, fields(5))).bytes);
    const sheet = filled("xl/worksheets/sheet1.xml");
    expect(sheet).toContain("<f>SUM(C3:C7)*RATE1</f>");
    expect(sheet).toContain('ref="A8:B8"');
    expect(sheet).toContain('sqref="C3"><cfRule type="expression"><formula>C3&gt;C8</formula>');
    expect(sheet).toContain('sqref="C8"><formula1>$C$3:$C$7</formula1>');
    expect(filled("xl/worksheets/sheet2.xml")).toContain("<f>SUM(Form!C3:C7)+Form!C8</f>");
    expect(filled("xl/workbook.xml")).toContain(">Form!$2:$7<");
    expect(filled("xl/workbook.xml")).toMatch(/>Form!\$C\$3:\$C\$8<.*<calcPr fullCalcOnLoad="1"/);
    expect(filled("xl/tables/table1.xml").match(/ref="A2:C7"/g)).toHaveLength(2);
    expect(filled("xl/comments1.xml")).toContain('ref="C8"');
    expect(filled("xl/drawings/vmlDrawing1.vml")).toContain("1, 2, 7, 4, 5, 6, 11, 8</x:Anchor><x:Row>7<");
    expect(filled("xl/charts/chart1.xml")).toContain(">Form!$C$3:$C$7<");
    expect(filled("[Content_Types].xml")).toContain(`${DECLARED}.sheet.main+xml`);
  });

  it("is as high as its texts need, and takes no value for a placeholder", async () => {
    const { bytes, report } = await fillTemplate(workbook(itemRow), fields(2));
    const sheet = (await partsOf(bytes))("xl/worksheets/sheet1.xml");
    const [, height] = /<row r="4" ht="([\d.]+)" customHeight="1">/.exec(sheet) ?? [];
    expect(Number(height)).toBeGreaterThan(40);
    const rows = (await readXlsx(bytes)).sheets[0]?.rows ?? [];
    expect(rows.at(-1)?.[1]).toBe("Brick work in superstructure of the building number 2 {{NAME_OF_WORK}}");
    expect(report.filled).not.toContain("NAME_OF_WORK");
  });

  it("repeats neighbouring rows together, as the lines of one item", async () => {
    const second = `<row r="4">${text("B4", "Amount of {{ITEM_NO}}")}${formula("C4", "C3*2")}</row>`;
    const bytes = workbook(`${itemRow}${second}<row r="5">${formula("C5", "SUM(C3:C4)")}</row>`, {
      after: `<mergeCells count="1"><mergeCell ref="A3:A4"/></mergeCells>`,
    });
    const { bytes: filled } = await fillTemplate(bytes, fields(3));
    const sheet = (await partsOf(filled))("xl/worksheets/sheet1.xml");
    expect(Array.from(sheet.matchAll(/<f>([^<]*)<|Amount of \d/g), ([whole, code]) => code ?? whole)).toEqual(
      ["Amount of 1", "C3*2", "Amount of 2", "C5*2", "Amount of 3", "C7*2", "SUM(C3:C8)"],
    );
    expect(Array.from(sheet.matchAll(/mergeCell ref="([^"]*)"/g), ([, ref]) => ref)).toEqual([
      "A3:A4",
      "A5:A6",
      "A7:A8",
    ]);
  });

  it("leaves the row of items blank where there are none", async () => {
    const { bytes, report } = await fillTemplate(workbook(itemRow), fields(0));
    expect(JSON.stringify((await readXlsx(bytes)).sheets[0]?.rows)).not.toContain("ITEM_");
    expect(report.unknownKeys).toEqual([]);
  });

  it("holds thousands of items", async () => {
    const { bytes } = await fillTemplate(workbook(itemRow), fields(3_000));
    expect((await partsOf(bytes))("xl/worksheets/sheet1.xml").match(/<row /g)).toHaveLength(3_000);
  });

  it("reads references as spreadsheets do: no names, no texts, no columns of tables", () => {
    const maps = new Map([
      ["Form", rowMap(new Set([3]), 4)],
      ["It's मद", rowMap(new Set([3]), 4)],
    ]);
    const moved = (code: string): string => moveFormula(code, { own: "Form", maps });
    for (const [before, after] of [
      ["A4+$B$4", "A7+$B$7"],
      ["SUM(A1:A3)", "SUM(A1:A6)"],
      ["SUM(4:5)", "SUM(7:8)"],
      ["RATE1*TAX_4+XYZ4", "RATE1*TAX_4+XYZ4"],
      ['"A4"&LOG10(A4)', '"A4"&LOG10(A7)'],
      ["SUM(Items[Q4])+Items[[#This Row],[B4]]", "SUM(Items[Q4])+Items[[#This Row],[B4]]"],
      ["'It''s मद'!A4+Other!A4", "'It''s मद'!A7+Other!A4"],
      ["A4%", "A7%"],
    ] as const) {
      expect(moved(before)).toBe(after);
    }
  });
});

const code = (expected: string): unknown => expect.objectContaining({ code: expected });

describe("a workbook that is no template", () => {
  it("is refused when it is Strict Open XML or fetches", async () => {
    const strict = { "xl/workbook.xml": '<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>' };
    await expect(fillTemplate(workbook("", { parts: strict }), fields(1))).rejects.toThrow(
      code("TEMPLATE_NOT_A_TEMPLATE"),
    );
    for (const fetching of [
      '_xlfn.IMAGE("http://127.0.0.1:9/a.png")',
      '_xlfn.WEBSERVICE("http://127.0.0.1:9")',
    ]) {
      const row = `<row r="1">${formula("A1", fetching.replaceAll('"', "&quot;"))}</row>`;
      await expect(fillTemplate(workbook(row), fields(1))).rejects.toThrow(code("TEMPLATE_UNSAFE"));
    }
  });
});
