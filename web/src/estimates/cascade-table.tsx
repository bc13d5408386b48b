import type { CascadeLine } from "../api/documents.ts";
import { formatMoney, formatQuantity } from "../design/decimal-text.ts";
import { Money } from "../design/money.tsx";
import { useText } from "../i18n/text.ts";
import classes from "./cascade.module.css";

export interface CascadeFigure {
  id: string;
  label: string;
  amount: string;
}

/**
 * The steps from a sum to what is paid for it: each line with its base and its rate. `start` are the figures that
 * lines may name as their base without being lines themselves.
 */
export function CascadeTable({
  label,
  start,
  lines,
  end,
}: {
  label: string;
  start: CascadeFigure[];
  lines: CascadeLine[];
  end: CascadeFigure[];
}) {
  const { t } = useText();
  const amounts = new Map([...start, ...lines].map((line) => [line.id, line.amount]));
  const basis = (line: CascadeLine): string | undefined => {
    if (line.kind === "plug") return t("cascade.plug");
    if (line.kind !== "percent" || line.rate === null || line.rate === undefined) return undefined;
    const rate = formatQuantity(line.rate);
    const [only, ...more] = line.base;
    const base = only !== undefined && more.length === 0 ? amounts.get(only) : undefined;
    return base === undefined
      ? t("cascade.rate", { rate })
      : t("cascade.rate_of", { rate, base: formatMoney(base) });
  };
  return (
    <table className={classes["cascade"]} aria-label={label}>
      <tbody>
        {start.map((figure) => (
          <tr key={figure.id} className={classes["strong"]}>
            <th scope="row">{figure.label}</th>
            <td>
              <Money value={figure.amount} />
            </td>
          </tr>
        ))}
        {lines.map((line) => (
          <tr key={line.id} className={line.kind === "subtotal" ? classes["subtotal"] : undefined}>
            <th scope="row">
              {line.label}
              {basis(line) !== undefined && <span className={classes["basis"]}>{basis(line)}</span>}
            </th>
            <td>
              {line.effect === "deduct" && <span aria-label={t("cascade.deduct")}>− </span>}
              <Money value={line.amount} />
            </td>
          </tr>
        ))}
        {end.map((figure) => (
          <tr key={figure.id} className={classes["end"]}>
            <th scope="row">{figure.label}</th>
            <td>
              <Money value={figure.amount} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
