import { useText } from "../i18n/text.ts";
import { ChoiceField } from "./choice.tsx";
import { sheetOf, TABLE_ROLES, tableOf, type TableRole, withSheet, withTable } from "./correct.ts";
import classes from "./preview.module.css";
import type { PreviewSheet, PreviewTable, TableCorrections } from "./previews.ts";
import type { Correcting } from "./use-corrections.ts";

const ROUNDINGS = ["exact", "half_up", "up"] as const;

const shown = (value: boolean | undefined): string => (value === undefined ? "" : value ? "yes" : "no");
const taken = (value: string): boolean | undefined => (value === "" ? undefined : value === "yes");

/** What holds for the sheet and for the table in view as a whole. */
export function TableSettings({
  sheet,
  table,
  isInEstimate,
  correcting,
}: {
  sheet: PreviewSheet;
  table: PreviewTable | undefined;
  /** Whether an estimate made now would take its items; undefined where it is not known. */
  isInEstimate: boolean | undefined;
  correcting: Correcting;
}) {
  const { t } = useText();
  const { name } = sheet;
  const roles = TABLE_ROLES.map((value) => ({ value, text: t(`reading.role.${value}`) }));
  const asRead = { value: "", text: t("correct.by_reader") };
  const sheetRole = sheetOf(correcting.corrections, name)?.role;
  const given = table && tableOf(correcting.corrections, name, table.headerRow);
  const change = (patch: { [Key in keyof TableCorrections]?: TableCorrections[Key] | undefined }): void => {
    if (table === undefined) return;
    correcting.correct((corrections) => withTable(corrections, name, table.headerRow, patch));
  };
  /** What the reader took, in words, as long as nobody said otherwise. */
  const read = (value: string | undefined) => ({
    value: "",
    text: value === undefined ? asRead.text : `${value} (${asRead.text})`,
  });
  const yesNo = [
    { value: "yes", text: t("correct.yes") },
    { value: "no", text: t("correct.no") },
  ];
  const word = (value: boolean | undefined) =>
    value === undefined ? undefined : t(value ? "correct.yes" : "correct.no");
  const fields = [
    {
      label: t("correct.sheet_is"),
      value: sheetRole ?? "",
      choices: [
        { value: "", text: `${t(`reading.role.${sheet.role}` as "reading.role.boq")} (${asRead.text})` },
        ...roles,
      ],
      choose: (value: string) =>
        correcting.correct((corrections) =>
          withSheet(corrections, name, { role: value === "" ? undefined : (value as TableRole) }),
        ),
    },
    ...(table === undefined
      ? []
      : [
          {
            label: t("correct.table_is", { row: table.headerRow }),
            value: given?.role ?? "",
            choices: [
              {
                value: "",
                text: `${t(`reading.role.${table.role}` as "reading.role.boq")} (${asRead.text})`,
              },
              ...roles.map((role) =>
                role.value === "other" ? { value: "other", text: t("correct.no_table") } : role,
              ),
            ],
            choose: (value: string) => change({ role: value === "" ? undefined : (value as TableRole) }),
          },
          {
            label: t("correct.unit_below"),
            value: shown(given?.unitBelow),
            choices: [
              read(given?.unitBelow === undefined ? word(table.unitBelow ?? false) : undefined),
              ...yesNo,
            ],
            choose: (value: string) => change({ unitBelow: taken(value) }),
          },
          {
            label: t("correct.rounding"),
            value: given?.rounding ?? "",
            choices: [
              read(
                given?.rounding === undefined
                  ? t(`correct.rounding.${table.rounding}` as "correct.rounding.up")
                  : undefined,
              ),
              ...ROUNDINGS.map((value) => ({ value, text: t(`correct.rounding.${value}`) })),
            ],
            choose: (value: string) =>
              change({ rounding: value === "" ? undefined : (value as (typeof ROUNDINGS)[number]) }),
          },
          {
            label: t("correct.use"),
            value: shown(given?.use),
            choices: [read(given?.use === undefined ? word(isInEstimate) : undefined), ...yesNo],
            choose: (value: string) => change({ use: taken(value) }),
          },
        ]),
  ];
  return (
    <div className={classes["settings"]} role="group" aria-label={t("correct.settings")}>
      {fields.map(({ label, value, choices, choose }) => (
        <span key={label} className={classes["setting"]}>
          <span aria-hidden>{label}</span>
          <ChoiceField
            label={label}
            value={value}
            groups={[{ choices }]}
            choose={choose}
            isCorrected={value !== ""}
          />
        </span>
      ))}
      {table === undefined && sheet.listedRows > 0 && (
        <p className={classes["settingHint"]}>{t("correct.no_table_yet")}</p>
      )}
    </div>
  );
}
