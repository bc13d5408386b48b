import { describe, expect, it } from "vitest";
import { makeBill } from "./bill/make-bill.ts";
import { makeMemorandum } from "./bill/make-memorandum.ts";
import { evaluateCascade } from "./cascade/evaluate-cascade.ts";
import { presets } from "./cascade/presets.ts";
import { decimal, ZERO } from "./decimal.ts";
import { priceEstimate } from "./estimate/price-estimate.ts";
import type { PricedCascadeLine } from "./model.ts";
import { formatIndian } from "./text/format-indian.ts";
import { workedBills, workedEstimate, workedSnapshot, workedWorkslip } from "./testing/worked-example.ts";

const printed = (lines: readonly PricedCascadeLine[]): Record<string, string> =>
  Object.fromEntries(lines.map((line) => [line.id, formatIndian(line.amount)]));

describe("the worked estimate", () => {
  const priced = priceEstimate(workedEstimate());

  it("comes to its amounts, sub-totals and ECV", () => {
    expect(priced.sections.map((section) => section.items.map((item) => formatIndian(item.amount)))).toEqual([
      ["27,883.70", "95,097.10"],
      ["49,800.00"],
    ]);
    expect(priced.sections.map((section) => formatIndian(section.total))).toEqual([
      "1,22,980.80",
      "49,800.00",
    ]);
    expect(formatIndian(priced.ecv)).toBe("1,72,780.80");
  });

  it("runs through the Telangana cascade to the sanctioned amount", () => {
    expect(printed(priced.cascade)).toEqual({
      lc: "1,727.81",
      qc: "1,727.81",
      nac: "172.78",
      sub_total: "1,76,409.20",
      gst: "31,753.66",
      ls: "1,837.14",
      total: "2,10,000.00",
    });
    expect(formatIndian(priced.grandTotal)).toBe("2,10,000.00");
    expect(priced.warnings).toEqual([]);
  });

  it("comes to 2,08,162.86 before the provision", () => {
    const unsanctioned = priceEstimate(workedEstimate({ sanctionedAmount: null }));
    expect(formatIndian(unsanctioned.grandTotal)).toBe("2,08,162.86");
  });

  it("is let at 4.5 % less for 1,65,005.66", () => {
    expect(formatIndian(priced.contractValue)).toBe("1,65,005.66");
  });

  it("warns when the sanction is exceeded", () => {
    const exceeded = priceEstimate(workedEstimate({ sanctionedAmount: decimal("208000") }));
    expect(exceeded.cascade.find((line) => line.kind === "plug")?.amount).toBe("-162.86");
    expect(exceeded.warnings.map((warning) => warning.code)).toEqual(["SANCTION_EXCEEDED"]);
  });
});

describe("the worked workslip", () => {
  const workslip = workedWorkslip();
  const rows = [...workslip.sections, workslip.supplemental].flatMap((section) => section.rows);

  it("caps the estimated rows and carries the rest in AE and supplemental rows", () => {
    expect(
      rows.map((row) => [row.number, formatIndian(row.executed.quantity), formatIndian(row.executed.amount)]),
    ).toEqual([
      ["1", "120.50", "27,883.70"],
      ["AE1", "14.50", "3,355.30"],
      ["2", "16.00", "83,372.80"],
      ["3", "40.00", "49,800.00"],
      ["S1", "4.00", "1,240.00"],
    ]);
  });

  it("comes to 1,65,651.80, more 4,595.30, less 11,724.30, net −7,129.00", () => {
    const { executed, more, less, net } = workslip.totals;
    expect([executed, more, less, net].map((value) => formatIndian(value))).toEqual([
      "1,65,651.80",
      "4,595.30",
      "11,724.30",
      "-7,129.00",
    ]);
  });

  it("runs through tender premium and cascade to the same grand total", () => {
    expect(printed(workslip.cascade)).toEqual({
      tender_premium: "-7,454.33",
      ecv: "1,58,197.47",
      lc: "1,581.97",
      qc: "1,581.97",
      nac: "158.20",
      sub_total: "1,61,519.61",
      gst: "29,073.53",
      unused_premium: "7,775.14",
      ls: "11,631.72",
      total: "2,10,000.00",
    });
  });
});

