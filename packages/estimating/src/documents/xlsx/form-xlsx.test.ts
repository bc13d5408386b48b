import * as fc from "fast-check";
import { readXlsx, type Workbook } from "hucre/xlsx";
import { describe, expect, it } from "vitest";
import { estimates, given, measured } from "../../testing/any-estimate.ts";
import { makeBill } from "../../bill/make-bill.ts";
import { presets } from "../../cascade/presets.ts";
import { type Decimal, decimalFromNumber, decimal, ZERO } from "../../decimal.ts";
import { takeSnapshot } from "../../estimate/take-snapshot.ts";
import type { DocumentHeading } from "../../model.ts";
import { unpackArchive } from "../../reading/archive.ts";
import { defaultLimits } from "../../reading/limits.ts";
import { sampleWorkbook } from "../../sample/sample-workbook.ts";
import { workedBills, workedEstimate, workedSnapshot, workedWorkslip } from "../../testing/worked-example.ts";
import { makeWorkslip } from "../../workslip/make-workslip.ts";
import { billXlsx, estimateXlsx, workslipXlsx } from "../documents.ts";
import { recalculate } from "../../testing/recalculate.ts";
import { at } from "./sheet.ts";

const heading: DocumentHeading = {
  documentNumber: "DOC-1",
  date: "2026-04-01",
  organization: "Acme",
  signatories: ["Assistant Engineer", "Executive Engineer"],
};

const open = (bytes: Uint8Array): Promise<Workbook> => readXlsx(bytes, { readStyles: true });

interface Recalculated {
  readonly place: string;
  readonly formula: string;
  readonly cached: Decimal;
  readonly calculated: Decimal;
}

/** Works every formula out from the typed figures alone, through all the formulas that it stands on. */
function recalculated(workbook: Workbook): Recalculated[] {
  const formulas = new Map<string, { formula: string; cached: Decimal }>();
  const typed = new Map<string, Decimal>();
  for (const sheet of workbook.sheets) {
    for (const [key, cell] of sheet.cells ?? []) {
      const [row = 0, column = 0] = key.split(",").map(Number);
      const place = `${sheet.name}!${at(row, column)}`;
      const value = typeof cell.value === "number" ? (decimalFromNumber(cell.value) ?? ZERO) : ZERO;
      const result = typeof cell.formulaResult === "number" ? decimalFromNumber(cell.formulaResult) : value;
      if (cell.formula === undefined) typed.set(place, value);
      else formulas.set(place, { formula: cell.formula, cached: result ?? ZERO });
    }
    for (const [row, cells] of sheet.rows.entries()) {
      for (const [column, value] of cells.entries()) {
        const place = `${sheet.name}!${at(row, column)}`;
        if (typeof value === "number" && !formulas.has(place))
          typed.set(place, decimalFromNumber(value) ?? ZERO);
      }
    }
  }
  const known = new Map<string, Decimal>();
  const valueOf = (place: string): Decimal => {
    const entry = formulas.get(place);
    if (entry === undefined) return typed.get(place) ?? ZERO;
    const sheet = place.slice(0, place.indexOf("!"));
    const value =
      known.get(place) ??
      recalculate(entry.formula, (address) =>
        valueOf(address.includes("!") ? address : `${sheet}!${address}`),
      );
    known.set(place, value);
    return value;
  };
  return [...formulas].map(([place, { formula, cached }]) => ({
    place,
    formula,
    cached,
    calculated: valueOf(place),
  }));
}

/** The formulas that do not yield what stands beside them; a document without formulas is not live either. */
function dead(cells: readonly Recalculated[], atLeast = 1): readonly unknown[] {
  return cells.length < atLeast
    ? [`${cells.length} formulas`]
    : cells.filter((cell) => cell.calculated !== cell.cached);
}

