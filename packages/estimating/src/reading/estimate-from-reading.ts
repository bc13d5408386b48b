import { add, compare, type Decimal, decimal, ONE, type Rounding, sum, ZERO } from "../decimal.ts";
import { itemAmount } from "../estimate/item-amount.ts";
import { newEstimate } from "../estimate/new-estimate.ts";
import type { CascadeLine, Estimate, Item, Section } from "../model.ts";
import { isPresetId, presets } from "../cascade/presets.ts";
import { formatIndian } from "../text/format-indian.ts";
import { cascadeFromReading } from "./cascade-from-reading.ts";
import { chooseTables, type ChosenTable, isNear, type TableChoice } from "./choose-tables.ts";
import type { ItemReading, ReadingWarning, RowReading, SheetReading, WorkbookReading } from "./reading.ts";
import { isSectionText, totalKind } from "./row-words.ts";

/** What an estimate says of lines that are no preset's. */
const OF_WORKBOOK = "workbook";

export interface EstimateOptions {
  /** The tables to take; without it the reading's own priced tables are chosen. */
  tables?: TableChoice[];
  title?: string;
  /** Without one the lines of the workbook's own general abstract become the cascade, where they can be proved. */
  preset?: string;
}

export interface EstimateReading {
  estimate: Estimate;
  warnings: ReadingWarning[];
  /** Where the items come from. */
  tables: TableChoice[];
  /** The figure at which the workbook's own cascade arrives, where the estimate has that one. */
  cascade?: { sheet: string; cell: string };
}

/** Makes an estimate of the priced tables of a workbook, each item once, and says what was chosen and what was not. */
export function estimateFromReading(
  reading: WorkbookReading,
  options: EstimateOptions = {},
): EstimateReading {
  const warnings: ReadingWarning[] = [];
  const chosen = chooseTables(reading, options, warnings);
  const sections: Section[] = [];
  const rounding = roundingOf(chosen);
  for (const { sheet, rows } of chosen)
    for (const section of sectionsOf(sheet, rows, chosen.length > 1)) {
      const items = section.rows.map(({ item, row }) =>
        withOwnRounding(toItem(item, sheet, row, warnings), item.computedAmount, rounding),
      );
      sections.push({ id: `s${sections.length + 1}`, label: section.label, items });
    }
  if (sections.length === 0) sections.push(...lumpSums(reading, warnings));
  if (sections.length === 0)
    warnings.push({
      code: "ESTIMATE_EMPTY",
      message: "The workbook has no table of priced items.",
      values: {},
    });
  const tables = chosen.map(({ sheet, table }) => ({ sheet: sheet.index, table: table.index }));
  const name = options.title ?? reading.title ?? nameFromFile(reading.fileName);
  const preset = options.preset !== undefined && isPresetId(options.preset) ? options.preset : undefined;
  const made = newEstimate({
    name,
    sections,
    preset,
    particulars: { name_of_work: name },
    rounding,
  });
  const read = preset === undefined ? cascadeFromReading(reading, chosen) : undefined;
  const own = read === undefined || hasSameRates(read.lines, made.cascade) ? undefined : read;
  warnings.push(...unexplainedParts(reading, chosen, own?.lines ?? []));
  if (own === undefined) return { estimate: made, warnings, tables };
  const message = `The ${own.lines.length} lines upon the sum of the items were taken from the workbook, up to ${own.cell}.`;
  const values = { lines: String(own.lines.length), cell: own.cell };
  warnings.push({ code: "CASCADE_FROM_WORKBOOK", message, values, sheet: own.sheet, cell: own.cell });
  return {
    // Payments are no part of an estimate's workbook: none are claimed.
    estimate: { ...made, preset: OF_WORKBOOK, cascade: own.lines, memorandum: presets.plain.memorandum },
    warnings,
    tables,
    cascade: { sheet: own.sheet, cell: own.cell },
  };
}

/** Whether two cascades charge the same percentages in the same order: then the preset's own words serve better. */
function hasSameRates(a: readonly CascadeLine[], b: readonly CascadeLine[]): boolean {
  return ratesOf(a) === ratesOf(b);
}

function ratesOf(lines: readonly CascadeLine[]): string {
  return lines.flatMap(({ rate }) => rate ?? []).join();
}

interface SectionRead {
  label: string;
  rows: { item: ItemReading; row: RowReading }[];
}

function sectionsOf(sheet: SheetReading, rows: RowReading[], isOneOfMany: boolean): SectionRead[] {
  const sections: SectionRead[] = [];
  for (const row of rows) {
    if (row.item === undefined) continue;
    const label = row.item.section ?? (isOneOfMany ? sheet.name : "");
    if (sections.at(-1)?.label !== label) sections.push({ label, rows: [] });
    sections.at(-1)?.rows.push({ item: row.item, row });
  }
  return sections;
}

const ROUNDINGS: readonly Rounding[] = ["paise", "rupee", "rupee_up"];

/** An item that its table rounds otherwise than most items are rounded comes to what it does there. */
function withOwnRounding(item: Item, comesTo: Decimal | undefined, rounding: Rounding): Item {
  const isIt = (own: Rounding): boolean => itemAmount(item, own) === comesTo;
  const own = comesTo === undefined || isIt(rounding) ? undefined : ROUNDINGS.find(isIt);
  return own === undefined ? item : { ...item, rounding: own };
}

