import { expect, it } from "vitest";
import type { EstimateItem } from "../api/documents.ts";
import { estimateRows } from "./estimate-rows.ts";

const item = (id: string, parents: string[] = []): EstimateItem => ({
  id,
  number: id,
  code: "",
  parents,
  description: id,
  unit: "Cum",
  quantity: "1",
  rounding: null,
  rate: "1",
  per: "1",
  amount: "1",
  stated_amount: null,
  measurements: [],
  priced_from: null,
});

const section = (id: string, items: EstimateItem[]) => ({ id, label: id, total: "1", items });

it("shows a parent once, above the items that complete it", () => {
  const rows = estimateRows([section("A", [item("a", ["long"]), item("b", ["long"]), item("c")])], new Set());
  expect(rows.map((row) => row.kind)).toEqual(["section", "parent", "item", "item", "item"]);
});

it("shows it again where another item stood between", () => {
  const rows = estimateRows([section("A", [item("a", ["long"]), item("b"), item("c", ["long"])])], new Set());
  expect(rows.map((row) => row.kind)).toEqual(["section", "parent", "item", "item", "parent", "item"]);
});

it("hides what a folded section holds, and no other", () => {
  const rows = estimateRows([section("A", [item("a")]), section("B", [item("b")])], new Set(["A"]));
  expect(rows.map((row) => row.kind)).toEqual(["section", "section", "item"]);
});
