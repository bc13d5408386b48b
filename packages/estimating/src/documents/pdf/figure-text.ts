import { formatIndian, formatQuantity } from "../../text/format-indian.ts";
import type { FormColumn, FormFigure } from "../form.ts";

/** A figure as it is printed, with a true minus sign. */
export function figureText(column: FormColumn, figure: FormFigure): string {
  const plain = column.kind === "quantity" ? formatQuantity(figure.value) : formatIndian(figure.value);
  return plain.replace(/^-/, "−");
}
