import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { makeBill } from "../../bill/make-bill.ts";
import { decimal } from "../../decimal.ts";
import { takeSnapshot } from "../../estimate/take-snapshot.ts";
import type { DocumentHeading, Estimate } from "../../model.ts";
import { workedBills, workedEstimate, workedSnapshot, workedWorkslip } from "../../testing/worked-example.ts";
import { billForm } from "../bill-form.ts";
import { billPdf, estimatePdf, workslipPdf } from "../documents.ts";
import { form26 } from "../form-26.ts";
import { estimateForm } from "../estimate-form.ts";
import { isFigure, tablesOf } from "../form.ts";
import { figureText } from "./figure-text.ts";
import { CELL_PADDING, fitColumns, MARGIN_X } from "./column-widths.ts";
import { Typesetter } from "./typeset.ts";
import { printable, unprintable } from "./printable.ts";
import { scriptRuns } from "./script-runs.ts";

const heading: DocumentHeading = {
  documentNumber: "DOC-1",
  date: "2026-04-01",
  organization: "Acme",
  signatories: ["Assistant Engineer", "Executive Engineer"],
};

const isPdf = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 5)).toString() === "%PDF-";
const pageCount = (bytes: Uint8Array): number =>
  Buffer.from(bytes)
    .toString("latin1")
    .match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;

function described(description: string, copies = 1): Estimate {
  const estimate = workedEstimate();
  const items = estimate.sections.flatMap((section) => section.items);
  const many = Array.from({ length: copies }, (_, copy) =>
    items.map((item) => Object.assign({}, item, { id: `${item.id}-${copy}`, description })),
  );
  return {
    ...estimate,
    name: description.slice(0, 300),
    sections: [{ id: "a", label: "", items: many.flat() }],
  };
}

