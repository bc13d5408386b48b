import { z } from "zod";
import { PageQuery } from "../../foundation/http/page.ts";

export const Day = z.iso.date();

const State = z.string().trim().min(1).max(100);
const BookName = z.string().trim().min(1).max(200).describe("Of the book: its versions have the same one");
const Year = z.int().min(1900).max(2200);

/** What tells one version of a schedule of rates from another. */
export const ScheduleFacts = z.object({
  state: State,
  name: BookName,
  year: Year,
  effective_from: Day.describe("The first day on which its rates hold"),
});
export type ScheduleFacts = z.infer<typeof ScheduleFacts>;

export const ScheduleName = ScheduleFacts.extend({ id: z.uuid() });
export type ScheduleName = z.infer<typeof ScheduleName>;

export const RateSchedule = ScheduleName.extend({
  rate_count: z.int(),
  unread_count: z.int().describe("Rows of the workbook that could not be read"),
  is_in_force: z.boolean().describe("Today no later version of the same book holds"),
  upload_id: z.uuid().nullable(),
  created_at: z.iso.datetime(),
});
export type RateSchedule = z.infer<typeof RateSchedule>;

const Place = { sheet: z.string(), row: z.int().describe("From 1") };

export const ScheduleReport = z.object({
  sheets: z.array(
    z.object({
      name: z.string(),
      left_out: z.string().nullable().describe("Why no rate of the sheet was read"),
      rate_count: z.int(),
      counts: z.object({ rate: z.int(), parent: z.int(), heading: z.int(), note: z.int(), unread: z.int() }),
    }),
  ),
  unread: z.array(z.object({ ...Place, reason: z.string(), text: z.string() })).describe("The first 1,000"),
  unread_count: z.int(),
  warnings: z
    .array(
      z.object({
        ...Place,
        code: z.string(),
        message: z.string(),
        values: z.record(z.string(), z.string()).optional(),
      }),
    )
    .describe("The first 1,000"),
  warning_count: z.int(),
});
export type ScheduleReport = z.infer<typeof ScheduleReport>;

export const ScheduleDetail = RateSchedule.extend({
  report: ScheduleReport,
  chapters: z.array(z.object({ chapter: z.string(), rate_count: z.int() })),
});
export type ScheduleDetail = z.infer<typeof ScheduleDetail>;

export const Rate = z.object({
  id: z.uuid(),
  code: z.string(),
  chapter: z.string(),
  parents: z.array(z.string()).describe("Outermost first; the description completes them"),
  description: z.string(),
  unit: z.string(),
  per: z.string(),
  rate: z.string().describe("Rupees for `per` units"),
  sheet: z.string(),
  source_row: z.int(),
  schedule: ScheduleName,
});
export type Rate = z.infer<typeof Rate>;

export const RateQuery = PageQuery.extend({
  q: z.string().trim().max(200).default("").describe("Code or words; typing errors are allowed"),
  schedule: z.uuid().optional().describe("Only this one; else all that hold on the day"),
  on: Day.optional().describe("Left out: today"),
  chapter: z.string().max(500).optional().describe("Of `schedule`, without `q`"),
  cursor: z
    .string()
    .regex(/^\d{1,7}$/, "must be `next_cursor` of the page before")
    .optional(),
});
export type RateQuery = z.infer<typeof RateQuery>;

export const FoundRates = z.object({
  items: z.array(Rate),
  next_cursor: z.string().nullable(),
  meant: z
    .array(z.object({ typed: z.string(), words: z.array(z.string()) }))
    .describe("What was looked for in place of words that no rate has"),
  unknown: z.array(z.string()).describe("Words that are like none; they were left out"),
});
export type FoundRates = z.infer<typeof FoundRates>;

export const RateDetail = Rate.extend({
  history: z
    .array(
      z.object({ id: z.uuid(), rate: z.string(), per: z.string(), unit: z.string(), schedule: ScheduleName }),
    )
    .describe("The same item in all versions of the book, newest first"),
  analyses: z.array(z.object({ id: z.uuid(), description: z.string(), rate: z.string() })),
});
export type RateDetail = z.infer<typeof RateDetail>;

/** Where an item's rate is from; left out of a later change of its rate, the reference goes. */
export const PricedFrom = z
  .union([
    z.strictObject({ rate_id: z.uuid() }),
    z.strictObject({ analysis_id: z.uuid() }),
    z.strictObject({ taken_id: z.uuid().describe("What an item took before, as it was then") }),
  ])
  .describe("The rate, or the rate analysis, that `rate` was taken from");
export type PricedFrom = z.infer<typeof PricedFrom>;

export const ItemRate = z.object({
  item_id: z.uuid(),
  taken_id: z.uuid(),
  rate_id: z.uuid().nullable().describe("Null where the rate is no longer there, or came from an analysis"),
  analysis_id: z.uuid().nullable(),
  source: z.string().describe("The schedule, or the analysis, as it was called then"),
  effective_from: z.string().nullable(),
  code: z.string(),
  description: z.string(),
  unit: z.string(),
  per: z.string(),
  rate: z.string(),
  taken_at: z.iso.datetime(),
  is_unit_different: z.boolean().describe("The item is measured in another unit than the rate is for"),
  is_changed: z.boolean().describe("The item has another rate now than the one that was taken"),
});
export type ItemRate = z.infer<typeof ItemRate>;
