import { columnRoles, rowClasses, tableRoles } from "@rowhouse/estimating";
import { z } from "zod";

const RowClass = z.enum(rowClasses as [string, ...string[]]);
const TableRole = z.enum(tableRoles as [string, ...string[]]);
const ColumnRole = z.enum(columnRoles as [string, ...string[]]);
const Row = z.int().min(1).describe("From 1, as the spreadsheet shows it");
const Column = z.int().min(0).describe("From 0");

export const Corrections = z.object({
  sheets: z.array(
    z.strictObject({
      name: z.string().describe("As the workbook names it"),
      role: TableRole.optional().describe("What the sheet is for; nothing of an `other` one is a table"),
      tables: z
        .array(
          z.strictObject({
            headerRow: Row.describe(
              "First row of the heading, of a table that was found or of one that was not",
            ),
            headerRows: z.int().min(0).max(3).optional().describe("0: the rows of the table begin here"),
            role: TableRole.optional().describe("`other`: this is no table"),
            use: z.boolean().optional().describe("Whether its items go into the estimate"),
            unitBelow: z.boolean().optional().describe("Whether units stand in the row under their quantity"),
            rounding: z.enum(["exact", "half_up", "up"]).optional(),
            columns: z
              .array(z.strictObject({ index: Column, role: z.union([ColumnRole, z.literal("none")]) }))
              .optional(),
          }),
        )
        .optional(),
      rows: z.array(z.strictObject({ row: Row, class: RowClass })).optional(),
    }),
  ),
});

const Counts = z.object({
  item: z.int(),
  parent: z.int(),
  section: z.int(),
  measurement: z.int(),
  total: z.int(),
  note: z.int(),
  blank: z.int(),
  unread: z.int(),
});

const Table = z.object({
  index: z.int(),
  role: z.string(),
  headerRow: z.int(),
  headerRows: z.int(),
  firstRow: z.int(),
  lastRow: z.int(),
  columns: z.array(
    z.object({ index: z.int(), role: z.string(), heading: z.string(), corrected: z.boolean().optional() }),
  ),
  confidence: z.number().describe("0 to 1"),
  itemCount: z.int(),
  rounding: z.string(),
  itemTotal: z.string(),
  computedTotal: z.string(),
  statedTotal: z.object({ amount: z.string(), cell: z.string(), label: z.string() }).optional(),
  corrected: z.boolean().optional().describe("By hand, or by what was remembered"),
  use: z.boolean().optional(),
  unitBelow: z.boolean().optional(),
});

const Sheet = z.object({
  index: z.int(),
  name: z.string(),
  role: z.string(),
  hidden: z.boolean(),
  rowCount: z.int(),
  columnCount: z.int(),
  listedRows: z.int().describe("Rows that are not blank: what GET /api/uploads/{id}/sheets/{index} lists"),
  doubts: z.int(),
  tables: z.array(Table),
  counts: Counts,
  corrected: z.boolean().optional(),
});

export const Preview = z.object({
  revision: z
    .int()
    .describe("Grows with every correction; send the one you have seen. 0 while there is none"),
  corrections: Corrections,
  remembered: z.boolean().describe("Whether corrections are kept for files like this"),
  mapped_at: z.iso
    .datetime()
    .nullable()
    .describe("When what it was first read with was remembered; null: it was read as it is"),
  title: z.string().nullable(),
  format: z.string(),
  counts: Counts,
  sheets: z.array(Sheet),
  doubts: z.int(),
  estimate: z
    .object({
      tables: z.array(z.object({ sheet: z.int(), table: z.int() })).describe("Where its items come from"),
      items: z.int(),
      ecv: z.string(),
      cascade: z
        .object({ sheet: z.string(), cell: z.string(), lines: z.array(z.string()), total: z.string() })
        .nullable()
        .describe("The workbook's own lines upon the items, which an estimate without a preset takes"),
    })
    .nullable()
    .describe("What an estimate made of it now would hold; null where it was read by an earlier release"),
  warnings: z
    .array(
      z.object({
        code: z.string(),
        message: z.string(),
        sheet: z.string().optional(),
        row: z.int().optional(),
        cell: z.string().optional(),
      }),
    )
    .describe("The first 200"),
});
export type Preview = z.infer<typeof Preview>;

export const CorrectBody = z.object({
  revision: z.int().min(0),
  corrections: Corrections.describe("All of them, in place of those before"),
  remember: z.boolean().default(true).describe("Keep them for this file, and for files of its layout"),
});
export type CorrectBody = z.infer<typeof CorrectBody>;

export const DoubtPage = z.object({
  items: z.array(
    z.object({
      code: z.string(),
      reason: z.string(),
      sheet: z.int().optional(),
      row: z.int().optional(),
      position: z.int().optional().describe("Of the row among the sheet's listed ones, from 0"),
      text: z.string(),
      class: RowClass.optional().describe("What the row was read as"),
      repairs: z.array(
        z.union([
          z.object({ kind: z.literal("row"), row: Row, class: RowClass }),
          z.object({ kind: z.literal("column"), headerRow: Row, index: Column, role: ColumnRole }),
          z.object({ kind: z.literal("unit_below"), headerRow: Row }),
          z.object({ kind: z.literal("header"), row: Row }),
          z.object({ kind: z.literal("sheet"), role: TableRole }),
        ]),
      ),
    }),
  ),
  next_cursor: z.string().nullable(),
});

export const Mapping = z.object({
  id: z.uuid(),
  kind: z.enum(["layout", "file"]).describe("Files of a layout, or one file only"),
  sheet: z.string().nullable().describe("The sheet that it was learned on"),
  headings: z.array(z.string()).describe("What the layout is known by"),
  columns: z.int().describe("Columns with a role of their own"),
  rows: z.int().describe("Wordings of rows with a class of their own"),
  upload_id: z.uuid(),
  filename: z.string(),
  made_by_name: z.string(),
  made_at: z.iso.datetime(),
});
export type Mapping = z.infer<typeof Mapping>;
