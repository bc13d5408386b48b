import { useText } from "../i18n/text.ts";
import { ChoiceField } from "./choice.tsx";
import { COLUMN_ROLES, type ColumnRole, columnLetters, tableOf, withColumn } from "./correct.ts";
import classes from "./preview.module.css";
import type { PreviewSheet, PreviewTable } from "./previews.ts";
import { figureColumns } from "./reading-facts.ts";
import type { Correcting } from "./use-corrections.ts";

/** The columns by their letters, each with what it holds; the cells of a heading, or a list on a phone. */
export function ColumnRoles({
  sheet,
  table,
  columns,
  correcting,
  isList = false,
}: {
  sheet: PreviewSheet;
  /** Without a table, or the right to correct it, there are letters alone. */
  table: PreviewTable | undefined;
  columns: number;
  correcting: Correcting;
  isList?: boolean;
}) {
  const { t } = useText();
  const numeric = figureColumns(table);
  const given = new Map(
    table === undefined
      ? []
      : tableOf(correcting.corrections, sheet.name, table.headerRow)?.columns?.map(({ index, role }) => [
          index,
          role as ColumnRole,
        ]),
  );
  const read = new Map(table?.columns.map(({ index, role }) => [index, role]));
  const field = (index: number) => {
    if (table === undefined) return null;
    const choose = (value: string): void =>
      correcting.correct((corrections) =>
        withColumn(corrections, sheet.name, table.headerRow, {
          index,
          role: value === "as_read" ? undefined : (value as ColumnRole),
        }),
      );
    const roles = COLUMN_ROLES.map((value) => ({ value, text: t(`correct.role.${value}`) }));
    return (
      <ChoiceField
        label={t("correct.role_of_column", { column: columnLetters(index) })}
        value={given.get(index) ?? read.get(index) ?? "none"}
        groups={[
          {
            choices: given.has(index) ? [...roles, { value: "as_read", text: t("correct.as_read") }] : roles,
          },
        ]}
        choose={choose}
        isCorrected={given.has(index)}
      />
    );
  };
  const indexes = Array.from({ length: columns }, (_, index) => index);
  if (isList)
    return (
      <ul>
        {indexes.map((index) => (
          <li key={index}>
            <span>{columnLetters(index)}</span>
            {field(index)}
          </li>
        ))}
      </ul>
    );
  return indexes.map((index) => (
    <span key={index} role="columnheader" data-numeric={numeric.has(index)} className={classes["column"]}>
      <span>{columnLetters(index)}</span>
      {field(index)}
    </span>
  ));
}
