import { describe, expect, it } from "vitest";
import { isSameUnit } from "./same-unit.ts";
import { distanceOf, wordsOf } from "./words.ts";

describe("the words by which a rate is found", () => {
  it("are small, each once, figures apart from letters, abbreviations whole", () => {
    expect(wordsOf("25mm thick R.C.C. slab of M-20 (1:2.5:4), slab of the roof")).toEqual([
      "25",
      "mm",
      "thick",
      "rcc",
      "slab",
      "m",
      "20",
      "1",
      "2.5",
      "4",
      "roof",
    ]);
    expect(wordsOf("सीमेंट कंक्रीट")).toEqual(["सीमेंट", "कंक्रीट"]);
    expect(wordsOf(" — ")).toEqual([]);
  });

  it("are recognized with a beginning typed, and with wrong, missing, doubled and swapped letters", () => {
    expect(distanceOf("plaster", "plaster")).toBe(0);
    expect(distanceOf("plas", "plastering")).toBe(1);
    for (const [typed, known] of [
      ["plastr", "plaster"],
      ["plastr", "plastering"],
      ["concrte", "concrete"],
      ["conrcete", "concrete"],
      ["exavasion", "excavation"],
      ["breick", "brick"],
      ["wrok", "work"],
    ] as const)
      expect([typed, distanceOf(typed, known)]).toEqual([typed, expect.any(Number)]);
  });

  it("are not mistaken for words that mean something else", () => {
    for (const [typed, known] of [
      ["25", "250"],
      ["rcc", "pcc"],
      ["steel", "stone"],
      ["wall", "tile"],
    ] as const)
      expect([typed, distanceOf(typed, known)]).toEqual([typed, undefined]);
  });

  it("tell the same unit in two spellings from another unit, and from the same for a hundred", () => {
    expect(isSameUnit("P. Sqm", "sqm.")).toBe(true);
    expect(isSameUnit("Per Plant", "per plant")).toBe(true);
    expect(isSameUnit("Cum", "Sqm")).toBe(false);
    expect(isSameUnit("100 Nos", "Nos")).toBe(false);
  });
});