describe("the worked bills", () => {
  const { first, final } = workedBills();

  it("pays the first running bill of 80 and 10 units", () => {
    expect(first.title).toBe("CC First & Part");
    expect(
      first.sections.flatMap((section) => section.rows).map((row) => formatIndian(row.upToDate.amount)),
    ).toEqual(["18,512.00", "52,108.00"]);
    const { subTotal, tenderPremium, total } = first;
    expect([subTotal, tenderPremium, total].map((line) => formatIndian(line.since))).toEqual([
      "70,620.00",
      "-3,177.90",
      "67,442.10",
    ]);
  });

  it("deducts the stored first bill from the second and final one at every level", () => {
    expect(final.title).toBe("CC 2nd & Final");
    const { subTotal, tenderPremium, total } = final;
    expect(
      [subTotal, tenderPremium, total].map((line) =>
        [line.upToDate, line.previous, line.since].map((value) => formatIndian(value)),
      ),
    ).toEqual([
      ["1,65,651.80", "70,620.00", "95,031.80"],
      ["-7,454.33", "-3,177.90", "-4,276.43"],
      ["1,58,197.47", "67,442.10", "90,755.37"],
    ]);
  });

  it("comes through the memorandum of payments to 98,268", () => {
    expect(printed(final.memorandum.lines)).toEqual({
      gst: "16,335.97",
      nac_added: "90.76",
      gross: "1,07,182.10",
      release: "0.00",
      income_tax: "2,144.00",
      cgst_tds: "908.00",
      sgst_tds: "908.00",
      nac: "91.00",
      labour_cess: "908.00",
      fsd: "3,955.00",
      net: "98,268.10",
      pay: "98,268.00",
    });
    const { gross, deductions, net, pay } = final.memorandum;
    expect([gross, deductions, net, pay].map((value) => formatIndian(value))).toEqual([
      "1,07,182.10",
      "8,914.00",
      "98,268.10",
      "98,268.00",
    ]);
  });

  it("takes income tax of 1,815 where its base is the amount before GST", () => {
    const memorandum = presets.telangana_rb.memorandum.map((line) =>
      line.id === "income_tax" ? Object.assign({}, line, { base: ["since"] }) : line,
    );
    const snapshot = workedSnapshot();
    const bill = makeBill({
      snapshot,
      workslip: workedWorkslip(snapshot),
      number: 2,
      kind: "final",
      previous: first,
      memorandum,
    });
    expect(printed(bill.memorandum.lines).income_tax).toBe("1,815.00");
  });
});

describe("the Rajasthan memorandum", () => {
  it("pays 97,750 of 1,15,000", () => {
    const since = decimal("115000");
    const { memorandum } = makeMemorandum({
      lines: presets.rajasthan_pwd.memorandum,
      total: { upToDate: since, previous: ZERO, since },
      kind: "part",
      withheldBefore: ZERO,
      advances: null,
      on: null,
    });
    expect(printed(memorandum.lines)).toMatchObject({
      sd: "11,500.00",
      income_tax: "2,300.00",
      gst_tds: "2,300.00",
      labour_cess: "1,150.00",
      pay: "97,750.00",
    });
  });

  it("rounds each recovery up to the rupee, and GST to an even one", () => {
    const lines = evaluateCascade(presets.rajasthan_pwd.memorandum, {
      inputs: { since: decimal("115001"), up_to_date: ZERO, previous: ZERO, withheld: ZERO },
      when: "part",
    });
    expect(printed(lines)).toMatchObject({
      sd: "11,501.00",
      income_tax: "2,301.00",
      gst_tds: "2,302.00",
      labour_cess: "1,151.00",
    });
  });
});
