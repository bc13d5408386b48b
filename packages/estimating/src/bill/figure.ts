import { type Decimal, subtract } from "../decimal.ts";
import type { BillFigure } from "../model.ts";

/** Since is always a difference, never a product: so the columns add. */
export const figure = (upToDate: Decimal, previous: Decimal): BillFigure => ({
  upToDate,
  previous,
  since: subtract(upToDate, previous),
});
