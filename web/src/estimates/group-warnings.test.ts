import { expect, it } from "vitest";
import { groupWarnings } from "./group-warnings.ts";

const lump = (sheet: string, row: number) => ({
  code: "ITEM_INCOMPLETE",
  message: "A lump sum.",
  sheet,
  row,
});

it("says once what holds for many rows of a sheet, and names them", () => {
  const exceeded = { code: "SANCTION_EXCEEDED", message: "Too much." };
  expect(
    groupWarnings([
      lump("Abstract", 6),
      exceeded,
      lump("Abstract", 8),
      lump("Abstract", 7),
      lump("Abstract", 30),
      lump("Roof", 6),
    ]),
  ).toEqual([
    { message: "A lump sum.", sheet: "Abstract", rows: "6–8, 30", count: 4 },
    { message: "Too much.", sheet: "", rows: "", count: 1 },
    { message: "A lump sum.", sheet: "Roof", rows: "6", count: 1 },
  ]);
});
