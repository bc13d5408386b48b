import { expect, it } from "vitest";
import { isColumn, pastedColumn } from "./pasted-column.ts";

it("reads one column of a spreadsheet, line by line", () => {
  expect(pastedColumn("135\r\n16\r\n40\r\n")).toEqual([
    { kind: "decimal", value: "135" },
    { kind: "decimal", value: "16" },
    { kind: "decimal", value: "40" },
  ]);
});

it("takes the first of several columns", () => {
  expect(pastedColumn("135\tCum\n16\tCum")).toEqual([
    { kind: "decimal", value: "135" },
    { kind: "decimal", value: "16" },
  ]);
});

it("keeps empty cells in their place, so that the rows below do not move up", () => {
  expect(pastedColumn("1\n\n-\n4").map((cell) => cell.kind)).toEqual([
    "decimal",
    "empty",
    "empty",
    "decimal",
  ]);
});

it("leaves a word as a word", () => {
  expect(pastedColumn("1\nSame as estimate\n3")[1]).toEqual({ kind: "unread", text: "Same as estimate" });
});

it("reads a quoted cell with a line break as one cell", () => {
  expect(pastedColumn('"two\nlines"\n5')).toEqual([
    { kind: "unread", text: "two\nlines" },
    { kind: "decimal", value: "5" },
  ]);
});

it("knows a column from a single value", () => {
  expect(isColumn("135\n")).toBe(false);
  expect(isColumn("135\n16")).toBe(true);
  expect(isColumn("135\t16")).toBe(true);
});
