import type { CascadeLine } from "../api/documents.ts";
import { Money } from "../design/money.tsx";
import { ScrollRegion } from "../design/scroll-region.tsx";
import { type TextKey, useText } from "../i18n/text.ts";
import classes from "./cascades.module.css";
import { LineRow } from "./line-row.tsx";
import { type Line, linesInForce, type Start } from "./lines.ts";

/** All lines of a cascade, typed into; each with what it stands on, its rate and what it comes to. */
export function CascadeEditor({
  label,
  starts,
  lines,
  worked,
  on,
  isMemorandum = false,
  change,
}: {
  label: string;
  starts: Start[];
  lines: Line[];
  /** The lines in force with their amounts; left out where no figures are known yet. */
  worked?: CascadeLine[] | undefined;
  /** The date that picks among lines of one id. */
  on: string | null;
  isMemorandum?: boolean;
  change: (lines: Line[]) => void;
}) {
  const { t } = useText();
  const inForce = linesInForce(lines, on);
  const used = new Set([starts[0]?.id, ...lines.flatMap(({ base }) => base)]);
  const head = (key: TextKey, align?: "right") => (
    <th scope="col" data-align={align}>
      {t(key)}
    </th>
  );

  return (
    <ScrollRegion label={label} className={classes["scroll"]}>
      <table className={classes["editor"]} data-wide={isMemorandum} aria-label={label}>
        <thead>
          <tr>
            {head("cascade.label")}
            {head("cascade.kind")}
            {head("cascade.base")}
            {head("cascade.rate_column", "right")}
            {head("cascade.rounding")}
            {isMemorandum && (
              <>
                {head("cascade.effect")}
                {head("cascade.when")}
              </>
            )}
            {head("cascade.from")}
            {worked && (
              <>
                {head("cascade.base_amount", "right")}
                {head("sheet.amount", "right")}
              </>
            )}
            <th>
              <span className="visually-hidden">{t("editing.tools")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {starts
            .filter(({ id, amount }) => amount !== undefined && used.has(id))
            .map((start) => (
              <tr key={start.id} data-start="">
                <th scope="row" colSpan={isMemorandum ? 9 : 7}>
                  {start.label}
                </th>
                <td data-align="right">
                  <Money value={start.amount} />
                </td>
              </tr>
            ))}
          {keyed(lines).map(({ key, line }, at) => (
            <LineRow
              key={key}
              lines={lines}
              at={at}
              starts={starts}
              worked={worked}
              isCounted={inForce.has(line)}
              isMemorandum={isMemorandum}
              change={change}
            />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** A line may stand here twice, with two dates. */
function keyed(lines: readonly Line[]): { key: string; line: Line }[] {
  const counts = new Map<string, number>();
  return lines.map((line) => {
    const count = counts.get(line.id) ?? 0;
    counts.set(line.id, count + 1);
    return { key: `${line.id}/${count}`, line };
  });
}
