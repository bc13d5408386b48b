import { expect, it } from "vitest";
import { shownCells } from "./reading-facts.ts";

const spans = (cells: (string | null)[]) =>
  shownCells(cells, 4, new Set([2, 3])).map(({ text, span }) => [text, span]);

it("lets a heading run over the empty cells to its right", () => {
  expect(spans(["PART A: CIVIL WORKS"])).toEqual([["PART A: CIVIL WORKS", 4]]);
  expect(spans([null, "Sub-total", null, "49800"])).toEqual([
    ["", 1],
    ["Sub-total", 2],
    ["49800", 1],
  ]);
});

it("keeps figures in their columns", () => {
  expect(spans(["1", "Wiring", "40", null])).toEqual([
    ["1", 1],
    ["Wiring", 1],
    ["40", 1],
    ["", 1],
  ]);
});
