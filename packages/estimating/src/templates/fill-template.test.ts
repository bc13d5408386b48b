import * as fc from "fast-check";
import { readXlsx, writeXlsx } from "hucre/xlsx";
import PizZip from "pizzip";
import { describe, expect, it } from "vitest";
import { decimal } from "../decimal.ts";
import type { DocumentHeading } from "../model.ts";
import { packStored, unpackArchive } from "../reading/archive.ts";
import { defaultLimits } from "../reading/limits.ts";
import { buildCompound } from "../reading/testing/build-xls.ts";
import { dead, recalculated } from "../testing/recalculate-workbook.ts";
import { workedBills, workedSnapshot, workedWorkslip } from "../testing/worked-example.ts";
import { fillTemplate } from "./fill-template.ts";
import { templateFields, type TemplateFields } from "./template-fields.ts";

const heading: DocumentHeading = {
  documentNumber: "BILL-7",
  date: "2026-04-01",
  organization: "Acme",
  signatories: [],
};
const estimateFields = templateFields({ kind: "estimate", document: workedSnapshot() }, heading);
const W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

function docx(body: string, more: Record<string, string> = {}): Uint8Array {
  const zip = new PizZip();
  zip.file(
    "[Content_Types].xml",
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
  );
  zip.file(
    "_rels/.rels",
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
  );
  zip.file(
    "word/document.xml",
    `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="${W}"><w:body>${body}</w:body></w:document>`,
  );
  for (const [name, content] of Object.entries(more)) zip.file(name, content);
  return zip.generate({ type: "uint8array", compression: "DEFLATE" });
}

const p = (...runs: string[]): string =>
  `<w:p>${runs.map((text) => `<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`).join("")}</w:p>`;
const tc = (...runs: string[]): string => `<w:tc>${p(...runs)}</w:tc>`;
const tr = (...cells: string[]): string => `<w:tr>${cells.join("")}</w:tr>`;

function wordText(bytes: Uint8Array): string {
  const xml = new PizZip(bytes).file("word/document.xml")?.asText() ?? "";
  const entities: Record<string, string> = {
    "&lt;": "<",
    "&gt;": ">",
    "&amp;": "&",
    "&quot;": '"',
    "&apos;": "'",
  };
  return xml
    .replaceAll("</w:p>", "\n")
    .replaceAll(/<w:br\/>/g, "\n")
    .replaceAll(/<[^>]+>/g, "")
    .replaceAll(/&(?:lt|gt|amp|quot|apos);/g, (entity) => entities[entity] ?? "");
}

const xlsx = (
  rows: (string | number | null)[][],
  formulas: Record<string, string> = {},
): Promise<Uint8Array> =>
  writeXlsx({
    sheets: [
      {
        name: "Form",
        rows,
        cells: new Map(
          Object.entries(formulas).map(([place, formula]) => [
            place,
            { type: "formula", formula, value: null },
          ]),
        ),
      },
    ],
  });

const filledRows = async (bytes: Uint8Array): Promise<unknown[][]> =>
  (await readXlsx(bytes)).sheets[0]?.rows ?? [];
const code = (expected: string): unknown => expect.objectContaining({ code: expected });

