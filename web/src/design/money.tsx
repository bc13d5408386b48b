import { formatQuantity, moneyParts } from "./decimal-text.ts";
import classes from "./money.module.css";

/** An amount: Indian grouping, paise dimmed, a negative in parentheses and in colour. */
export function Money({
  value,
  quietZero = false,
}: {
  value: string | null | undefined;
  quietZero?: boolean;
}) {
  const parts = value === null || value === undefined ? undefined : moneyParts(value);
  if (!parts) return <span className={classes["none"]}>{value ?? "–"}</span>;
  const isNothing = parts.whole === "0" && /^0*$/u.test(parts.fraction);
  if (quietZero && isNothing) return <span className={classes["none"]}>–</span>;
  return (
    <span className={parts.isNegative ? classes["negative"] : classes["amount"]}>
      {parts.isNegative && "("}
      {parts.whole}
      <span className={classes["paise"]}>.{parts.fraction}</span>
      {parts.isNegative && ")"}
    </span>
  );
}

export function Quantity({ value }: { value: string | null | undefined }) {
  if (value === null || value === undefined || value === "")
    return <span className={classes["none"]}>–</span>;
  return <span className={classes["amount"]}>{formatQuantity(value)}</span>;
}
