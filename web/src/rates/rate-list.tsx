import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { Money } from "../design/money.tsx";
import { useText } from "../i18n/text.ts";
import classes from "./rates.module.css";
import type { RateFacts } from "./rates.ts";

/** Rates under each other: code, what it is for, and the rate with its unit. */
export function RateList<Each extends RateFacts>({
  label,
  rates,
  title,
  choose,
}: {
  label: string;
  rates: Each[];
  /** What the description is wrapped in: a link, or nothing. */
  title: (rate: Each, text: ReactNode) => ReactNode;
  choose?: (rate: Each) => void;
}) {
  const { t } = useText();
  return (
    <ul className={classes["list"]} aria-label={label}>
      {rates.map((rate) => (
        <li key={rate.id} className={classes["rate"]}>
          <span className={classes["code"]}>{rate.code || "–"}</span>
          <div className={classes["text"]}>
            {rate.parents.map((parent) => (
              <p key={parent} className={classes["parent"]}>
                {parent}
              </p>
            ))}
            <p className={classes["own"]}>{title(rate, rate.description)}</p>
            {rate.chapter !== "" && <p className={classes["chapter"]}>{rate.chapter}</p>}
          </div>
          <span className={classes["price"]}>
            <Money value={rate.rate} />
            <span className={classes["unit"]}>{t("rates.per_unit", { unit: rate.unit || "–" })}</span>
          </span>
          {choose && (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t("rates.choose_named", { code: rate.code || rate.description })}
              onClick={() => choose(rate)}
            >
              {t("rates.choose")}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