/** Where an item stands in its workbook; of two tables side by side the second one tells itself apart. */
function idOf(sheet: SheetReading, { row, beside, table }: RowReading): string {
  const place = `${sheet.index + 1}-${row}`;
  return beside === true ? `${place}-${table}` : place;
}

function toItem(item: ItemReading, sheet: SheetReading, row: RowReading, warnings: ReadingWarning[]): Item {
  const isLumpSum = item.quantity === undefined || item.rate === undefined;
  if (isLumpSum) {
    const said =
      item.amount === undefined
        ? {
            code: "ITEM_INCOMPLETE",
            message: "No quantity or no rate: taken with what there is, amount zero.",
          }
        : { code: "ITEM_AS_LUMP_SUM", message: "No quantity and rate: taken as a lump sum." };
    warnings.push({ ...said, values: {}, sheet: sheet.name, row: row.row });
  }
  const asLumpSum = isLumpSum && item.amount !== undefined;
  return {
    id: idOf(sheet, row),
    number: item.number,
    code: item.code ?? "",
    parents: item.parents,
    description: item.description,
    unit: asLumpSum ? "LS" : (item.unitText ?? item.unit ?? ""),
    quantity: asLumpSum ? ONE : (item.quantity ?? ZERO),
    rate: asLumpSum ? (item.amount ?? ZERO) : (item.rate ?? ZERO),
    per: asLumpSum ? ONE : item.per,
    statedAmount: item.amount ?? null,
  };
}

/** A workbook with nothing but a general abstract: its parts become lump sums. */
function lumpSums(reading: WorkbookReading, warnings: ReadingWarning[]): Section[] {
  const sheet = reading.sheets.find(
    (candidate) => candidate.role === "general_abstract" && !candidate.hidden,
  );
  if (sheet === undefined) return [];
  const items = partsOf(sheet).map((row, index): Item => ({
    id: idOf(sheet, row),
    number: String(index + 1),
    code: "",
    parents: [],
    description: row.total?.label ?? "",
    unit: "LS",
    quantity: ONE,
    rate: row.total?.amount ?? ZERO,
    per: ONE,
    statedAmount: row.total?.amount ?? null,
  }));
  if (items.length === 0) return [];
  const message = "No table of items: the parts of the general abstract were taken as lump sums.";
  warnings.push({ code: "PARTS_AS_LUMP_SUMS", message, values: {}, sheet: sheet.name });
  return [{ id: "s1", label: "", items }];
}

function partsOf(sheet: SheetReading): RowReading[] {
  return sheet.rows.filter(({ total }) => {
    if (total?.kind !== "subtotal" || total.amount === undefined) return false;
    return isSectionText(total.label) || totalKind(total.label) === undefined;
  });
}

/** Parts of the general abstract that no chosen table details and no line of the cascade charges. */
function unexplainedParts(
  reading: WorkbookReading,
  chosen: ChosenTable[],
  lines: readonly CascadeLine[],
): ReadingWarning[] {
  if (chosen.length === 0) return [];
  const known = chosen.flatMap(({ sheet, table, rows }) => [
    table.itemTotal,
    ...sectionSums(rows),
    ...sheet.rows.flatMap((row) => row.total?.amount ?? []),
  ]);
  const charged = new Set(lines.map(({ label }) => label));
  return reading.sheets
    .filter((sheet) => sheet.role === "general_abstract" && !sheet.hidden)
    .flatMap((sheet) =>
      partsOf(sheet)
        .filter((row) => !charged.has(row.total?.label ?? ""))
        .filter((row) => !known.some((total) => isNear(total, row.total?.amount ?? ZERO)))
        .map((row) => {
          const part = row.total?.label ?? "";
          const amount = formatIndian(row.total?.amount ?? ZERO);
          return {
            code: "PART_NOT_DETAILED",
            message: `"${part}" (${amount}) has no table of items and is not in the estimate.`,
            values: { part, amount },
            sheet: sheet.name,
            row: row.row,
          };
        }),
    );
}

function sectionSums(rows: RowReading[]): Decimal[] {
  const sums = new Map<string, Decimal>();
  for (const { item } of rows) {
    if (item === undefined) continue;
    const label = item.section ?? "";
    sums.set(label, add(sums.get(label) ?? ZERO, item.amount ?? item.computedAmount ?? ZERO));
  }
  return [...sums.values()];
}

/** Rupees where the workbook rounds to rupees, else paise. */
function roundingOf(chosen: ChosenTable[]): Rounding {
  const weigh = (rounding: string): Decimal =>
    sum(
      chosen
        .filter(({ table }) => table.rounding === rounding)
        .map(({ table }) => decimal(String(table.itemCount))),
    );
  const paise = add(weigh("exact"), weigh("mixed"));
  const halfUp = weigh("half_up");
  const up = weigh("up");
  if (compare(halfUp, paise) > 0 && compare(halfUp, up) >= 0) return "rupee";
  return compare(up, paise) > 0 ? "rupee_up" : "paise";
}

function nameFromFile(fileName: string): string {
  const bare = fileName.replace(/^.*[\\/]/, "").replace(/\.[a-z0-9]{1,5}$/i, "");
  return bare.replace(/[_-]+/g, " ").trim() || "Estimate";
}
