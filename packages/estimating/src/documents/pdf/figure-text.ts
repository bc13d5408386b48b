import { isZero } from "../../decimal.ts";
import { formatIndian, formatQuantity } from "../../text/format-indian.ts";
import type { FormColumn, FormFigure, FormRow } from "../form.ts";

/** A figure as it is printed, with a true minus sign; an item's zero is a dash, so that the figures stand out. */
export function figureText(column: FormColumn, figure: FormFigure, row: Pick<FormRow, "kind">): string {
  if (row.kind === "item" && isZero(figure.value)) return "–";
  const plain = column.kind === "quantity" ? formatQuantity(figure.value) : formatIndian(figure.value);
  return plain.replace(/^-/, "−");
}
