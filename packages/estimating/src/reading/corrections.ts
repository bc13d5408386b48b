import { EstimatingError } from "../errors.ts";
import type { ColumnRole, InferredRounding, RowClass, SheetRole } from "./reading.ts";

/** What a person knows better than the reader, as plain data. Rows count from 1 and columns from 0, as in a reading. */
export interface Corrections {
  sheets: SheetCorrections[];
}

export interface SheetCorrections {
  /** As the workbook names it. */
  name: string;
  /** What the sheet is for; nothing of an `other` one is a table. */
  role?: TableRole;
  tables?: TableCorrections[];
  rows?: RowCorrection[];
}

export interface TableCorrections {
  /** The first row of its heading: of a table that was found, or of one that was not. */
  headerRow: number;
  /** 1 to 3; 0 where the table has no heading and its rows begin here. */
  headerRows?: number;
  /** `other`: this is no table. */
  role?: TableRole;
  /** Whether its items go into the estimate; without it the reader chooses. */
  use?: boolean;
  /** Whether a unit stands in the row under its quantity; without it the reader looks. */
  unitBelow?: boolean;
  rounding?: Exclude<InferredRounding, "mixed">;
  columns?: ColumnCorrection[];
}

export type TableRole = Exclude<SheetRole, "empty">;

export interface ColumnCorrection {
  index: number;
  role: ColumnRole | "none";
}

export interface RowCorrection {
  row: number;
  class: RowClass;
}

/** Corrections that are none: `message` says where and what is wrong. */
export class CorrectionsError extends EstimatingError {
  constructor(place: string, what: string) {
    super(
      "CORRECTIONS_INVALID",
      `${place}: ${what}`,
      "Correct the place that is named. Rows count from 1, columns from 0; sheets go by their name.",
    );
  }
}

export const tableRoles = Object.keys({
  abstract: 0,
  general_abstract: 0,
  boq: 0,
  bill: 0,
  deviation: 0,
  measurement: 0,
  rate_list: 0,
  rate_analysis: 0,
  other: 0,
} satisfies Record<TableRole, 0>) as TableRole[];

export const columnRoles = Object.keys({
  number: 0,
  code: 0,
  description: 0,
  unit: 0,
  quantity: 0,
  rate: 0,
  per: 0,
  amount: 0,
  count: 0,
  length: 0,
  breadth: 0,
  depth: 0,
  more: 0,
  less: 0,
  remarks: 0,
} satisfies Record<ColumnRole, 0>) as ColumnRole[];

export const rowClasses = Object.keys({
  item: 0,
  parent: 0,
  section: 0,
  measurement: 0,
  total: 0,
  note: 0,
  blank: 0,
  unread: 0,
} satisfies Record<RowClass, 0>) as RowClass[];

/** More is no correction by hand, and costs more than it tells. */
const MOST = { sheets: 400, tables: 500, columns: 300, rows: 20_000, headerRows: 3 } as const;
const LAST_ROW = 1_048_576;
const LAST_COLUMN = 16_383;

/** Takes corrections from anywhere; whatever is not as the types say is refused. @throws CorrectionsError */
export function parseCorrections(value: unknown): Corrections {
  const { sheets } = record(value, "corrections", ["sheets"]);
  return { sheets: list(sheets, "sheets", MOST.sheets, parseSheet) };
}

function parseSheet(value: unknown, place: string): SheetCorrections {
  const given = record(value, place, ["name", "role", "tables", "rows"]);
  if (typeof given["name"] !== "string")
    throw new CorrectionsError(`${place}.name`, "a sheet's name is a text");
  return {
    name: given["name"],
    ...optional(given, "role", (role) => oneOf(role, `${place}.role`, tableRoles)),
    ...optional(given, "tables", (tables) => list(tables, `${place}.tables`, MOST.tables, parseTable)),
    ...optional(given, "rows", (rows) => list(rows, `${place}.rows`, MOST.rows, parseRow)),
  };
}

function parseTable(value: unknown, place: string): TableCorrections {
  const given = record(value, place, [
    "headerRow",
    "headerRows",
    "role",
    "use",
    "unitBelow",
    "rounding",
    "columns",
  ]);
  return {
    headerRow: whole(given["headerRow"], `${place}.headerRow`, 1, LAST_ROW),
    ...optional(given, "headerRows", (rows) => whole(rows, `${place}.headerRows`, 0, MOST.headerRows)),
    ...optional(given, "role", (role) => oneOf(role, `${place}.role`, tableRoles)),
    ...optional(given, "use", (use) => yesOrNo(use, `${place}.use`)),
    ...optional(given, "unitBelow", (below) => yesOrNo(below, `${place}.unitBelow`)),
    ...optional(given, "rounding", (rounding) =>
      oneOf(rounding, `${place}.rounding`, ["exact", "half_up", "up"] as const),
    ),
    ...optional(given, "columns", (columns) => list(columns, `${place}.columns`, MOST.columns, parseColumn)),
  };
}

function parseColumn(value: unknown, place: string): ColumnCorrection {
  const given = record(value, place, ["index", "role"]);
  return {
    index: whole(given["index"], `${place}.index`, 0, LAST_COLUMN),
    role: oneOf(given["role"], `${place}.role`, [...columnRoles, "none"] as const),
  };
}

function parseRow(value: unknown, place: string): RowCorrection {
  const given = record(value, place, ["row", "class"]);
  return {
    row: whole(given["row"], `${place}.row`, 1, LAST_ROW),
    class: oneOf(given["class"], `${place}.class`, rowClasses),
  };
}

function record(value: unknown, place: string, known: readonly string[]): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new CorrectionsError(place, "an object is wanted here");
  const strange = Object.keys(value).find((key) => !known.includes(key));
  if (strange !== undefined)
    throw new CorrectionsError(`${place}.${strange.slice(0, 40)}`, `unknown; known are ${known.join(", ")}`);
  return value as Record<string, unknown>;
}

function optional<Key extends string, Value>(
  given: Record<string, unknown>,
  key: Key,
  parse: (value: unknown) => Value,
): Partial<Record<Key, Value>> {
  return given[key] === undefined ? {} : ({ [key]: parse(given[key]) } as Record<Key, Value>);
}

function list<T>(
  value: unknown,
  place: string,
  most: number,
  parse: (value: unknown, place: string) => T,
): T[] {
  if (!Array.isArray(value)) throw new CorrectionsError(place, "a list is wanted here");
  if (value.length > most) throw new CorrectionsError(place, `at most ${most} are taken`);
  return value.map((one, index) => parse(one, `${place}[${index}]`));
}

function oneOf<Name extends string>(value: unknown, place: string, names: readonly Name[]): Name {
  const name = names.find((candidate) => candidate === value);
  if (name !== undefined) return name;
  throw new CorrectionsError(place, `${shown(value)} is none of ${names.join(", ")}`);
}

function whole(value: unknown, place: string, least: number, most: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new CorrectionsError(place, `${shown(value)} is no whole number from ${least} to ${most}`);
}

function yesOrNo(value: unknown, place: string): boolean {
  if (typeof value === "boolean") return value;
  throw new CorrectionsError(place, `${shown(value)} is neither true nor false`);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 40);
}
