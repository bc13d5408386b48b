import type { Bill, BillRow, SecuredAdvanceRow } from "../api/documents.ts";
import type { Line } from "../cascades/lines.ts";
import { decimalOfTyped, isZero } from "../design/decimal-text.ts";
import type { TypedQuantities } from "../quantities/typed-quantities.ts";
import { type TypedSupplemental, wholeItems } from "../workslips/supplemental-items.tsx";
import type { BillDraft } from "./bills.ts";

export interface TypedAdvance {
  key: string;
  /** Of an advance that stands already. */
  id?: string;
  description: string;
  unit: string;
  brought: string;
  utilised: string;
  full_rate: string;
  rate: string;
  orders: string;
  reasons: string;
}

export interface TypedWithheld {
  key: string;
  label: string;
  amount: string;
}

/** What a member types into a bill beside the quantities; texts as they were typed. */
export interface TypedBill {
  on: string;
  book: string;
  pages: string;
  /** Part rates by item. */
  rates: Readonly<Record<string, string>>;
  supplemental: TypedSupplemental[];
  advances: TypedAdvance[];
  withheld: TypedWithheld[];
  released: string;
  /** Undefined: the estimate's. */
  memorandum: Line[] | undefined;
  isFinal: boolean;
}

/** Rows whose quantity and rate can be typed; those of earlier bills that the estimate has lost stay as they are. */
export const openRows = (bill: Bill): BillRow[] =>
  bill.sections.filter(({ id }) => id !== "earlier").flatMap(({ rows }) => rows);

const nothingAsBlank = (quantity: string): string => (isZero(quantity) ? "" : quantity);

/** What a new bill starts with: the workslip's quantities, or without one what was billed before. */
export function quantitiesOf(bill: Bill): TypedQuantities {
  return Object.fromEntries(openRows(bill).map((row) => [row.itemId, nothingAsBlank(row.upToDate.quantity)]));
}

const advanceOf = ({ id, fullRate, rate, description, unit, orders, reasons }: SecuredAdvanceRow) => ({
  key: id,
  id,
  description,
  unit,
  brought: "",
  utilised: "",
  full_rate: fullRate,
  rate,
  orders,
  reasons,
});

/** A bill goes on from the one before: its part rates, and the materials that still lie at site. */
export function startOf(first: Bill, previous: Bill | undefined, today: string): TypedBill {
  const partRates = previous?.sections
    .flatMap(({ rows }) => rows)
    .filter(({ fullRate }) => fullRate !== undefined);
  return {
    on: today,
    book: "",
    pages: "",
    rates: Object.fromEntries(partRates?.map(({ itemId, rate }) => [itemId, rate]) ?? []),
    supplemental: [],
    advances: first.securedAdvances?.rows.map(advanceOf) ?? [],
    withheld: [],
    released: "",
    memorandum: undefined,
    isFinal: false,
  };
}

/** What is whole, as the API takes it. A quantity left blank stays as it is in the previous bill; a zero takes it back. */
export function draftOf(
  typed: TypedBill,
  quantities: TypedQuantities,
  rows: readonly BillRow[],
  workslipId: string | undefined,
): BillDraft {
  const released = decimalOfTyped(typed.released);
  return {
    ...(workslipId === undefined ? {} : { workslip_id: workslipId }),
    ...(typed.on === "" ? {} : { on: typed.on }),
    ...(typed.book.trim() === ""
      ? {}
      : { measurement_book: { number: typed.book.trim(), pages: typed.pages.trim() } }),
    quantities: rows.flatMap((row) => entryOf(row, quantities[row.itemId], typed.rates[row.itemId])),
    supplemental: wholeItems(typed.supplemental),
    secured_advances: typed.advances.flatMap(wholeAdvance),
    withheld: typed.withheld.flatMap(({ label, amount }) => {
      const rupees = decimalOfTyped(amount);
      return label.trim() === "" || rupees === undefined ? [] : { label: label.trim(), amount: rupees };
    }),
    ...(released === undefined || isZero(released) ? {} : { released }),
    ...(typed.memorandum === undefined ? {} : { memorandum: typed.memorandum }),
    final: typed.isFinal,
  };
}

function entryOf(
  { itemId, previous }: BillRow,
  typedQuantity: string | undefined,
  typedRate: string | undefined,
): NonNullable<BillDraft["quantities"]> {
  const rate = decimalOfTyped(typedRate ?? "");
  const typed = decimalOfTyped(typedQuantity ?? "");
  const quantity = typed ?? (rate === undefined ? undefined : previous.quantity);
  if (quantity === undefined || (isZero(quantity) && isZero(previous.quantity))) return [];
  return [{ item_id: itemId, quantity, ...(rate === undefined ? {} : { rate }) }];
}

/** Only what is whole can be priced: a material, its unit and both rates. */
export function wholeAdvance({
  key: _key,
  ...advance
}: TypedAdvance): NonNullable<BillDraft["secured_advances"]> {
  const { description, unit, brought, utilised, full_rate, rate } = advance;
  const full = decimalOfTyped(full_rate);
  const reduced = decimalOfTyped(rate);
  if (description.trim() === "" || unit.trim() === "" || full === undefined || reduced === undefined)
    return [];
  return [
    {
      ...advance,
      full_rate: full,
      rate: reduced,
      brought: decimalOfTyped(brought) ?? "0",
      utilised: decimalOfTyped(utilised) ?? "0",
    },
  ];
}
