import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { readXlsx } from "hucre/xlsx";
import { describe, expect, it } from "vitest";
import { makeBill } from "../bill/make-bill.ts";
import { presets } from "../cascade/presets.ts";
import { type Decimal, decimal, decimalFromNumber, ONE, round } from "../decimal.ts";
import { takeSnapshot } from "../estimate/take-snapshot.ts";
import { measure } from "../measurement/measure.ts";
import type { Bill, DocumentHeading, Snapshot } from "../model.ts";
import { packStored, unpackArchive } from "../reading/archive.ts";
import { defaultLimits } from "../reading/limits.ts";
import { sampleWorkbook } from "../sample/sample-workbook.ts";
import {
  quantities,
  workedBills,
  workedEstimate,
  workedSnapshot,
  workedWorkslip,
} from "../testing/worked-example.ts";
import { makeWorkslip } from "../workslip/make-workslip.ts";
import {
  billXlsx,
  deviationXlsx,
  estimateXlsx,
  form26Xlsx,
  measurementXlsx,
  workslipXlsx,
} from "./documents.ts";

const run = promisify(execFile);
const soffice = (process.env["PATH"] ?? "")
  .split(":")
  .map((folder) => join(folder, "soffice"))
  .find((path) => existsSync(path));

const NOWHERE = decimal("-1");

const heading: DocumentHeading = {
  documentNumber: "DOC-1",
  date: "2026-04-01",
  organization: "Acme & Sons <Ltd>",
  signatories: ["Assistant Engineer", "Executive Engineer"],
};

async function documents(): Promise<Record<string, Uint8Array>> {
  const { first, final } = workedBills();
  const second = makeWorkslip({
    snapshot: workedSnapshot(),
    number: 2,
    executed: quantities({ 1: "99.999", 2: "21.5" }),
    previous: [workedWorkslip()],
  });
  const rajasthan = takeSnapshot(
    workedEstimate({ memorandum: presets.rajasthan_pwd.memorandum, rounding: "rupee_up" }),
  );
  const rounded = makeBill({
    snapshot: rajasthan,
    number: 1,
    kind: "part",
    quantities: quantities({ 1: "77.7" }),
  });
  const { inputs, settled } = billsWithInputs();
  return {
    inputs: await billXlsx(inputs, heading),
    inputs26: await form26Xlsx(inputs, heading),
    settled: await billXlsx(settled, heading),
    settled26: await form26Xlsx(settled, heading),
    measurement: await measurementXlsx(measuredSnapshot(), heading),
    estimate: await estimateXlsx(workedSnapshot(), heading),
    workslip: await workslipXlsx(workedWorkslip(), heading),
    second: await workslipXlsx(second, heading),
    deviation: await deviationXlsx(second, heading),
    odisha: await deviationXlsx(second, heading, "odisha"),
    bill: await billXlsx(first, heading),
    final: await billXlsx(final, heading),
    rounded: await billXlsx(rounded, heading),
    form26: await form26Xlsx(final, heading),
    sample: await sampleWorkbook(),
  };
}

/** A part rate, an item of the bill's own, an advance and an amount withheld; then all of it settled. */
function billsWithInputs(): Record<"inputs" | "settled", Bill> {
  const snapshot = workedSnapshot();
  const cement = {
    id: "",
    description: "Cement",
    unit: "Bags",
    brought: decimal("100.5"),
    utilised: decimal("0"),
    fullRate: decimal("412.35"),
    rate: decimal("309.26"),
    orders: "EE/14",
    reasons: "",
  };
  const grating = {
    id: "",
    description: "Grating",
    unit: "Nos",
    quantity: ONE,
    rate: decimal("310.5"),
    per: ONE,
  };
  const inputs = makeBill({
    snapshot,
    number: 1,
    kind: "part",
    quantities: [
      { itemId: "1", quantity: decimal("77.777") },
      { itemId: "2", quantity: decimal("10"), rate: decimal("4000.01") },
    ],
    supplemental: [grating],
    securedAdvances: [cement],
    withheld: [{ label: "Withheld for test reports", amount: decimal("5000.55") }],
  });
  const settled = makeBill({
    snapshot,
    number: 2,
    kind: "final",
    previous: inputs,
    quantities: quantities({ 1: "70", 2: "12", X1: "2" }),
    securedAdvances: [{ ...cement, id: "A1", brought: decimal("0"), utilised: decimal("100.5") }],
  });
  return { inputs, settled };
}

