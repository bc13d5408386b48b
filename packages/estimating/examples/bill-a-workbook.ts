import {
  billPdf,
  decimal,
  estimateFromReading,
  makeBill,
  makeWorkslip,
  readWorkbook,
  takeSnapshot,
} from "../src/index.ts";

/** From the bytes of an estimate workbook to its first running bill, as PDF. */
export async function billAWorkbook(bytes: Uint8Array): Promise<Uint8Array> {
  const reading = await readWorkbook(bytes, { fileName: "abstract.xlsx" });
  const { estimate } = estimateFromReading(reading, { preset: "telangana_rb" });
  const snapshot = takeSnapshot({
    ...estimate,
    sanctionedAmount: decimal("210000"),
    tenderPremiumPercent: decimal("-4.5"),
  });

  const items = snapshot.estimate.sections.flatMap((section) => section.items);
  const executed = items.map((item) => ({ itemId: item.id, quantity: item.quantity }));
  const workslip = makeWorkslip({ snapshot, number: 1, executed });
  const bill = makeBill({ snapshot, workslip, number: 1, kind: "part" });

  return billPdf(bill, {
    documentNumber: "BILL-2026-0001",
    date: "2026-04-01",
    organization: "Lakeview Builders",
    signatories: ["Assistant Engineer", "Executive Engineer"],
  });
}
