import * as fc from "fast-check";
import { readXlsx } from "hucre/xlsx";
import { describe, expect, it } from "vitest";
import { makeBill } from "../bill/make-bill.ts";
import { decimal, ZERO } from "../decimal.ts";
import { takeSnapshot } from "../estimate/take-snapshot.ts";
import type { Bill, DocumentHeading, Snapshot, Workslip } from "../model.ts";
import { sampleTemplate } from "../sample/sample-template.ts";
import { fillTemplate } from "../templates/fill-template.ts";
import { templateFields, type TemplateSubject } from "../templates/template-fields.ts";
import { workedEstimate } from "../testing/worked-example.ts";
import { makeWorkslip } from "../workslip/make-workslip.ts";
import {
  billCsv,
  billXlsx,
  deviationCsv,
  deviationXlsx,
  estimateCsv,
  estimateXlsx,
  form26Csv,
  form26Xlsx,
  measurementCsv,
  measurementXlsx,
  workslipCsv,
  workslipXlsx,
} from "./documents.ts";

/** What people and programs write into cells to have it run. */
const hostile = fc
  .tuple(
    fc.constantFrom(
      "=",
      "+",
      "-",
      "@",
      "\t",
      "\r",
      " =",
      '=HYPERLINK("http://x")&',
      "=cmd|' /C x'!A0",
      "＝1",
      "|",
      "%",
    ),
    fc.string(),
  )
  .map(([start, rest]) => start + rest);

interface Chain {
  readonly snapshot: Snapshot;
  readonly workslip: Workslip;
  readonly bill: Bill;
  readonly heading: DocumentHeading;
}

/** A chain of documents in which every text that can be typed is the given one. */
function chainOf(text: string): Chain {
  const estimate = workedEstimate();
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
        measurements: [{ description: text, number: "2", length: "1", breadth: "", depth: "" }],
      }),
    ),
  }));
  const relabelled = <Line extends object>(lines: readonly Line[]): Line[] =>
    lines.map((line) => Object.assign({}, line, { label: text }));
  const snapshot = takeSnapshot({
    ...estimate,
    name: text,
    sections,
    cascade: relabelled(estimate.cascade),
    memorandum: relabelled(estimate.memorandum),
    particulars: { name_of_work: text, name_of_agency: text, department: text, mb_details: text },
  });
  const supplemental = {
    id: "",
    description: text,
    unit: text,
    quantity: decimal("2"),
    rate: decimal("3"),
    per: decimal("1"),
  };
  const executed = [{ itemId: "1", quantity: decimal("135") }];
  const workslip = makeWorkslip({ snapshot, number: 1, executed, supplemental: [supplemental] });
  const advance = {
    id: "a",
    description: text,
    unit: text,
    brought: decimal("4"),
    utilised: ZERO,
    fullRate: decimal("5"),
    rate: decimal("4"),
    orders: text,
    reasons: text,
  };
  const bill = makeBill({ snapshot, workslip, number: 1, kind: "part", securedAdvances: [advance] });
  const heading = { documentNumber: text, date: text, organization: text, signatories: [text] };
  return { snapshot, workslip, bill, heading };
}

describe("a text that looks like a formula", () => {
  it("is text in every workbook, under our formulas alone", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const { snapshot, workslip, bill, heading } = chainOf(text);
        const workbooks = await Promise.all([
          estimateXlsx(snapshot, heading),
          measurementXlsx(snapshot, heading),
          workslipXlsx(workslip, heading),
          deviationXlsx(workslip, heading, "odisha"),
          billXlsx(bill, heading),
          form26Xlsx(bill, heading),
        ]);
        for (const bytes of workbooks) {
          const workbook = await readXlsx(bytes, { readStyles: true });
          const cells = workbook.sheets.flatMap((sheet) => [...(sheet.cells ?? [])].map(([, cell]) => cell));
          const formulas = cells.filter((cell) => cell.formula !== undefined);
          expect(formulas.length).toBeGreaterThan(5);
          for (const { formula, formulaResult, value } of formulas) {
            expect(formula).toMatch(/^[A-Z0-9()+*/,.:\-%]+$/);
            expect(typeof (formulaResult ?? value)).toBe("number");
          }
          expect(workbook.sheets.flatMap((sheet) => sheet.rows.flat())).toContain(text);
        }
      }),
      { numRuns: 15 },
    );
  });

  it("is text in every template that is filled with it", async () => {
    const forms = await Promise.all(
      (["estimate", "workslip", "bill"] as const).map((kind) => sampleTemplate(kind, "xlsx")),
    );
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const { snapshot, workslip, bill, heading } = chainOf(text);
        const subjects: TemplateSubject[] = [
          { kind: "estimate", document: snapshot },
          { kind: "workslip", document: workslip },
          { kind: "bill", document: bill },
        ];
        for (const [index, subject] of subjects.entries()) {
          const { bytes } = await fillTemplate(
            forms[index] ?? new Uint8Array(),
            templateFields(subject, heading),
          );
          const { sheets } = await readXlsx(bytes, { readStyles: true });
          const formulas = [...(sheets[0]?.cells?.values() ?? [])].flatMap(({ formula }) => formula ?? []);
          expect(formulas.filter((formula) => !/^SUM\([A-Z]\d+:[A-Z]\d+\)$/.test(formula))).toEqual([]);
        }
      }),
      { numRuns: 15 },
    );
  });

  it("begins with an apostrophe in every CSV file, and figures do not", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { snapshot, workslip, bill, heading } = chainOf(text);
        const files = [
          estimateCsv(snapshot, heading),
          measurementCsv(snapshot, heading),
          workslipCsv(workslip, heading),
          deviationCsv(workslip, heading),
          billCsv(bill, heading),
          form26Csv(bill, heading),
        ];
        for (const bytes of files) {
          const cells = csvCells(new TextDecoder().decode(bytes));
          expect(cells.some((cell) => cell.endsWith(text))).toBe(true);
          const risky = cells.filter((cell) => /^[\s\uFEFF]*[=+\-@＝]|^[\t\r\n]/.test(cell));
          expect(risky.filter((cell) => !/^-\d+(\.\d+)?$/.test(cell))).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("leaves a CSV file whole: every cell comes back as it went in", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."ab,\"'\n\r\t =é漢") }), (name) => {
        const { snapshot, heading } = chainOf("x");
        const estimate = { ...snapshot.estimate, particulars: { name_of_work: `n${name}` } };
        const csv = new TextDecoder().decode(estimateCsv({ ...snapshot, estimate }, heading));
        expect(csvCells(csv)).toContain(`n${name}`);
      }),
    );
  });
});

/** The cells of a file as RFC 4180 has them. */
function csvCells(csv: string): string[] {
  const cells = csv.replace(/^\uFEFF/, "").matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g);
  return Array.from(cells, ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}
