import type { RefObject } from "react";
import type { SheetHandle } from "../design/sheet.tsx";
import { pastedColumn } from "../design/pasted-column.ts";
import { tell } from "../design/tell.ts";
import { useText } from "../i18n/text.ts";
import { laidOver, type QuantityColumn } from "./typed-quantities.ts";

/** Walking and pasting in the input column of a sheet whose rows are not all inputs. */
export function useColumnKeys(
  sheet: RefObject<SheetHandle | null>,
  rowItemIds: readonly (string | undefined)[],
  order: readonly string[],
  quantities: Pick<QuantityColumn, "typed" | "replace">,
) {
  const { t } = useText();
  const move = (rowIndex: number, by: 1 | -1): void => {
    for (let at = rowIndex + by; at >= 0 && at < rowItemIds.length; at += by)
      if (rowItemIds[at] !== undefined) {
        sheet.current?.focusInput(at);
        return;
      }
  };
  const pasteColumn = (itemId: string, text: string): void => {
    const { typed, unread, beyond } = laidOver(quantities.typed, order, itemId, pastedColumn(text));
    quantities.replace(typed);
    const remarks = [
      unread > 0 ? t("quantities.unread", { count: unread }) : undefined,
      beyond > 0 ? t("quantities.beyond", { count: beyond }) : undefined,
    ].filter((remark) => remark !== undefined);
    if (remarks.length > 0)
      void tell({ tone: "warn", title: t("quantities.pasted"), text: remarks.join(" ") }, t);
  };
  return { move, pasteColumn };
}
