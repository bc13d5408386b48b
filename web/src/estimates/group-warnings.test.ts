import { expect, it } from "vitest";
import { groupWarnings } from "./group-warnings.ts";

const lump = (sheet: string, row: number) => ({
  code: "ITEM_INCOMPLETE",
  message: "A lump sum.",
  sheet,
  row,
});

it("says once what holds for many rows of a sheet, and names them", () => {
  const first = lump("Abstract", 6);
  const roof = lump("Roof", 6);
  const exceeded = { code: "SANCTION_EXCEEDED", message: "Too much." };
  expect(
    groupWarnings([first, exceeded, lump("Abstract", 8), lump("Abstract", 7), lump("Abstract", 30), roof]),
  ).toEqual([
    { warning: first, sheet: "Abstract", rows: "6–8, 30", count: 4 },
    { warning: exceeded, sheet: "", rows: "", count: 1 },
    { warning: roof, sheet: "Roof", rows: "6", count: 1 },
  ]);
});
