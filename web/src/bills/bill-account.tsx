import type { Bill } from "../api/documents.ts";
import { isZero } from "../design/decimal-text.ts";
import { Money } from "../design/money.tsx";
import { ScrollRegion } from "../design/scroll-region.tsx";
import { useText } from "../i18n/text.ts";
import { accountOf } from "./account.ts";
import classes from "./bills.module.css";

const ROWS = ["work", "advances", "withheld", "balance"] as const;
const COLUMNS = ["previous", "now", "up_to_date"] as const;

/** Work, advances and what is withheld: at the previous bill, by this one, and up to date. Nothing where only work stands. */
export function BillAccount({ bill }: { bill: Bill }) {
  const { t } = useText();
  const account = accountOf(bill);
  const isOnlyWork = (["advances", "withheld"] as const).every((row) =>
    Object.values(account[row]).every(isZero),
  );
  if (isOnlyWork) return null;
  return (
    <section aria-label={t("bill.account")}>
      <h2>{t("bill.account")}</h2>
      <ScrollRegion label={t("bill.account")} className={classes["scroll"]}>
        <table className={classes["standing"]} aria-label={t("bill.account")}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{t("rates.line")}</span>
              </th>
              {COLUMNS.map((column) => (
                <th key={column} scope="col">
                  {t(`bill.account.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ROWS.map((row) => (
              <tr key={row} data-strong={row === "balance"}>
                <th scope="row">
                  {row === "withheld" && <span aria-label={t("cascade.deduct")}>− </span>}
                  {t(`bill.account.${row}`)}
                </th>
                {([account[row].previous, account[row].now, account[row].upToDate] as const).map(
                  (value, at) => (
                    <td key={COLUMNS[at]}>
                      <Money value={value} />
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
