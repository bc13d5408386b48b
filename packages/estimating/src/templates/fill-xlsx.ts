import type { Document, Element } from "@xmldom/xmldom";
import { packZip } from "../documents/xlsx/pack-zip.ts";
import type { Parts } from "../reading/archive.ts";
import { CellFiller, refuseExpressions } from "./cell-filler.ts";
import { fillLabels } from "./fill-labels.ts";
import { cellLooks, fitRows } from "./fit-rows.ts";
import { repeatRows } from "./repeat-rows.ts";
import { all, cellsOf, elementLike, parse, serialize, sharedStrings, sheetsOf } from "./sheet-parts.ts";
import type { Lookup } from "./template-report.ts";

/**
 * Fills a workbook template: placeholders in cells, also in several fonts; a row with an `{{ITEM_…}}` key is repeated for
 * every item, and formulas, merged cells and print areas move along. Values are never formulas. Throws TemplateError.
 */
export async function fillXlsx(parts: Parts, lookup: Lookup): Promise<Uint8Array> {
  const written = new Map(parts);
  const filler = new CellFiller(sharedStrings(parts), lookup);
  const sheets = sheetsOf(parts);
  const texts = sheets.flatMap(({ document }) => cellsOf(document).map((cell) => filler.text(cell)));
  for (const text of texts) refuseExpressions(text);
  if (texts.some((text) => text.includes("{{"))) {
    repeatRows(sheets, filler, written);
    for (const { document } of sheets) for (const cell of cellsOf(document)) filler.fill(cell);
  } else for (const { document } of sheets) fillLabels(document, filler);
  const looks = cellLooks(parts);
  for (const { part, document } of sheets) {
    fitRows(document, filler.filled, looks);
    forgetResults(document);
    written.set(part, serialize(document));
  }
  askForCalculation(written);
  return packZip([...written].map(([name, content]) => ({ name, content: [content] })));
}

/** Results of before: the program that opens the file calculates them anew. */
function forgetResults(document: Document): void {
  for (const formula of all(document, "f")) {
    const cell = formula.parentNode as Element | null;
    for (const value of cell === null ? [] : all(cell, "v")) cell?.removeChild(value);
    cell?.removeAttribute("t");
  }
}

/** The program that opens the workbook calculates all of it; the order of the last calculation no longer fits. */
function askForCalculation(parts: Map<string, Buffer>): void {
  parts.delete("xl/calcChain.xml");
  for (const name of ["[Content_Types].xml", "xl/_rels/workbook.xml.rels"]) {
    const xml = parts.get(name)?.toString("utf8");
    if (xml !== undefined)
      parts.set(name, Buffer.from(xml.replaceAll(/<(?:Override|Relationship)\b[^>]*calcChain[^>]*\/>/g, "")));
  }
  const workbook = parse(parts, "xl/workbook.xml");
  const sheets = workbook === undefined ? undefined : all(workbook, "sheets")[0];
  if (workbook === undefined || sheets === undefined) return;
  let calculation = all(workbook, "calcPr")[0];
  if (calculation === undefined) {
    calculation = elementLike(sheets, "calcPr");
    const before = ["definedNames", "externalReferences", "functionGroups"].flatMap((name) =>
      all(workbook, name),
    );
    const last = before[0] ?? sheets;
    last.parentNode?.insertBefore(calculation, last.nextSibling);
  }
  calculation.setAttribute("fullCalcOnLoad", "1");
  parts.set("xl/workbook.xml", serialize(workbook));
}
