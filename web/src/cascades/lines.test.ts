import * as fc from "fast-check";
import { expect, it } from "vitest";
import {
  baseAmount,
  choicesAt,
  isInOrder,
  type Line,
  linesInForce,
  moved,
  ofKind,
  withAdded,
  withLaterRate,
  without,
  withRate,
} from "./lines.ts";

const starts = [{ id: "ecv", label: "ECV", amount: "172780.8" }];
const percent = (id: string, rate: string, base = ["ecv"]): Line => ({
  id,
  label: `Add ${id} @ ${rate}%`,
  kind: "percent",
  base,
  rounding: "paise",
  rate,
});
const total = (base: string[]): Line => ({
  id: "total",
  label: "Total",
  kind: "subtotal",
  base,
  rounding: "paise",
});
const start = [percent("lc", "1"), percent("gst", "18", ["ecv", "lc"]), total(["ecv", "lc", "gst"])];

it("stays a cascade that the service takes, whatever is added, removed, moved or dated", () => {
  const edit = fc.record({ how: fc.constantFrom("add", "remove", "up", "down", "date"), at: fc.nat(12) });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 20 }), (edits) => {
      let lines = start;
      for (const { how, at } of edits) {
        const place = at % Math.max(lines.length, 1);
        if (how === "add") lines = withAdded(lines, "New line", "ecv");
        else if (how === "remove") lines = without(lines, place);
        else if (how === "date") lines = withLaterRate(lines, place, "2026-04-01");
        else {
          const next = moved(lines, place, how === "up" ? -1 : 1);
          if (isInOrder(next, starts)) lines = next;
        }
        expect(isInOrder(lines, starts)).toBe(true);
        for (const [index, line] of lines.entries()) {
          const offered = choicesAt(lines, index, starts).map(({ id }) => id);
          expect(offered).toEqual(expect.arrayContaining(line.base.filter((id) => id !== line.id)));
        }
      }
    }),
  );
});

it("takes a new line into the result and a removed one out of it", () => {
  const added = withAdded(start, "Seigniorage", "ecv");
  expect(added.at(-1)?.base).toEqual(["ecv", "lc", "gst", "line_1"]);
  expect(without(added, 0).map(({ base }) => base)).toEqual([["ecv"], ["ecv"], ["ecv", "gst", "line_1"]]);
});

it("adds before a plug, which makes room for it", () => {
  const plug: Line = { id: "ls", label: "LS", kind: "plug", base: ["ecv"], rounding: "paise" };
  const added = withAdded([plug, total(["ecv", "ls"])], "New", "ecv");
  expect(added.map(({ id, base }) => [id, base])).toEqual([
    ["line_1", ["ecv"]],
    ["ls", ["ecv", "line_1"]],
    ["total", ["ecv", "ls", "line_1"]],
  ]);
});

it("says what a line stands on, with deductions subtracted", () => {
  const worked = [
    { id: "lc", amount: "1727.81" },
    { id: "kept", amount: "100.5", effect: "deduct" as const },
  ];
  expect(baseAmount(["ecv", "lc", "kept"], starts, worked)).toBe("174408.11");
  expect(baseAmount(["since"], [{ id: "since", label: "Since" }], [])).toBeUndefined();
});

it("names the new rate in the label that named the old one, and keeps what a kind needs", () => {
  expect(withRate(percent("gst", "18"), "12.5").label).toBe("Add gst @ 12.5%");
  expect(withRate({ ...percent("gst", "18"), label: "GST" }, "12").label).toBe("GST");
  expect(ofKind(percent("gst", "18"), "fixed")).not.toHaveProperty("rate");
  expect(ofKind(total([]), "percent")).toMatchObject({ rate: "0" });
});

it("picks of each line the newest that is in force", () => {
  const dated = withLaterRate([percent("gst", "12")], 0, "2022-07-18");
  expect([...linesInForce(dated, "2022-07-17")]).toEqual([dated[0]]);
  expect([...linesInForce(dated, "2022-07-18")]).toEqual([dated[1]]);
  expect([...linesInForce(dated, null)]).toEqual([dated[1]]);
});
