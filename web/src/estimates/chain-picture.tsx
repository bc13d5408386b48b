import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Chain, Estimate } from "../api/documents.ts";
import { Money } from "../design/money.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import classes from "./chain.module.css";

function Stage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <li className={classes["stage"]}>
      <h2 className={classes["stageTitle"]}>{title}</h2>
      {children}
    </li>
  );
}

/** Estimate → workslips → bills, what was paid and what remains. */
export function ChainPicture({ estimate, chain }: { estimate: Estimate; chain: Chain }) {
  const { t } = useText();
  const { slug } = useOrganization();
  const at = { organization: slug, estimateId: estimate.id };
  return (
    <ol className={classes["chain"]} aria-label={t("chain.title")}>
      <Stage title={t("chain.estimate")}>
        <p className={classes["figure"]}>
          <Money value={estimate.ecv} />
        </p>
        <p className={classes["none"]}>
          {t("estimate.grand_total")} <Money value={estimate.grand_total} />
        </p>
      </Stage>
      <Stage title={t("chain.workslips")}>
        {chain.workslips.length === 0 ? (
          <p className={classes["none"]}>{t("chain.none")}</p>
        ) : (
          <ul className={classes["documents"]}>
            {chain.workslips.map((workslip) => (
              <li key={workslip.id}>
                <Link
                  to="/o/$organization/estimates/$estimateId/workslips/$workslipId"
                  params={{ ...at, workslipId: workslip.id }}
                >
                  {t("workslip.numbered", { number: workslip.number })}
                </Link>
                <Money value={workslip.total} />
              </li>
            ))}
          </ul>
        )}
      </Stage>
      <Stage title={t("chain.bills")}>
        {chain.bills.length === 0 ? (
          <p className={classes["none"]}>{t("chain.none")}</p>
        ) : (
          <ul className={classes["documents"]}>
            {chain.bills.map((bill) => (
              <li key={bill.id}>
                <Link
                  to="/o/$organization/estimates/$estimateId/bills/$billId"
                  params={{ ...at, billId: bill.id }}
                >
                  {bill.title}
                </Link>
                <span className={classes["amounts"]}>
                  <Money value={bill.since_last} />
                  <span className={classes["none"]}>
                    {t("chain.pay")} <Money value={bill.pay} />
                  </span>
                </span>
              </li>
            ))}
          </ul>
        )}
      </Stage>
      <Stage title={t("chain.paid")}>
        <p className={classes["figure"]}>
          <Money value={chain.paid_out} />
        </p>
        <p className={classes["none"]}>{t("chain.paid_hint")}</p>
        <dl className={classes["account"]}>
          {(
            [
              ["chain.billed", chain.paid],
              ["chain.withheld", chain.withheld],
              ["chain.remains", chain.remaining],
            ] as const
          ).map(([key, amount]) => (
            <div key={key}>
              <dt>{t(key)}</dt>
              <dd>
                <Money value={amount} />
              </dd>
            </div>
          ))}
        </dl>
      </Stage>
    </ol>
  );
}
