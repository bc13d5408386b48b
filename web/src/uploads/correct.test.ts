import { expect, it } from "vitest";
import { columnLetters, withColumn, withRepair, withRow, withSheet, withTable } from "./correct.ts";

const none = { sheets: [] };

it("leaves nothing of corrections that are taken back", () => {
  const row = withRow(none, "A", 4, "note");
  expect(withRow(row, "A", 4, "total")).toEqual({
    sheets: [{ name: "A", rows: [{ row: 4, class: "total" }] }],
  });
  expect(withRow(row, "A", 4, undefined)).toEqual(none);
  const table = withTable(none, "A", 2, { use: false });
  expect(withTable(table, "A", 2, { use: undefined })).toEqual(none);
  const sheet = withSheet(none, "A", { role: "bill" });
  expect(withSheet(sheet, "A", { role: undefined })).toEqual(none);
});

it("gives a role to one column at a time, and none to any number", () => {
  const first = withColumn(none, "A", 2, { index: 3, role: "rate" });
  const moved = withColumn(first, "A", 2, { index: 5, role: "rate" });
  expect(moved.sheets[0]?.tables).toEqual([{ headerRow: 2, columns: [{ index: 5, role: "rate" }] }]);
  const silent = [0, 1].reduce(
    (given, index) => withColumn(given, "A", 2, { index, role: "none" }),
    none as typeof moved,
  );
  expect(silent.sheets[0]?.tables?.[0]?.columns).toHaveLength(2);
});

it("keeps a heading that was named when the last of its columns is taken back", () => {
  const named = withRepair(none, "A", { kind: "header", row: 7 });
  const column = withColumn(named, "A", 7, { index: 1, role: "unit" });
  expect(withColumn(column, "A", 7, { index: 1, role: undefined })).toEqual(named);
});

it("names columns as spreadsheets do", () => {
  expect([0, 25, 26, 27, 701, 702].map(columnLetters)).toEqual(["A", "Z", "AA", "AB", "ZZ", "AAA"]);
});
