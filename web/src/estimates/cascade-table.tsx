import type { CascadeLine } from "../api/documents.ts";
import { formatMoney, formatQuantity, isZero } from "../design/decimal-text.ts";
import { Money } from "../design/money.tsx";
import { useText } from "../i18n/text.ts";
import classes from "./cascade.module.css";

export interface CascadeFigure {
  id: string;
  label: string;
  amount: string;
}

const NO_BASES = {};

/**
 * The steps from a sum to what comes of it: each line with its base and its rate, the last one the result. `start`
 * stands on top; `bases` are figures that lines are computed on and that are not shown.
 */
export function CascadeTable({
  label,
  start,
  lines,
  bases = NO_BASES,
}: {
  label: string;
  start: CascadeFigure[];
  lines: CascadeLine[];
  bases?: Record<string, string>;
}) {
  const { t } = useText();
  const shown = lines.filter((line) => line.hideZero !== true || !isZero(line.amount));
  const amounts = new Map([
    ...Object.entries(bases),
    ...[...start, ...lines].map((line): [string, string] => [line.id, line.amount]),
  ]);
  const basis = (line: CascadeLine): string | undefined => {
    if (line.kind === "plug") return t("cascade.plug");
    if (line.kind !== "percent" || line.rate === null || line.rate === undefined) return undefined;
    const rate = formatQuantity(line.rate);
    const [only, ...more] = line.base;
    const base = only !== undefined && more.length === 0 ? amounts.get(only) : undefined;
    if (base === undefined) return line.label.includes("%") ? undefined : t("cascade.rate", { rate });
    return t(line.label.includes("%") ? "cascade.of" : "cascade.rate_of", { rate, base: formatMoney(base) });
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
        {shown.map((line, index) => (
          <tr
            key={line.id}
            className={
              classes[index === shown.length - 1 ? "end" : line.kind === "subtotal" ? "subtotal" : "line"]
            }
          >
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
      </tbody>
    </table>
  );
}