describe("a Word template", () => {
  it("is filled where a placeholder is split over runs, under every name of a key", async () => {
    const template = docx(p("Work: {{NA", "ME_OF", "_WORK}} by {", "{contractor}}; ", "{{ AGREEMENT_REF }}"));
    const { bytes, format, report } = await fillTemplate(template, estimateFields);
    expect(format).toBe("docx");
    expect(wordText(bytes).trim()).toBe(
      "Work: Construction of a community hall with reading room at Lakeview Colony, Ward 7 by Lakeview Builders; Agreement No. 9/Lakeview",
    );
    expect(report.filled).toEqual(["NAME_OF_AGENCY", "NAME_OF_WORK", "REF_OF_AGREEMENT"]);
  });

  it("repeats a table row for every item, and leaves unknown keys as they stand", async () => {
    const table = `<w:tbl>${tr(tc("No"), tc("Item"))}${tr(tc("{{ITEM_", "NO}}"), tc("{{ITEM_DESCRIPTION}} {{ITEM_AMOUNT}}"))}</w:tbl>`;
    const { bytes, report } = await fillTemplate(
      docx(table + p("{{NO_SUCH}} {{MB_DETAILS}}")),
      estimateFields,
    );
    const lines = wordText(bytes).trim().split("\n");
    expect(lines).toHaveLength(2 + 3 * 2 + 1);
    expect(lines.filter((line) => /27,883\.70|95,097\.10|49,800\.00/.test(line))).toHaveLength(3);
    expect(lines.at(-1)).toBe("{{NO_SUCH}}");
    expect(report).toMatchObject({ unknownKeys: ["NO_SUCH"], emptyKeys: ["MB_DETAILS"] });
    expect(report.unusedKeys).toContain("AMOUNT_IN_WORDS");
  });

  it("without any placeholder is filled beside its labels", async () => {
    const table = `<w:tbl>${tr(tc("1. Name of the Work :"), tc(""))}${tr(tc("Name of Agancy"), tc(":"), tc(""))}${tr(tc("Remarks"), tc(""))}</w:tbl>`;
    const { bytes, report } = await fillTemplate(docx(table), estimateFields);
    expect(wordText(bytes)).toContain("1. Name of the Work :\nConstruction of a community hall");
    expect(report.labels.map(({ key }) => key)).toEqual(["NAME_OF_WORK", "NAME_OF_AGENCY"]);
  });

  it("takes no expressions, no raw XML and no other delimiters", async () => {
    for (const placeholder of [
      "{{@NAME_OF_WORK}}",
      "{{a.b}}",
      "{{1+1}}",
      "{{constructor.name}}",
      "{{=[[ ]]=}}",
      "{{#a|b}}{{/}}",
    ]) {
      await expect(fillTemplate(docx(p(placeholder)), estimateFields)).rejects.toThrow(
        code("TEMPLATE_EXPRESSION"),
      );
    }
    const { bytes, report } = await fillTemplate(
      docx(p("{{constructor}} {{__proto__}}".replace("__proto__", "toString"))),
      estimateFields,
    );
    expect(wordText(bytes).trim()).toBe("{{constructor}} {{toString}}");
    expect(report.unknownKeys).toEqual(["constructor", "toString"]);
    await expect(fillTemplate(docx(p("{{#ITEMS}} {{NAME_OF_WORK}}")), estimateFields)).rejects.toThrow(
      code("TEMPLATE_BROKEN"),
    );
  });

  it("does not multiply items inside of items", async () => {
    const nested = `${p("{{#ITEMS}}")}${p("{{#ITEMS}}x{{/ITEMS}}{{ITEM_NO}}")}${p("{{/ITEMS}}")}`;
    const { bytes } = await fillTemplate(docx(nested), estimateFields);
    expect(wordText(bytes)).not.toContain("x");
  });

  it("writes any value as text, markup and formula signs included", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme", minLength: 1 }),
        fc.constantFrom("", "=", "<w:p>", "{{X}}", "&amp;"),
        async (rest, start) => {
          const text = (start + rest).replaceAll(/\p{Cc}|[\uFFFE\uFFFF]/gu, "");
          const fields: TemplateFields = { values: { NAME_OF_WORK: { text } }, items: [] };
          const { bytes } = await fillTemplate(docx(p("[{{NAME_OF_WORK}}]")), fields);
          expect(wordText(bytes).trim()).toBe(`[${text}]`);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("a workbook template", () => {
  it("is filled in its cells, figures as numbers, texts as texts", async () => {
    const bill = templateFields({ kind: "bill", document: workedBills().final }, heading);
    const template = await xlsx([
      ["{{CC_HEADER}} of {{NAME_OF_AGENCY}}", "{{EST_GRAND_TOTAL}}"],
      ["{{AMOUNT_WITH_RS}}", "{{AMOUNT_IN_WORDS}}"],
      ["{{WHAT}}", "{{PAY_AMOUNT}}"],
    ]);
    const { bytes, format, report } = await fillTemplate(template, bill);
    expect(format).toBe("xlsx");
    expect(await filledRows(bytes)).toEqual([
      ["CC 2nd & Final of Lakeview Builders", 210_000],
      ["Rs. 90,755.37", "Ninety Thousand Seven Hundred and Fifty Five and Thirty Seven Paise Only"],
      ["{{WHAT}}", 98_268],
    ]);
    expect(report.unknownKeys).toEqual(["WHAT"]);
  });

  it("repeats a row for every item; formulas in it, below it and over it go along", async () => {
    const workslip = templateFields({ kind: "workslip", document: workedWorkslip() }, heading);
    const template = await xlsx(
      [
        ["No", "Item", "Qty", "Rate", "Amount"],
        ["{{ITEM_NO}}", "{{ITEM_DESCRIPTION}}", "{{ITEM_QUANTITY}}", "{{ITEM_RATE}}", null],
        ["Total", null, null, null, null],
        ["With tax", null, null, null, null],
      ],
      { "1,4": "ROUND(C2*D2,2)", "2,4": "SUM(E2:E2)", "3,4": "E3*118/100" },
    );
    const { bytes } = await fillTemplate(template, workslip);
    const rows = await filledRows(bytes);
    expect(rows.slice(1, 6).map((row) => [row[0], row[2]])).toEqual([
      ["1", 120.5],
      ["AE1", 14.5],
      ["2", 16],
      ["3", 40],
      ["S1", 4],
    ]);
    const cells = recalculated(await readXlsx(bytes, { readStyles: true }));
    expect(cells.map(({ formula }) => formula)).toEqual([
      "ROUND(C2*D2,2)",
      "ROUND(C3*D3,2)",
      "ROUND(C4*D4,2)",
      "ROUND(C5*D5,2)",
      "ROUND(C6*D6,2)",
      "SUM(E2:E6)",
      "E7*118/100",
    ]);
    expect(cells.at(-2)?.calculated).toBe("165651.8");
    expect(dead(cells, 7).length).toBeGreaterThan(0);
  });

  it("without any placeholder is filled in the first writable cell beside its labels", async () => {
    const template = await xlsx([
      ["Name of work:", null],
      ["2) Name of Contractor", ":", null],
      ["Estimate Amount", "given already"],
    ]);
    const { bytes, report } = await fillTemplate(template, estimateFields);
    const rows = await filledRows(bytes);
    expect(rows[0]?.[1]).toContain("Construction of a community hall");
    expect(rows[1]?.[2]).toBe("Lakeview Builders");
    expect(rows[2]?.[1]).toBe("given already");
    expect(report.labels.map(({ key }) => key)).toEqual(["NAME_OF_WORK", "NAME_OF_AGENCY"]);
  });

  it("keeps a value that looks like a formula text", async () => {
    const hostile = fc.tuple(
      fc.constantFrom("=", "+", "-", "@", "\t", '=HYPERLINK("http://x")&'),
      fc.string(),
    );
    const template = await xlsx([["{{NAME_OF_WORK}}", "a {{NAME_OF_WORK}}"]]);
    await fc.assert(
      fc.asyncProperty(hostile, async ([start, rest]) => {
        const text = start + rest.replaceAll(/\p{Cc}|[\uFFFE\uFFFF]/gu, "");
        const fields: TemplateFields = { values: { NAME_OF_WORK: { text } }, items: [] };
        const { bytes } = await fillTemplate(template, fields);
        const { sheets } = await readXlsx(bytes, { readStyles: true });
        expect(sheets[0]?.rows[0]).toEqual([text.toWellFormed(), `a ${text.toWellFormed()}`]);
        expect([...(sheets[0]?.cells?.values() ?? [])].filter((cell) => cell.formula !== undefined)).toEqual(
          [],
        );
      }),
      { numRuns: 40 },
    );
  });
});

const relation = (type: string, target: string): Record<string, string> => ({
  "word/_rels/document.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}" TargetMode="External"/></Relationships>`,
});

describe("a hostile template", () => {
  it("with macros, objects, links that fetch or fields that run is refused by name", async () => {
    const field = `<w:p><w:r><w:instrText>DD</w:instrText></w:r><w:r><w:instrText>EAUTO c:\\cmd.exe</w:instrText></w:r></w:p>`;
    const refused = [
      docx(p("x"), { "word/vbaProject.bin": "MZ" }),
      docx(p("x"), { "word/embeddings/oleObject1.bin": "x" }),
      docx(p("x"), relation("attachedTemplate", "http://127.0.0.1:9/t.dotm")),
      docx(p("x"), relation("image", "http://127.0.0.1:9/a.png")),
      docx(p("x"), relation("hyperlink", "file:///etc/passwd")),
      docx(field),
      docx('<w:altChunk r:id="r1"/>', { "word/afchunk.html": "<script>1</script>" }),
      docx(p("x"), {
        "[Content_Types].xml":
          '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
      }),
      docx('<w:p><w:fldSimple w:instr="INCLUDETEXT /etc/passwd"/></w:p>'),
      docx(p("x"), { "word/extra.xml": '<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>' }),
      await xlsx([["a", null]], { "0,1": 'WEBSERVICE("http://127.0.0.1:9")' }),
      await xlsx([["a", null]], { "0,1": "cmd|'/C calc'!A0" }),
    ];
    for (const template of refused) {
      await expect(fillTemplate(template, estimateFields)).rejects.toThrow(code("TEMPLATE_UNSAFE"));
    }
    await expect(
      fillTemplate(docx(p("x"), relation("hyperlink", "https://example.org/")), estimateFields),
    ).resolves.toBeDefined();
  });

  it("that has a password, or is of the formats before 2007, is refused by name", async () => {
    for (const [stream, expected] of [
      ["EncryptedPackage", "TEMPLATE_ENCRYPTED"],
      ["WordDocument", "TEMPLATE_NOT_A_TEMPLATE"],
    ] as const) {
      const file = buildCompound(stream, Buffer.alloc(5_000));
      await expect(fillTemplate(file, estimateFields)).rejects.toThrow(code(expected));
    }
  });

  it("that is a bomb, damaged or something else is refused by name", async () => {
    const bomb = new PizZip(docx(p("x")));
    bomb.file("word/media/big.xml", Buffer.alloc(40 * 1024 * 1024));
    await expect(
      fillTemplate(bomb.generate({ type: "uint8array", compression: "DEFLATE" }), estimateFields),
    ).rejects.toThrow(code("TEMPLATE_TOO_LARGE"));
    await expect(fillTemplate(Buffer.from("PK nothing"), estimateFields)).rejects.toThrow(
      code("TEMPLATE_DAMAGED"),
    );
    await expect(fillTemplate(Buffer.from("%PDF-1.7"), estimateFields)).rejects.toThrow(
      code("TEMPLATE_NOT_A_TEMPLATE"),
    );
    await expect(
      fillTemplate(packStored(new Map([["a.txt", Buffer.from("x")]])), estimateFields),
    ).rejects.toThrow(code("TEMPLATE_NOT_A_TEMPLATE"));
  });

  it("is filled or refused by a named error, whatever bytes of it are changed", async () => {
    const seeds = [
      docx(`<w:tbl>${tr(tc("{{ITEM_NO}}"), tc("{{NAME_OF_WORK}}"))}</w:tbl>`),
      await xlsx([["{{ITEM_NO}}", "{{NAME_OF_WORK}}"]], { "0,2": "SUM(A1:A1)" }),
    ];
    const parts = await Promise.all(
      seeds.map(async (bytes) => (await unpackArchive(bytes, () => true, defaultLimits)).parts),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...parts),
        fc.nat(),
        fc.nat(),
        fc.string({ unit: fc.constantFrom(..."<>/\"'&{}#=:A1w ") }),
        async (seed, which, where, junk) => {
          const [name, content] = [...seed][which % seed.size] ?? ["", Buffer.alloc(0)];
          const text = content.toString("utf8");
          const at = where % (text.length + 1);
          const changed = new Map(seed).set(
            name,
            Buffer.from(text.slice(0, at) + junk + text.slice(at + junk.length)),
          );
          const outcome = await fillTemplate(packStored(changed), estimateFields).then(
            () => "filled",
            (error: { code?: string }) => error.code ?? String(error),
          );
          expect(outcome).toMatch(/^(?:filled|TEMPLATE_[A-Z_]+)$/);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("the keys", () => {
  it("know every document, and the amount that a sanction names", () => {
    const { first } = workedBills();
    const bill = templateFields({ kind: "bill", document: first }, heading);
    expect(bill.values["AMOUNT_RAW"]).toEqual({ text: "67442.1", figure: decimal("67442.1") });
    expect(bill.values["TENDER_PREMIUM"]?.text).toBe("4.5 % Less");
    expect(estimateFields.values["ADMIN_SANCTION_AMOUNT"]?.text).toBe("2,10,000.00");
    expect(bill.items[0]?.["ITEM_SINCE_AMOUNT"]?.text).toBe("18,512.00");
  });
});
