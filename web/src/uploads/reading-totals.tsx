import { formatQuantity } from "../design/decimal-text.ts";
import { Money } from "../design/money.tsx";
import { Notice } from "../design/notice.tsx";
import { useText } from "../i18n/text.ts";
import classes from "./preview.module.css";
import type { Preview } from "./previews.ts";
import { isTable } from "./reading-facts.ts";

const CLASSES = ["item", "parent", "section", "measurement", "total", "note", "unread"] as const;

/** Each rounding of a row may be a paisa off: within a rupee a total is the same. Nearness needs no exact arithmetic. */
const isNear = (stated: string | undefined, computed: string): boolean =>
  stated !== undefined && Math.abs(Number(stated) - Number(computed)) <= 1;

/** Counts by class, and each table's total as the workbook states it beside what its rows add up to. */
export function ReadingTotals({ preview }: { preview: Preview }) {
  const { t } = useText();
  const { counts, doubts, sheets, estimate } = preview;
  const tables = sheets.flatMap((sheet) =>
    sheet.tables
      .filter((table) => table.itemCount > 0)
      .map((table) => ({
        key: `${sheet.index}-${table.index}`,
        sheet: sheet.name,
        table,
        isTaken: estimate?.tables.some(isTable(sheet, table)),
      })),
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
              {estimate !== null && <th scope="col">{t("correct.use")}</th>}
            </tr>
          </thead>
          <tbody>
            {tables.map(({ key, sheet, table, isTaken }) => {
              const stated = table.statedTotal?.amount;
              const agrees = isNear(stated, table.computedTotal)
                ? "reading.agrees"
                : stated === table.itemTotal
                  ? "reading.adds_up"
                  : "reading.differs";
              return (
                <tr key={key} data-taken={isTaken}>
                  <th scope="row">{sheet}</th>
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
                  {estimate !== null && <td>{t(isTaken ? "correct.yes" : "correct.no")}</td>}
                </tr>
              );
            })}
          </tbody>
          {estimate !== null && estimate.items > 0 && (
            <tfoot>
              <tr>
                <th scope="row">{t("reading.estimate")}</th>
                <td className="tabular">{formatQuantity(String(estimate.items))}</td>
                <td colSpan={2}>
                  <Money value={estimate.ecv} />
                </td>
              </tr>
            </tfoot>
          )}
        </table>
      )}
      {estimate?.items === 0 && tables.length > 0 && (
        <Notice tone="info" title={t("reading.nothing_taken")}>
          {t("reading.nothing_taken_text")}
        </Notice>
      )}
    </div>
  );
}