describe("a document as workbook", () => {
  it("holds formulas that yield the worked figures", async () => {
    const { first, final } = workedBills();
    expect(dead(recalculated(await open(await estimateXlsx(workedSnapshot(), heading))), 13)).toEqual([]);
    expect(dead(recalculated(await open(await workslipXlsx(workedWorkslip(), heading))), 40)).toEqual([]);
    expect(dead(recalculated(await open(await billXlsx(first, heading))), 15)).toEqual([]);
    expect(dead(recalculated(await open(await billXlsx(final, heading))), 30)).toEqual([]);
  });

  it("holds formulas that yield our figures for any estimate, workslip and bill", async () => {
    await fc.assert(
      fc.asyncProperty(measured(3), async ({ estimate, steps }) => {
        const snapshot = takeSnapshot(estimate);
        const [one = [], two = [], three = []] = steps.map(given);
        const slip = makeWorkslip({ snapshot, number: 1, executed: one });
        const second = makeWorkslip({ snapshot, number: 2, executed: two, previous: [slip] });
        const first = makeBill({ snapshot, number: 1, kind: "part", quantities: one });
        const later = makeBill({ snapshot, number: 2, kind: "final", quantities: three, previous: first });
        expect(dead(recalculated(await open(await estimateXlsx(snapshot, heading))), 1)).toEqual([]);
        expect(dead(recalculated(await open(await workslipXlsx(second, heading))), 1)).toEqual([]);
        expect(dead(recalculated(await open(await billXlsx(first, heading))), 1)).toEqual([]);
        expect(dead(recalculated(await open(await billXlsx(later, heading))), 1)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it("keeps the Rajasthan memorandum's rounding in its formulas", async () => {
    const estimate = workedEstimate({ memorandum: presets.rajasthan_pwd.memorandum });
    const quantities = [{ itemId: "1", quantity: decimal("77.7") }];
    const bill = makeBill({ snapshot: takeSnapshot(estimate), number: 1, kind: "part", quantities });
    const cells = recalculated(await open(await billXlsx(bill, heading)));
    expect(dead(cells, 8)).toEqual([]);
    expect(cells.some((cell) => cell.formula.startsWith("EVEN("))).toBe(true);
    expect(cells.some((cell) => cell.formula.startsWith("ROUNDUP("))).toBe(true);
  });

  it("repeats its header on every page and fits the width of A4", async () => {
    const bytes = await workslipXlsx(workedWorkslip(), heading);
    const workbook = await open(bytes);
    expect(workbook.sheets[0]?.pageSetup).toMatchObject({
      paperSize: "a4",
      orientation: "landscape",
      fitToWidth: 1,
      printTitlesRow: expect.stringMatching(/^\$\d+:\$\d+$/),
    });
    expect(workbook.sheets[0]?.merges?.length).toBeGreaterThan(10);
    const { parts } = await unpackArchive(bytes, (name) => name === "xl/workbook.xml", defaultLimits);
    const names = [...parts.values()].join("");
    expect(names).toContain("'WORKSLIP No. 1'!$13:$15</definedName>");
  });

  it("never turns a text into a formula", async () => {
    const hostile = fc
      .tuple(
        fc.constantFrom("=", "+", "-", "@", "\t", "\r", '=HYPERLINK("http://x")&', "|", "%"),
        fc.string(),
      )
      .map(([start, rest]) => start + rest);
    await fc.assert(
      fc.asyncProperty(estimates, hostile, async (estimate, text) => {
        const sections = estimate.sections.map((section) => ({
          id: section.id,
          label: text,
          items: section.items.map((item) =>
            Object.assign({}, item, {
              description: text,
              unit: text,
              code: text,
              number: text,
              parents: [text],
            }),
          ),
        }));
        const cascade = estimate.cascade.map((line) => Object.assign({}, line, { label: text }));
        const particulars = { name_of_work: text, name_of_agency: text, department: text };
        const snapshot = takeSnapshot({ ...estimate, name: text, sections, cascade, particulars });
        const bytes = await estimateXlsx(snapshot, { ...heading, organization: text, signatories: [text] });
        const workbook = await open(bytes);
        const formulas = [...(workbook.sheets[0]?.cells ?? [])].filter(
          ([, cell]) => cell.formula !== undefined,
        );
        const texts = workbook.sheets.flatMap((sheet) => sheet.rows).flat();
        expect(texts.filter((value) => value === text).length).toBeGreaterThan(1);
        for (const [, cell] of formulas) expect(cell.formula).toMatch(/^[A-Z0-9()+*/,.:\-%]+$/);
        expect(formulas.every(([, cell]) => typeof (cell.formulaResult ?? cell.value) === "number")).toBe(
          true,
        );
        expect(formulas.length).toBeGreaterThan(1);
      }),
      { numRuns: 40 },
    );
  });
});

describe("the sample workbook", () => {
  it("is the same, byte for byte, every time", async () => {
    const [one, two] = await Promise.all([sampleWorkbook(), sampleWorkbook()]);
    expect(Buffer.compare(one, two)).toBe(0);
  });

  it("calculates to the worked figures across its sheets", async () => {
    const cells = recalculated(await open(await sampleWorkbook()));
    expect(dead(cells, 29)).toEqual([]);
    const figures = new Set(cells.map((cell) => cell.calculated));
    for (const figure of ["120.5", "18.25", "40", "122980.8", "49800", "172780.8", "1837.14", "210000"]) {
      expect(figures).toContain(figure);
    }
  });
});
