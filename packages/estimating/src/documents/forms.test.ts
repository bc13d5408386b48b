import { readXlsx } from "hucre/xlsx";
import { describe, expect, it } from "vitest";
import { takeSnapshot } from "../estimate/take-snapshot.ts";
import { measure } from "../measurement/measure.ts";
import type { DocumentHeading } from "../model.ts";
import { formatIndian } from "../text/format-indian.ts";
import { dead, recalculated } from "../testing/recalculate-workbook.ts";
import { workedBills, workedEstimate, workedWorkslip } from "../testing/worked-example.ts";
import { deviationForm } from "./deviation-form.ts";
import { measurementXlsx } from "./documents.ts";
import { measurementForm } from "./measurement-form.ts";
import { type Form, isFigure, tablesOf } from "./form.ts";
import { form26 } from "./form-26.ts";

const heading: DocumentHeading = {
  documentNumber: "DOC-1",
  date: "2026-04-01",
  organization: "Acme",
  signatories: ["Assistant Engineer", "Executive Engineer"],
};

/** A row's figures by column, as printed. */
function printed(form: Form, key: string): Record<string, string> {
  const row = tablesOf(form)
    .flatMap((table) => table.rows)
    .find((other) => other.key === key);
  return Object.fromEntries(
    Object.entries(row?.cells ?? {}).flatMap(([column, cell]) =>
      isFigure(cell) ? [[column, formatIndian(cell.value)]] : [],
    ),
  );
}

describe("CPWA Form 26", () => {
  const form = form26(workedBills().final, heading);

  it("has its four accounts, in landscape, with the columns of the printed form", () => {
    expect(form.orientation).toBe("landscape");
    expect(form.parts.map(({ caption }) => caption)).toEqual([
      "I. ACCOUNT OF WORK EXECUTED",
      "II. ACCOUNT OF SECURED ADVANCES",
      "III. CERTIFICATES AND SIGNATURES",
      "IV. MEMORANDUM OF PAYMENTS",
      "",
    ]);
    expect(tablesOf(form).map(({ columns }) => columns.length)).toEqual([7, 10, 4]);
  });

  it("comes to the worked figures of (A), (F), (K) and the cheque", () => {
    expect(printed(form, "work_total")).toEqual({ amount: "1,58,197.47", since: "90,755.37" });
    expect(printed(form, "work_since")).toEqual({ amount: "90,755.37" });
    expect(printed(form, "p6")).toEqual({ payment: "1,58,197.47" });
    expect(printed(form, "p7")).toEqual({ payment: "67,442.10" });
    expect(printed(form, "p8")).toEqual({ payment: "90,755.37" });
    expect(printed(form, "cascade_pay")).toEqual({ payment: "98,268.00" });
  });
});

describe("the detailed estimate", () => {
  const rows = [
    { description: "Long walls", number: "2", length: "10.5+1/2", breadth: "0.45", depth: "1.2" },
    { description: "Deduct doors", number: "-1", length: "1.2", breadth: "0.45", depth: "" },
  ];
  const estimate = workedEstimate();
  const snapshot = takeSnapshot({
    ...estimate,
    sections: estimate.sections.map((section) => ({
      id: section.id,
      label: section.label,
      items: section.items.map((item) =>
        item.id === "1" ? { ...item, measurements: rows, quantity: measure(rows).quantity } : item,
      ),
    })),
  });

  it("shows the measurements behind a quantity, live in the workbook, and only items that have some", async () => {
    const form = measurementForm(snapshot, heading);
    expect(printed(form, "item-0-0-0")).toMatchObject({ length: "11.00", quantity: "11.88" });
    expect(printed(form, "item-0-0-total")).toEqual({ quantity: "11.34" });
    expect(tablesOf(form)[0]?.rows.some(({ key }) => key.startsWith("item-1"))).toBe(false);
    const cells = recalculated(
      await readXlsx(await measurementXlsx(snapshot, heading), { readStyles: true }),
    );
    expect(dead(cells, 4)).toEqual([]);
    expect(cells.map(({ formula }) => formula)).toContain("10.5+1/2");
  });

  it("says so where nothing was measured", () => {
    const form = measurementForm(takeSnapshot(workedEstimate()), heading);
    expect(tablesOf(form)[0]?.rows.map(({ cells }) => cells["description"])).toEqual([
      "No measurements are kept",
    ]);
  });
});

describe("a deviation statement", () => {
  it("shows the worked workslip's figures with each item in one row, in both layouts", () => {
    for (const layout of ["rajasthan", "odisha"] as const) {
      const form = deviationForm(workedWorkslip(), heading, layout);
      expect(printed(form, "row-0-0")).toMatchObject({
        amount: "27,883.70",
        executed_quantity: "135.00",
        executed_amount: "31,239.00",
        excess: "3,355.30",
        saving: "0.00",
      });
      expect(printed(form, "total")).toMatchObject({
        amount: "1,72,780.80",
        executed_amount: "1,65,651.80",
        excess: "4,595.30",
        saving: "11,724.30",
      });
      expect(printed(form, "net")).toMatchObject({ amount: "1,65,005.66", executed_amount: "1,58,197.47" });
      expect(form.parts.at(-1)).toMatchObject({
        lines: ["Net saving: Rs. 7,129.00, 4.13 % of the amount of the items as sanctioned"],
      });
    }
  });
});
