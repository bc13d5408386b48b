import { Fragment, type ReactNode } from "react";
import { formatQuantity } from "../design/decimal-text.ts";
import { Money } from "../design/money.tsx";
import { useText } from "../i18n/text.ts";
import { type Figures, KINDS } from "./analyses.ts";
import classes from "./rates.module.css";

/** From the recipe to the rate, every figure on the way. */
export function AnalysisFigures({ figures, action }: { figures: Figures | undefined; action: ReactNode }) {
  const { t } = useText();
  return (
    <aside className={classes["figures"]} aria-label={t("rates.figures")} aria-live="polite">
      <h2>{t("rates.figures")}</h2>
      {figures && (
        <dl>
          {KINDS.map((kind) => (
            <Fragment key={kind}>
              <dt>{t(`rates.kind.${kind}`)}</dt>
              <dd>
                <Money value={figures.totals[kind]} quietZero />
              </dd>
            </Fragment>
          ))}
          <dt data-strong="true">{t("rates.direct")}</dt>
          <dd data-strong="true">
            <Money value={figures.direct} />
          </dd>
          {figures.additions.map((line) => (
            <Fragment key={line.id}>
              <dt>{line.kind === "subtotal" ? <em>{line.label}</em> : line.label}</dt>
              <dd>
                <Money value={line.amount} />
              </dd>
            </Fragment>
          ))}
          <dt data-strong="true">
            {t("rates.total_for", { output: formatQuantity(figures.output), unit: figures.unit })}
          </dt>
          <dd data-strong="true">
            <Money value={figures.total} />
          </dd>
          <dt>{t("rates.for_single", { unit: figures.unit || t("sheet.unit").toLocaleLowerCase() })}</dt>
          <dd className="tabular">{formatQuantity(figures.unrounded.slice(0, 16))}</dd>
          <dt data-strong="true">{t("rates.rate")}</dt>
          <dd data-strong="true">
            <Money value={figures.rate} />
          </dd>
        </dl>
      )}
      {action}
    </aside>
  );
}
