import * as fc from "fast-check";
import { writeOds } from "hucre";
import { expect, it } from "vitest";
import { packStored } from "./archive.ts";
import { readWorkbook } from "./read-workbook.ts";
import { buildXls } from "./testing/build-xls.ts";
import { sheetParts, worksheet } from "./testing/build-xlsx.ts";
import { WorkbookError } from "./workbook-error.ts";

const rows = [
  ["S.No", "Description", "Qty", "Unit", "Rate", "Amount"],
  [1, "Earth work", 2, "cum", 10, 20],
  [null, "Total", null, null, null, 20],
];

function cell(row: number, column: number, value: string | number | null): string {
  const name = `${"ABCDEF"[column]}${row + 1}`;
  if (typeof value === "number")
    return `<c r="${name}" s="1"><f t="shared" si="0" ref="A1:B2">C2*2</f><v>${value}</v></c>`;
  return value === null ? "" : `<c r="${name}" t="inlineStr"><is><t>${value}</t></is></c>`;
}

const sheetXml = worksheet(
  rows
    .map(
      (line, row) =>
        `<row r="${row + 1}">${line.map((value, column) => cell(row, column, value)).join("")}</row>`,
    )
    .join(""),
);
const seeds: Record<string, Uint8Array> = {
  xlsx: packStored(
    sheetParts(sheetXml, {
      "xl/sharedStrings.xml": "<sst><si><t>Earth work</t></si><si><r><t>Total</t></r></si></sst>",
      "xl/styles.xml": '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    }),
  ),
  xls: buildXls([{ name: "Abstract", rows, hiddenRows: [2] }]),
  ods: packStored(new Map()),
  html: Buffer.from(
    `<table>${rows.map((row) => `<tr>${row.map((value) => `<td>${value ?? ""}</td>`).join("")}</tr>`).join("")}</table>`,
  ),
  csv: Buffer.from(rows.map((row) => row.join(",")).join("\n")),
};

const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  kind: fc.constantFrom("overwrite", "insert", "cut"),
});

function mutate(seed: Uint8Array, changes: { at: number; bytes: Uint8Array; kind: string }[]): Uint8Array {
  let bytes = Buffer.from(seed);
  for (const change of changes) {
    const at = Math.floor(change.at * bytes.length);
    const rest = change.kind === "insert" ? at : at + change.bytes.length;
    if (change.kind === "cut") bytes = bytes.subarray(0, Math.max(at, 1));
    else bytes = Buffer.concat([bytes.subarray(0, at), change.bytes, bytes.subarray(rest)]);
  }
  return bytes;
}

it("ends in a reading or a named error, whatever is done to the bytes of a workbook", async () => {
  seeds.ods = await writeOds({ sheets: [{ name: "Abstract", rows }] });
  const changes = fc.array(mutation, { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(seeds)), changes, async (format, list) => {
      const bytes = mutate(seeds[format] ?? new Uint8Array(), list);
      const outcome = await readWorkbook(bytes, { fileName: format }).catch((error: unknown) => error);
      expect(
        outcome instanceof WorkbookError || (outcome as { sheets?: unknown[] }).sheets?.length !== undefined,
      ).toBe(true);
    }),
    { numRuns: 600 },
  );
}, 60_000);
