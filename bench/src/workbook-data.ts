import {
  type Bill,
  decimal,
  makeBill,
  newEstimate,
  ONE,
  tableXlsx,
  takeSnapshot,
} from "@rowhouse/estimating";

const description = (index: number): string =>
  `Providing and laying cement concrete of grade M${10 + (index % 30)} with coarse aggregate in item ${index}, including the cost of all materials, labour and curing, complete`;
// Eighths and quarters: their products are exact in binary too, and making the rows costs next to nothing.
const quantity = (index: number): number => 1 + (index % 997) / 8;
const rate = (index: number): number => 100 + (index % 5000) / 4;

export const itemColumns = [
  { heading: "Sl.No", kind: "figure" },
  { heading: "Code", kind: "text" },
  { heading: "Description of Item", kind: "text" },
  { heading: "Unit", kind: "text" },
  { heading: "Quantity", kind: "figure" },
  { heading: "Rate", kind: "figure" },
  { heading: "Amount", kind: "figure" },
  { heading: "Chapter", kind: "text" },
  { heading: "Page", kind: "figure" },
  { heading: "Remarks", kind: "text" },
] as const;

/** Rows of ten cells as an abstract of cost has them; 100,000 of them are a million cells. */
export function* itemRows(count: number): Generator<string[]> {
  for (let index = 1; index <= count; index += 1) {
    const amount = Math.round(quantity(index) * rate(index) * 100) / 100;
    yield [
      String(index),
      `C-${index}`,
      description(index),
      "Cum",
      String(quantity(index)),
      String(rate(index)),
      String(amount),
      `Chapter ${index % 12}`,
      String(index % 400),
      "as directed",
    ];
  }
}

export const itemWorkbook = (count: number): Promise<Uint8Array> =>
  tableXlsx({ name: "Abstract", columns: itemColumns, rows: itemRows(count) });

/** The second running bill of a work of 500 items. */
export function billOf500(): Bill {
  const items = Array.from({ length: 500 }, (_, index) => ({
    id: `i${index}`,
    number: String(index + 1),
    code: `C-${index}`,
    parents: [],
    description: description(index),
    unit: "Cum",
    quantity: decimal(String(quantity(index))),
    rate: decimal(String(rate(index))),
    per: ONE,
    statedAmount: null,
  }));
  const snapshot = takeSnapshot(
    newEstimate({
      name: "Construction of a community hall",
      sections: [{ id: "a", label: "PART A", items }],
      tenderPremiumPercent: decimal("-4.5"),
    }),
  );
  const previous = makeBill({
    snapshot,
    number: 1,
    kind: "part",
    quantities: items.map(({ id }) => ({ itemId: id, quantity: ONE })),
  });
  const quantities = items.map((item) => ({ itemId: item.id, quantity: item.quantity }));
  return makeBill({ snapshot, number: 2, kind: "part", quantities, previous });
}
