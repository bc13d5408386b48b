import { ZERO } from "../decimal.ts";
import { packZip } from "../documents/xlsx/pack-zip.ts";
import { Sheet, writeSheets } from "../documents/xlsx/sheet.ts";
import { xmlText } from "../documents/xlsx/xml-text.ts";

export type TemplateKind = "estimate" | "workslip" | "bill" | "letter";

type Column = readonly [heading: string, key: string, width: number];
interface Form {
  readonly title: string;
  readonly facts: readonly (readonly [label: string, key: string])[];
  readonly columns: readonly Column[];
  readonly closing: readonly string[];
}

const WORK = ["Name of work", "NAME_OF_WORK"] as const;
const AGENCY = ["Name of agency", "NAME_OF_AGENCY"] as const;
const AGREEMENT = ["Agreement", "REF_OF_AGREEMENT"] as const;
const ITEM: readonly Column[] = [
  ["No.", "ITEM_NO", 6],
  ["Description", "ITEM_FULL_DESCRIPTION", 44],
  ["Unit", "ITEM_UNIT", 8],
  ["Rate", "ITEM_RATE", 12],
];
const SIGNED = "{{ORGANIZATION}}, {{DATE}}";

const FORMS: Readonly<Record<TemplateKind, Form>> = {
  estimate: {
    title: "ABSTRACT ESTIMATE {{DOCUMENT_NUMBER}}",
    facts: [WORK, ["Administrative sanction", "ADMIN_SANCTION"], ["Technical sanction", "TECH_SANCTION"]],
    columns: [...ITEM, ["Quantity", "ITEM_QUANTITY", 10], ["Amount", "ITEM_AMOUNT", 14]],
    closing: ["Estimate amount: {{AMOUNT_WITH_RS}} ({{AMOUNT_IN_WORDS}})", SIGNED],
  },
  workslip: {
    title: "{{CC_HEADER}} ({{DOCUMENT_NUMBER}})",
    facts: [WORK, AGREEMENT, AGENCY, ["Estimate amount", "ESTIMATE_AMOUNT"]],
    columns: [
      ...ITEM,
      ["Executed", "ITEM_QUANTITY", 10],
      ["Amount", "ITEM_AMOUNT", 14],
      ["More", "ITEM_MORE", 12],
      ["Less", "ITEM_LESS", 12],
    ],
    closing: ["Total of the workslip: {{AMOUNT_WITH_RS}}", SIGNED],
  },
  bill: {
    title: "{{CC_HEADER}} ({{DOCUMENT_NUMBER}})",
    facts: [
      WORK,
      AGREEMENT,
      AGENCY,
      ["Measurement book", "MB_DETAILS"],
      ["Tender premium", "TENDER_PREMIUM"],
    ],
    columns: [
      ...ITEM,
      ["Quantity till date", "ITEM_QUANTITY", 10],
      ["Value till date", "ITEM_AMOUNT", 14],
      ["Since last", "ITEM_SINCE_AMOUNT", 14],
    ],
    closing: ["Value since the last bill: {{AMOUNT_WITH_RS}} ({{AMOUNT_IN_WORDS}})", SIGNED],
  },
  letter: {
    title: "{{ORGANIZATION}}",
    facts: [WORK, AGREEMENT, ["Tender", "NIT_NO"], ["Work order", "WORK_ORDER_NO"], ["To", "NAME_OF_AGENCY"]],
    columns: [],
    closing: [
      "{{DOCUMENT_NUMBER}} of {{DATE}} for {{AMOUNT_WITH_RS}} ({{AMOUNT_IN_WORDS}}) is enclosed for the work above, which is to be completed in {{PERIOD_OF_COMPLETION}}.",
      "Executive Engineer",
    ],
  },
};

/** A form with placeholders, to begin one's own from. Bytes depend on kind and format alone. */
export function sampleTemplate(kind: TemplateKind, format: "docx" | "xlsx"): Promise<Uint8Array> {
  return format === "docx" ? wordForm(FORMS[kind]) : sheetForm(FORMS[kind]);
}

const braced = (key: string): string => `{{${key}}}`;
const isText = (key: string): boolean => !/RATE|QUANTITY|AMOUNT|MORE|LESS/.test(key);

