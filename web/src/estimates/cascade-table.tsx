import type { CascadeLine } from "../api/documents.ts";
import { baseAmount } from "../cascades/lines.ts";
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
const ALPHABET = 26;
/** A … Z, then AA. */
const letterOf = (index: number): string =>
  (index < ALPHABET ? "" : letterOf(Math.floor(index / ALPHABET) - 1)) +
  String.fromCodePoint(65 + (index % ALPHABET));

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
  const letters = new Map([...start, ...shown].map(({ id }, index) => [id, letterOf(index)]));
  const deducted = new Set(lines.filter(({ effect }) => effect === "deduct").map(({ id }) => id));
  const starts = [...Object.entries(bases).map(([id, amount]) => ({ id, label: "", amount })), ...start];
  /** Where a figure comes from, by the letters of the lines that it stands on. */
  const basis = (line: CascadeLine): string | undefined => {
    if (line.kind === "fixed") return undefined;
    const named = line.base.flatMap((id) => {
      const letter = letters.get(id);
      return letter === undefined ? [] : [`${deducted.has(id) ? "−" : "+"} ${letter}`];
    });
    const sum = named.join(" ").replace(/^\+ /u, "");
    const base = formatMoney(baseAmount(line.base, starts, lines) ?? "0");
    if (line.kind === "percent") {
      const rate = formatQuantity(line.rate ?? "0");
      return sum === ""
        ? t("cascade.rate_of", { rate, base })
        : t("cascade.rate_of_lines", { rate, sum, base });
    }
    if (line.kind === "plug") return t("cascade.plug_of", { sum });
    if (line.kind === "subtotal") return named.length > 1 ? sum : undefined;
    return t("cascade.round_of", { base });
  };
  return (
    <table className={classes["cascade"]} aria-label={label}>
      <tbody>
        {start.map((figure) => (
          <tr key={figure.id} className={classes["strong"]}>
            <th scope="row">
              <span className={classes["letter"]}>{letters.get(figure.id)}</span>
              {figure.label}
            </th>
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
              <span className={classes["letter"]}>{letters.get(line.id)}</span>
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
