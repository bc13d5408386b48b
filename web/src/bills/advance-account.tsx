import type { Bill } from "../api/documents.ts";
import { formatMoney, formatQuantity } from "../design/decimal-text.ts";
import { Money } from "../design/money.tsx";
import { useText } from "../i18n/text.ts";
import classes from "./bills.module.css";

/** The secured advances that a bill was made with. */
export function AdvanceAccount({ account }: { account: NonNullable<Bill["securedAdvances"]> }) {
  const { t } = useText();
  return (
    <section aria-label={t("advance.title")}>
      <h2>{t("advance.title")}</h2>
      <ul className={classes["account"]}>
        {account.rows.map((row) => (
          <li key={row.id}>
            <span>
              {row.description}
              <span className={classes["stands"]}>
                {t("advance.stands", {
                  before: formatQuantity(row.outstandingBefore),
                  now: formatQuantity(row.outstanding),
                  unit: row.unit,
                  amount: formatMoney(row.amount),
                })}
              </span>
            </span>
            <Money value={row.amount} />
          </li>
        ))}
        <li data-strong="">
          <span>{t("cascade.advances")}</span>
          <Money value={account.total.since} />
        </li>
      </ul>
    </section>
  );
}