async function sheetForm({ title, facts, columns, closing }: Form): Promise<Uint8Array> {
  const widths = columns.length === 0 ? [24, 60] : columns.map(([, , width]) => width);
  const last = widths.length - 1;
  const sheet = new Sheet({ name: "Form", widths, orientation: last > 5 ? "landscape" : "portrait" });
  const edge = { style: "thin" } as const;
  const box = { border: { top: edge, right: edge, bottom: edge, left: edge } };
  const top = { vertical: "top", wrapText: true } as const;
  let row = 0;
  const wide = (text: string, from = 0): void => {
    sheet.text(row, from, text, { alignment: top });
    sheet.merge(row, from, row, last);
    row += 1;
  };
  sheet.text(row, 0, title, { font: { bold: true, size: 14 }, alignment: { horizontal: "center" } });
  sheet.merge(row, 0, row, last);
  row += 2;
  for (const [label, key] of facts) {
    sheet.text(row, 0, label, { font: { bold: true } });
    if (last > 1) sheet.merge(row, 0, row, 1);
    wide(braced(key), last > 1 ? 2 : 1);
  }
  row += 1;
  if (columns.length > 0) {
    for (const [column, [heading]] of columns.entries())
      sheet.text(row, column, heading, { ...box, font: { bold: true }, alignment: { wrapText: true } });
    row += 1;
    for (const [column, [, key]] of columns.entries()) {
      const look = { ...box, alignment: isText(key) ? top : { vertical: "top" as const } };
      const numFmt = /QUANTITY/.test(key) ? "0.00####" : "#,##0.00";
      sheet.text(row, column, braced(key), isText(key) ? look : { ...look, numFmt });
    }
    row += 1;
    sheet.dress(row, columns.length, { ...box, font: { bold: true } });
    sheet.text(row, 1, "Total", { ...box, font: { bold: true } });
    for (const [column, [, key]] of columns.entries()) {
      if (isText(key) || /RATE|QUANTITY/.test(key)) continue;
      const letter = String.fromCharCode(65 + column);
      const style = { ...box, font: { bold: true }, numFmt: "#,##0.00" };
      sheet.figure(row, column, { formula: `SUM(${letter}${row}:${letter}${row})`, result: ZERO }, style);
    }
    row += 2;
  }
  for (const text of closing) wide(text);
  return writeSheets([sheet], title);
}

const NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
/** Twentieths of a point: A4 with margins of 18 mm. */
const PAGE = { width: 11_906, height: 16_838, margin: 1_020 };

function wordForm({ title, facts, columns, closing }: Form): Promise<Uint8Array> {
  const isWide = columns.length > 6;
  const [width, height] = isWide ? [PAGE.height, PAGE.width] : [PAGE.width, PAGE.height];
  const inside = width - 2 * PAGE.margin;
  const body = [
    paragraph(title, { isBold: true, isCentred: true }),
    table(
      [inside * 0.3, inside * 0.7],
      facts.map(([label, key]) => [paragraph(label, { isBold: true }), paragraph(braced(key))]),
    ),
    paragraph(""),
    ...(columns.length === 0 ? [] : [itemTable(columns, inside), paragraph("")]),
    ...closing.map((text) => paragraph(text)),
  ].join("");
  const size = `<w:pgSz w:w="${width}" w:h="${height}"${isWide ? ' w:orient="landscape"' : ""}/>`;
  const margins = ["top", "right", "bottom", "left"].map((side) => `w:${side}="${PAGE.margin}"`).join(" ");
  const section = `<w:sectPr>${size}<w:pgMar ${margins} w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>`;
  const parts = {
    "[Content_Types].xml": `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    "_rels/.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`,
    "word/document.xml": `${HEAD}<w:document xmlns:w="${NAMESPACE}"><w:body>${body}${section}</w:body></w:document>`,
  };
  return packZip(Object.entries(parts).map(([name, content]) => ({ name, content: [content] })));
}

function itemTable(columns: readonly Column[], inside: number): string {
  const total = columns.reduce((sum, [, , width]) => sum + width, 0);
  return table(
    columns.map(([, , width]) => (inside * width) / total),
    [
      columns.map(([heading]) => paragraph(heading, { isBold: true })),
      columns.map(([, key]) => paragraph(braced(key), { isRight: !isText(key) })),
    ],
    { hasHeader: true },
  );
}

interface Look {
  readonly isBold?: boolean;
  readonly isCentred?: boolean;
  readonly isRight?: boolean;
}

function paragraph(text: string, { isBold, isCentred, isRight }: Look = {}): string {
  const side = isCentred ? "center" : isRight ? "right" : "left";
  const look = `<w:rPr>${isBold ? "<w:b/>" : ""}<w:sz w:val="20"/></w:rPr>`;
  const run = text === "" ? "" : `<w:r>${look}<w:t xml:space="preserve">${xmlText(text)}</w:t></w:r>`;
  return `<w:p><w:pPr><w:spacing w:after="60"/><w:jc w:val="${side}"/></w:pPr>${run}</w:p>`;
}

function table(
  widths: readonly number[],
  rows: readonly (readonly string[])[],
  { hasHeader = false } = {},
): string {
  const lines = ["top", "left", "bottom", "right", "insideH", "insideV"]
    .map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>`)
    .join("");
  const grid = widths.map((width) => `<w:gridCol w:w="${Math.round(width)}"/>`).join("");
  const body = rows.map((cells, row) => {
    const filled = cells.map(
      (cell, column) =>
        `<w:tc><w:tcPr><w:tcW w:w="${Math.round(widths[column] ?? 0)}" w:type="dxa"/></w:tcPr>${cell}</w:tc>`,
    );
    const isHeader = hasHeader && row === 0;
    return `<w:tr><w:trPr><w:cantSplit/>${isHeader ? "<w:tblHeader/>" : ""}</w:trPr>${filled.join("")}</w:tr>`;
  });
  return `<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>${lines}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>${grid}</w:tblGrid>${body.join("")}</w:tbl>`;
}
