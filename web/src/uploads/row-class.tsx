import type { KeyboardEvent } from "react";
import { useText } from "../i18n/text.ts";
import { ChoiceField } from "./choice.tsx";
import { ROW_CLASSES, type RowClass, tableOf, withoutTable, withRow, withTable } from "./correct.ts";
import type { PreviewRow, PreviewSheet } from "./previews.ts";
import type { Correcting } from "./use-corrections.ts";

/** What a row is, to be changed: its class, or that it names the columns of a table. */
export function RowClassField({
  row,
  rowClass,
  isCorrected,
  sheet,
  correcting,
  onKeyDown,
}: {
  row: PreviewRow;
  rowClass: string;
  isCorrected: boolean;
  sheet: PreviewSheet;
  correcting: Correcting;
  onKeyDown: (event: KeyboardEvent<HTMLSelectElement>) => void;
}) {
  const { t } = useText();
  const named = tableOf(correcting.corrections, sheet.name, row.row);
  const { name } = sheet;
  const choose = (value: string): void =>
    correcting.correct((corrections) => {
      switch (value) {
        case "as_read":
          return withRow(corrections, name, row.row, undefined);
        case "heading":
          return withTable(corrections, name, row.row, { headerRows: undefined }, true);
        case "first":
          return withTable(corrections, name, row.row, { headerRows: 0 }, true);
        case "no_heading":
          return withoutTable(corrections, name, row.row);
        default:
          return withRow(corrections, name, row.row, value as RowClass);
      }
    });
  const others = [
    ...(isCorrected ? [{ value: "as_read", text: t("correct.as_read") }] : []),
    ...(named === undefined
      ? [
          { value: "heading", text: t("correct.names_columns") },
          { value: "first", text: t("correct.table_begins") },
        ]
      : [{ value: "no_heading", text: t("correct.no_heading") }]),
  ];
  return (
    <ChoiceField
      label={t("correct.class_of_row", { row: row.row })}
      value={rowClass}
      groups={[
        { choices: ROW_CLASSES.map((value) => ({ value, text: t(`reading.class.${value}`) })) },
        { heading: t("correct.this_row"), choices: others },
      ]}
      choose={choose}
      isCorrected={isCorrected || named !== undefined}
      onKeyDown={onKeyDown}
    />
  );
}