function measuredSnapshot(): Snapshot {
  const rows = [
    { description: "Walls", number: "2", length: "10.5+1/2", breadth: "0.45", depth: "1.2" },
    { description: "Less doors", number: "-1", length: "1.2", breadth: "0.45", depth: "" },
  ];
  const estimate = workedEstimate();
  const sections = estimate.sections.map(({ items, ...section }) => ({
    ...section,
    items: items.map((item) =>
      Object.assign({}, item, { measurements: rows, quantity: measure(rows).quantity }),
    ),
  }));
  return takeSnapshot({ ...estimate, sections });
}

/** The figures of a workbook by sheet and cell, as they stand in the file. */
async function figuresOf(bytes: Uint8Array): Promise<Map<string, { value: Decimal; isFormula: boolean }>> {
  const workbook = await readXlsx(bytes, { readStyles: true });
  const figures = new Map<string, { value: Decimal; isFormula: boolean }>();
  for (const sheet of workbook.sheets) {
    for (const [place, cell] of sheet.cells ?? []) {
      const number = cell.formulaResult ?? cell.value;
      const value = typeof number === "number" ? decimalFromNumber(number) : undefined;
      if (value !== undefined) {
        figures.set(`${sheet.name} ${place}`, { value, isFormula: cell.formula !== undefined });
      }
    }
    for (const [row, cells] of sheet.rows.entries()) {
      for (const [column, cell] of cells.entries()) {
        const key = `${sheet.name} ${row},${column}`;
        const value = typeof cell === "number" ? decimalFromNumber(cell) : undefined;
        if (value !== undefined && !figures.has(key)) figures.set(key, { value, isFormula: false });
      }
    }
  }
  return figures;
}

/** With the results taken out, so that what comes back was calculated and not copied. */
async function withoutResults(bytes: Uint8Array): Promise<Uint8Array> {
  const { parts } = await unpackArchive(bytes, () => true, defaultLimits);
  for (const [name, content] of parts) {
    if (!name.startsWith("xl/worksheets/")) continue;
    const xml = content.toString("utf8");
    expect(xml).toMatch(/<f>[^<]*<\/f><v>/);
    parts.set(name, Buffer.from(xml.replaceAll(/(<f>[^<]*<\/f>)<v>[^<]*<\/v>/g, "$1")));
  }
  return packStored(parts);
}

describe("LibreOffice", () => {
  it.skipIf(soffice === undefined)(
    "opens every workbook that we write and calculates our figures from its formulas",
    { timeout: 180_000 },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "rowhouse-soffice-"));
      try {
        const written = await documents();
        for (const [name, bytes] of Object.entries(written)) {
          await writeFile(join(folder, `${name}.xlsx`), await withoutResults(bytes));
        }
        const files = Object.keys(written).map((name) => join(folder, `${name}.xlsx`));
        const profile = `-env:UserInstallation=file://${join(folder, "profile")}`;
        const options = ["--headless", "--convert-to", "xlsx", "--outdir", join(folder, "out")];
        await run(soffice ?? "", [profile, ...options, ...files], { timeout: 170_000 });
        for (const [name, bytes] of Object.entries(written)) {
          const ours = await figuresOf(bytes);
          const theirs = await figuresOf(await readFile(join(folder, "out", `${name}.xlsx`)));
          const formulas = [...ours].filter(([, { isFormula }]) => isFormula);
          expect(formulas.length).toBeGreaterThan(9);
          // Beyond six decimals stands the noise of binary sums.
          const differing = formulas.filter(
            ([place, { value }]) => round(theirs.get(place)?.value ?? NOWHERE, 6) !== value,
          );
          expect({ name, differing }).toEqual({ name, differing: [] });
        }
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
});
