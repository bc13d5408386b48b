import { formatQuantity } from "../design/decimal-text.ts";
import { Money } from "../design/money.tsx";
import { useText } from "../i18n/text.ts";
import classes from "./preview.module.css";
import type { Preview } from "./previews.ts";

const CLASSES = ["item", "parent", "section", "measurement", "total", "note", "unread"] as const;

/** Each rounding of a row may be a paisa off: within a rupee a total is the same. Nearness needs no exact arithmetic. */
const isNear = (stated: string | undefined, computed: string): boolean =>
  stated !== undefined && Math.abs(Number(stated) - Number(computed)) <= 1;

/** Counts by class, and each table's total as the workbook states it beside what its rows add up to. */
export function ReadingTotals({ preview }: { preview: Preview }) {
  const { t } = useText();
  const { counts, doubts, sheets } = preview;
  const tables = sheets.flatMap((sheet) =>
    sheet.tables
      .filter((table) => table.itemCount > 0)
      .map((table) => ({ key: `${sheet.index}-${table.index}`, sheet: sheet.name, table })),
  );
  return (
    <div className={classes["totals"]}>
      <ul className={classes["counts"]} aria-label={t("reading.counts")}>
        {CLASSES.filter((rowClass) => counts[rowClass] > 0).map((rowClass) => (
          <li key={rowClass} data-class={rowClass}>
            {t(`reading.classes.${rowClass}`)} <strong>{formatQuantity(String(counts[rowClass]))}</strong>
          </li>
        ))}
        <li data-class={doubts > 0 ? "doubt" : undefined}>
          {t("reading.to_look_at")} <strong>{formatQuantity(String(doubts))}</strong>
        </li>
      </ul>
      {tables.length > 0 && (
        <table className={classes["stated"]} aria-label={t("reading.totals")}>
          <thead>
            <tr>
              <th scope="col">{t("reading.table")}</th>
              <th scope="col">{t("reading.items")}</th>
              <th scope="col">{t("reading.stated")}</th>
              <th scope="col">{t("reading.computed")}</th>
              <th scope="col">
                <span className="visually-hidden">{t("reading.agreement")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {tables.map(({ key, sheet, table }) => {
              const stated = table.statedTotal?.amount;
              const agrees = isNear(stated, table.computedTotal)
                ? "reading.agrees"
                : stated === table.itemTotal
                  ? "reading.adds_up"
                  : "reading.differs";
              return (
                <tr key={key}>
                  <th scope="row" data-use={table.use}>
                    {sheet}
                  </th>
                  <td className="tabular">{formatQuantity(String(table.itemCount))}</td>
                  <td>
                    <Money value={stated} />
                  </td>
                  <td>
                    <Money value={table.computedTotal} />
                  </td>
                  <td>
                    {stated !== undefined && (
                      <span data-agrees={agrees === "reading.agrees"}>{t(agrees)}</span>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </div>
  );
}
