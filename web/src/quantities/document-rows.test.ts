import { expect, it } from "vitest";
import { documentRows } from "./document-rows.ts";

const row = (itemId: string, number: string) => ({ itemId, number, parents: [] });
const keysOf = (rows: ReturnType<typeof row>[]): string[] =>
  documentRows([{ id: "a", label: "", rows }]).map(({ key }) => key);

it("a row keeps its key when a row of the item above it appears", () => {
  const before = keysOf([row("brick", "1"), row("plaster", "2")]);
  const after = keysOf([row("brick", "1"), row("brick", "AE1"), row("plaster", "2")]);
  expect(new Set(after).size).toBe(3);
  expect(after).toEqual([before[0], expect.any(String), before[1]]);
});
