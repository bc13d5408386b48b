import { expect, it } from "vitest";
import { pastedColumn } from "../design/pasted-column.ts";
import { entriesOf, laidOver } from "./typed-quantities.ts";

const ORDER = ["a", "b", "c"];

it("sends numbers that are not zero, in the order of the items", () => {
  expect(entriesOf({ c: "1,240", a: "16", b: "0.000" }, ORDER)).toEqual([
    { item_id: "a", quantity: "16" },
    { item_id: "c", quantity: "1240" },
  ]);
});

it("lays a pasted column over the items from the one that has the keyboard", () => {
  const { typed } = laidOver({ a: "1" }, ORDER, "b", pastedColumn("16\n40\n"));
  expect(typed).toEqual({ a: "1", b: "16", c: "40" });
});

it("counts what did not fit and what was no number, and changes nothing there", () => {
  const result = laidOver({ b: "7" }, ORDER, "b", pastedColumn("Deleted\n40\n50"));
  expect(result).toEqual({ typed: { b: "7", c: "40" }, unread: 1, beyond: 1 });
});
