import { foldText } from "./fold-text.ts";
import type { SheetRole } from "./reading.ts";
import type { TableFrame } from "./table-frame.ts";

/** What a table is for: first by its columns, then by what the sheet and the lines above the heading call it. */
export function roleOfTable(frame: TableFrame, sheetName: string, titles: string[]): SheetRole {
  const at = frame.at;
  const name = foldText(sheetName);
  const title = foldText(titles.join(" · "));
  const all = `${name} ${title}`;
  const hasDimensions = at.length !== undefined || at.breadth !== undefined;
  // Without a rate a "Total" beside dimensions is the quantity.
  if (hasDimensions && at.rate === undefined) return "measurement";
  if (
    at.more !== undefined ||
    at.less !== undefined ||
    /\b(deviation|comparative statement|commparetive)\b/.test(all)
  )
    return "deviation";
  if (
    /\b(rate analysis|analysis of rates?|rate anal|analisis de precios?|analisa harga|sous detail|composicoes|price analysis|rate build ?up|apu|dupa|data sheet|(ss|std|standard|rate|work) data|analysis)\b|^data\b/.test(
      all,
    ) ||
    /^data$/.test(foldText(titles[0] ?? ""))
  )
    return "rate_analysis";
  const headings = foldText(frame.header.columns.map((column) => column.heading).join(" "));
  if (at.quantity === undefined) {
    if (at.rate === undefined && PAYMENT.test(headings)) return "bill";
    if (at.amount !== undefined && at.unit === undefined && PER_AREA.test(headings))
      return "general_abstract";
    if (at.rate !== undefined) return "rate_list";
    return at.per !== undefined || at.code !== undefined ? "rate_list" : "general_abstract";
  }
  if (at.rate === undefined && at.amount === undefined) {
    if (/meas|detail|take ?off|cubicacion|metrado|medicion|aufmass|computo metrico/.test(all))
      return "measurement";
    return at.unit === undefined ? "other" : "boq";
  }
  if (/\b(since (last|previous)|deduct previous|up ?to ?date|till date)\b/.test(headings)) return "bill";
  const isChapter = /\bbill of quantit/.test(title);
  if (isBillTitle(name) || (!isChapter && titles.some((line) => isBillTitle(foldText(line))))) return "bill";
  return /\babst/.test(all) ? "abstract" : "boq";
}

/** What each part costs for a square metre of the building: no rate by which anything is measured. */
const PER_AREA = /\bcost (per )?(m2|sq ?m|sq ?ft|sft|km)\b/;

/** Lump sums that are paid by degrees: a schedule of values, a stage payment. */
const PAYMENT =
  /\bscheduled value\b|\b(previous|this) (application|certificate|claim|period)\b|\bretainage\b/;

/** A running bill, by its title; "Bill no. 3" and "Bill of quantities" are chapters of an estimate in many countries. */
function isBillTitle(folded: string): boolean {
  if (/\bbill of quantit/.test(folded)) return false;
  return /\b(running|final|part|ra|r a|cc|\d+(st|nd|rd|th)?|first|second|third|fourth|fifth) (and )?(account |running |final |part )*bill\b|\bbill (amt|amount)\b|\brunning account\b|\b(interim|payment) (certificate|valuation)\b/.test(
    folded,
  );
}

/** A sheet without a heading that calls itself a general abstract, or an abstract or summary of parts. */
export function isSummarySheet(sheetName: string, titles: string[]): boolean {
  const all = foldText([sheetName, ...titles].join(" · "));
  return /\b(general abstract|gen abst|gen abstract|abstract of (schedule|cost|estimate)|summary of (cost|estimate)|cost summary|grand summary|general summary|main summary|final summary|bill summary|tender summary|zusammenstellung|recapitulati(?:f|on)|rekapitula\w+|riepilogo|icmal|resumen (?:de|del) presupuesto)\b|\bgen(eral)? ?abst/.test(
    all,
  );
}

const ORDER: readonly SheetRole[] = [
  "abstract",
  "boq",
  "bill",
  "deviation",
  "general_abstract",
  "measurement",
  "rate_list",
  "rate_analysis",
];

/** A sheet is what its most telling table is. */
export function roleOfSheet(roles: SheetRole[]): SheetRole {
  return ORDER.find((role) => roles.includes(role)) ?? "other";
}