describe("a document as PDF", () => {
  it("warns of nothing, so that a service's log stays clean", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    await estimatePdf(workedSnapshot(), heading);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it("is made of estimate, workslip and bills, and is the same every time", async () => {
    const { first, final } = workedBills();
    const print = (): Promise<Uint8Array[]> =>
      Promise.all([
        estimatePdf(workedSnapshot(), heading),
        workslipPdf(workedWorkslip(), heading),
        billPdf(first, heading),
        billPdf(final, heading),
      ]);
    const [once, again] = [await print(), await print()];
    expect(once.every((bytes) => isPdf(bytes))).toBe(true);
    expect(once.map((bytes) => pageCount(bytes))).toEqual([1, 2, 1, 2]);
    expect(once.map((bytes, index) => Buffer.compare(bytes, again[index] ?? new Uint8Array()))).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it("prints Hindi and Telugu, conjuncts whose signs the font lacks included", async () => {
    const letters = fc.constantFrom(..."కమశ్రరీి్ంుాైక్షनमस्तेक्षिरर्योंकীaZ9 -/।\u200C\u200D");
    const text = fc.array(letters, { minLength: 1, maxLength: 40 }).map((list) => list.join(""));
    await fc.assert(
      fc.asyncProperty(text, async (name) => {
        expect(isPdf(await estimatePdf(takeSnapshot(described(name)), heading))).toBe(true);
      }),
      { numRuns: 4, examples: [["శ్రీ క్రింద ప్రీతి"], ["क्षेत्र में र्‍य"]] },
    );
  });

  it("breaks a description of 3,000 characters and a word without blanks over its lines and pages", async () => {
    const long = await estimatePdf(
      takeSnapshot(described("Providing and laying concrete, ".repeat(97))),
      heading,
    );
    const word = await estimatePdf(takeSnapshot(described("X".repeat(3_000))), heading);
    expect(pageCount(long)).toBeGreaterThan(1);
    expect(pageCount(word)).toBeGreaterThan(1);
  });

  it("prints an estimate without items, a bill without rows, and an item of a hundred lines", async () => {
    const empty = takeSnapshot({ ...workedEstimate(), sections: [] });
    expect(pageCount(await estimatePdf(empty, heading))).toBe(1);
    const nothing = makeBill({ snapshot: empty, number: 1, kind: "part" });
    expect(pageCount(await billPdf(nothing, { ...heading, signatories: [] }))).toBe(1);
    expect(
      pageCount(await estimatePdf(takeSnapshot(described("line\n".repeat(100))), heading)),
    ).toBeGreaterThan(3);
  });

  it("prints odd characters of a source without failing", async () => {
    const odd = "\u0000\u0007\uD800 \uFEFF\u200B\t=1+1 \r\n தமிழ் 漢字 😀 <b>&amp;";
    expect(isPdf(await estimatePdf(takeSnapshot(described(odd)), heading))).toBe(true);
  });
});

describe("column widths", () => {
  it("never wrap a figure and never leave the page", () => {
    const amount = fc.bigInt({ min: 1n, max: 10n ** 17n }).map((value) => decimal(String(value)));
    fc.assert(
      fc.property(amount, amount, (quantity, rate) => {
        const estimate = described("Item");
        const sections = estimate.sections.map((section) => ({
          id: section.id,
          label: section.label,
          items: section.items.map((item) => Object.assign({}, item, { quantity, rate })),
        }));
        const form = estimateForm(takeSnapshot({ ...estimate, sections }), heading);
        const { page, widths: all, fontSize } = fitColumns(form);
        const widths = all[0] ?? [];
        const [table] = tablesOf(form);
        const used = widths.reduce((total, width) => total + width + 2 * CELL_PADDING + 0.5, 2 * MARGIN_X);
        expect(used).toBeLessThanOrEqual(page.width + 0.001);
        expect(Math.min(...widths)).toBeGreaterThan(0);
        const column = table?.columns.findIndex(({ id }) => id === "amount") ?? -1;
        const typesetter = new Typesetter();
        const printed = (table?.rows ?? []).flatMap(({ cells, kind }) =>
          isFigure(cells.amount) && table?.columns[column]
            ? [figureText(table.columns[column], cells.amount, { kind })]
            : [],
        );
        expect(printed.length).toBeGreaterThan(3);
        for (const text of printed) {
          expect(widths[column]).toBeGreaterThanOrEqual(typesetter.width(text, true) * fontSize);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("break no word of a heading", () => {
    const typesetter = new Typesetter();
    for (const form of [billForm(workedBills().final, heading), form26(workedBills().final, heading)]) {
      const { widths, fontSize } = fitColumns(form);
      for (const [index, { columns }] of tablesOf(form).entries()) {
        for (const [place, column] of columns.entries()) {
          const words = column.heading.split(" ").map((word) => typesetter.width(word, true) * fontSize);
          expect(widths[index]?.[place]).toBeGreaterThanOrEqual(Math.max(...words));
        }
      }
    }
  });

  it("stay on A4 for ordinary figures", () => {
    const { page, fontSize } = fitColumns(estimateForm(workedSnapshot(), heading));
    expect(page).toEqual({ width: 595.28, height: 841.89 });
    expect(fontSize).toBe(9);
  });
});

describe("characters that no font has", () => {
  it("print as their code, so that nothing is a box and nothing is left out", () => {
    const odd = "Tile 漢 tile 😀 ₹ m² ½ தமி \uFE0F\u0007 a";
    expect(printable(odd)).toBe("Tile [U+6F22] tile [U+1F600] ₹ m² ½ [U+0BA4][U+0BAE][U+0BBF]  a");
    expect(unprintable(odd)).toEqual(["漢", "😀", "த", "ம", "ி"]);
    expect(unprintable("M20 కాంక్రీట్ भवन। ₹ 5 [U+6F22]")).toEqual([]);
  });
});

describe("lines", () => {
  it("hold every character of the text, in order, and are never wider than asked", () => {
    const letters = fc.constantFrom(..."abcWi.,09- \nकषिమశ్ర漢");
    fc.assert(
      fc.property(
        fc.array(letters, { maxLength: 80 }),
        fc.double({ min: 8, max: 30, noNaN: true }),
        (list, em) => {
          const text = list.join("");
          const lines = new Typesetter().lines(text, false, em);
          const set = lines.map((line) => line.pieces.map((piece) => piece.text).join("")).join("");
          expect(set.replaceAll(" ", "")).toBe(printable(text).replaceAll(/[ \n]/g, ""));
          for (const line of lines) expect(line.em).toBeLessThanOrEqual(em + 1e-9);
        },
      ),
    );
  });
});

describe("script runs", () => {
  it("lose no character and keep clusters whole", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(
          scriptRuns(text)
            .map((run) => run.text)
            .join(""),
        ).toBe(text);
      }),
    );
    expect(scriptRuns("M20 కాంక్రీట్ भवन।").map((run) => [run.script, run.text])).toEqual([
      ["latin", "M20 "],
      ["telugu", "కాంక్రీట్ "],
      ["devanagari", "भवन।"],
    ]);
  });
});
