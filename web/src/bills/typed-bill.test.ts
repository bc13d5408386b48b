import { expect, it } from "vitest";
import type { Bill, BillRow } from "../api/documents.ts";
import { draftOf, startOf, type TypedBill } from "./typed-bill.ts";

const row = (itemId: string, previous: string, more: Partial<BillRow> = {}): BillRow => ({
  itemId,
  number: itemId,
  code: "",
  parents: [],
  description: "",
  unit: "Cum",
  rate: "100",
  per: "1",
  remarks: "",
  upToDate: { quantity: previous, amount: "0" },
  previous: { quantity: previous, amount: "0" },
  since: { quantity: "0", amount: "0" },
  ...more,
});
const rows = [row("a", "10"), row("b", "5"), row("c", "0"), row("d", "0")];
const blank: TypedBill = {
  on: "",
  book: "",
  pages: "",
  rates: {},
  supplemental: [],
  advances: [],
  withheld: [],
  released: "",
  memorandum: undefined,
  isFinal: false,
};

it("sends a zero that takes back what was billed, leaves a blank as it was, and re-rates without a new quantity", () => {
  const draft = draftOf(
    { ...blank, rates: { b: "80" } },
    { a: "0", b: "", c: "0", d: "1,200.5" },
    rows,
    undefined,
  );
  expect(draft.quantities).toEqual([
    { item_id: "a", quantity: "0" },
    { item_id: "b", quantity: "5", rate: "80" },
    { item_id: "d", quantity: "1200.5" },
  ]);
});

it("sends only what is whole", () => {
  const typed: TypedBill = {
    ...blank,
    book: " 41 ",
    withheld: [
      { key: "1", label: "Tests", amount: "5,000" },
      { key: "2", label: "", amount: "1" },
      { key: "3", label: "Royalty", amount: "much" },
    ],
    released: "0.00",
    advances: [
      {
        key: "1",
        description: "Cement",
        unit: "Bags",
        brought: "100",
        utilised: "",
        full_rate: "400",
        rate: "300",
        orders: "",
        reasons: "",
      },
      {
        key: "2",
        description: "Steel",
        unit: "",
        brought: "1",
        utilised: "",
        full_rate: "4",
        rate: "3",
        orders: "",
        reasons: "",
      },
    ],
  };
  const draft = draftOf(typed, {}, rows, "w");
  expect(draft).toMatchObject({
    workslip_id: "w",
    measurement_book: { number: "41", pages: "" },
    withheld: [{ label: "Tests", amount: "5000" }],
    secured_advances: [{ description: "Cement", brought: "100", utilised: "0" }],
  });
  expect(draft).not.toHaveProperty("released");
});

it("goes on from the part rates and the advances of the bill before", () => {
  const advance = {
    id: "A1",
    description: "Cement",
    unit: "Bags",
    fullRate: "400",
    rate: "300",
    orders: "EE/1",
    reasons: "",
  };
  const first = { sections: [], securedAdvances: { rows: [{ ...advance, brought: "0", utilised: "0" }] } };
  const previous = { sections: [{ rows: [row("a", "10", { rate: "80", fullRate: "100" }), row("b", "5")] }] };
  const start = startOf(first as unknown as Bill, previous as unknown as Bill, "2026-04-01");
  expect(start).toMatchObject({
    on: "2026-04-01",
    rates: { a: "80" },
    advances: [{ id: "A1", full_rate: "400", brought: "" }],
  });
  expect(start.rates).not.toHaveProperty("b");
});
