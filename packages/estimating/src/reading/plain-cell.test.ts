import { describe, expect, it } from "vitest";
import { type CellValue, newGrid } from "./grid.ts";
import { defaultLimits } from "./limits.ts";
import { CellScanner } from "./scan-cells.ts";

function cellsOf(...cells: string[]): (CellValue[] | undefined)[] {
  const grid = newGrid("Abstract");
  const book = {
    strings: ["Brickwork", "Plaster"],
    isDate: [false, true],
    is1904: false,
    cellsLeft: 100,
    limits: defaultLimits,
  };
  const xml = `<sheetData><row r="2">${cells.join("")}</row></sheetData>`;
  new CellScanner(grid, book).scan(Buffer.from(xml));
  return grid.rows;
}

describe("a cell", () => {
  it.each([
    ["a number", 12.5, '<c r="B2"><v>12.5</v></c>'],
    ["a shared text", "Plaster", '<c r="B2" s="0" t="s"><v>1</v></c>'],
    [
      "a text of its own",
      "a < b",
      '<c r="B2" t="inlineStr"><is><t xml:space="preserve">a &lt; b</t></is></c>',
    ],
    ["a date", new Date("2026-04-01"), '<c r="B2" s="1"><v>46113</v></c>'],
    ["an error", "#REF!", '<c r="B2" t="e"><v>#REF!</v></c>'],
    ["nothing", undefined, '<c r="B2" s="1"></c>'],
  ])("is read alike however its tags are written: %s", (_, value, plain) => {
    const expected = value === undefined ? [] : [undefined, [undefined, value]];
    const spellings = [
      plain,
      plain.replaceAll('"', "'"),
      plain.replace("<c ", '<c vm="1>2" '),
      plain.replaceAll(/<(\/?)(?=[civt])/g, "<$1x:"),
      plain.replaceAll("=", " = "),
      plain.replace("</c>", "<!-- > --></c >"),
      plain.replace("<t ", '<t a="1>2" '),
    ];
    expect(spellings.map((written) => cellsOf(written))).toEqual(spellings.map(() => expected));
  });

  it("stands where its place says, and without one beside the cell before", () => {
    const [row] = cellsOf('<c r="AB2"><v>1</v></c>', "<c><v>2</v></c>", '<c r="AE2"><v>3</v></c>').slice(1);
    expect(row?.slice(26)).toEqual([undefined, 1, 2, undefined, 3]);
  });
});
