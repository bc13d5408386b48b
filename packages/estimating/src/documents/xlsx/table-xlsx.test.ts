import * as fc from "fast-check";
import { readXlsx } from "hucre/xlsx";
import { describe, expect, it } from "vitest";
import { decimal } from "../../decimal.ts";
import { tableXlsx } from "./table-xlsx.ts";

const columns = [
  { heading: "Description", kind: "text" },
  { heading: "Rate", kind: "figure" },
] as const;

describe("a plain table as workbook", () => {
  it("comes back as it was: texts as texts, figures as numbers", async () => {
    const text = fc
      .string({ unit: "grapheme", minLength: 1 })
      .filter((value) => !/\p{Cc}|[\uFFFE\uFFFF]/u.test(value));
    const rate = fc.integer({ min: -1_000_000, max: 1_000_000 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, rate), { minLength: 1, maxLength: 30 }), async (entries) => {
        const rows = entries.map(([description, value]) => [description, decimal(String(value))]);
        const { sheets } = await readXlsx(await tableXlsx({ name: "Rates", columns, rows }));
        expect(sheets[0]?.rows).toEqual([["Description", "Rate"], ...entries]);
      }),
      { numRuns: 40 },
    );
  });

  it("keeps a text that looks like a formula text", async () => {
    const hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")'];
    const bytes = await tableXlsx({ name: "=x", columns, rows: hostile.map((text) => [text, ""]) });
    const { sheets } = await readXlsx(bytes, { readStyles: true });
    expect(sheets[0]?.rows.slice(1).map(([cell]) => cell)).toEqual(hostile);
    expect([...(sheets[0]?.cells?.values() ?? [])].filter((cell) => cell.formula !== undefined)).toEqual([]);
  });

  it("has the same bytes every time, and every row of a large table", async () => {
    const rows = Array.from({ length: 2_501 }, (_, index) => [`Item ${index}`, decimal(String(index))]);
    const [one, two] = [
      await tableXlsx({ name: "A", columns, rows }),
      await tableXlsx({ name: "A", columns, rows }),
    ];
    expect(Buffer.compare(one, two)).toBe(0);
    const { sheets } = await readXlsx(one);
    expect(sheets[0]?.rows.length).toBe(2_502);
    expect(sheets[0]?.rows.at(-1)).toEqual(["Item 2500", 2500]);
  });
});
