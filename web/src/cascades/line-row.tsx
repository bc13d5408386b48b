import { ActionIcon } from "@mantine/core";
import { ArrowDown, ArrowUp, CalendarPlus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import type { CascadeLine } from "../api/documents.ts";
import { formatMoney, formatQuantity } from "../design/decimal-text.ts";
import { Money } from "../design/money.tsx";
import { useText } from "../i18n/text.ts";
import { BaseChoice } from "./base-choice.tsx";
import classes from "./cascades.module.css";
import {
  baseAmount,
  choicesAt,
  figureOf,
  isInOrder,
  type Line,
  moved,
  ofKind,
  type Start,
  withLaterRate,
  without,
  withRate,
} from "./lines.ts";
import { TypedCell } from "./typed-cell.tsx";

const KINDS = ["percent", "fixed", "subtotal", "plug", "round"] as const;
const ROUNDINGS = ["paise", "rupee", "rupee_up", "even_rupee_up"] as const;
const EFFECTS = ["add", "deduct", "withhold"] as const;
const TIMES = ["always", "part", "final"] as const;

/** One line of a cascade, typed into. */
export function LineRow({
  lines,
  at,
  starts,
  worked,
  isCounted,
  isMemorandum,
  change,
}: {
  lines: Line[];
  at: number;
  starts: Start[];
  worked: CascadeLine[] | undefined;
  isCounted: boolean;
  isMemorandum: boolean;
  change: (lines: Line[]) => void;
}) {
  const { t } = useText();
  const line = lines[at];
  if (line === undefined) return null;
  const put = (next: Line): void => change(lines.with(at, next));
  const named = { line: line.label };
  const counted = isCounted ? worked?.find(({ id }) => id === line.id) : undefined;
  const amount = counted?.amount;
  const base = worked && counted && baseAmount(counted.base, starts, worked);
  const shifted = (by: 1 | -1): Line[] | undefined => {
    if (at + by < 0 || at + by >= lines.length) return undefined;
    const next = moved(lines, at, by);
    return isInOrder(next, starts) ? next : undefined;
  };
  return (
    <tr data-counted={isCounted}>
      <td data-label={t("cascade.label")}>
        <TypedCell
          label={t("cascade.label_of", named)}
          value={line.label}
          read={(typed) => typed.trim().slice(0, 200) || undefined}
          commit={(label) => put({ ...line, label })}
        />
      </td>
      <td data-label={t("cascade.kind")}>
        <Choice
          label={t("cascade.kind_of", named)}
          value={line.kind}
          options={KINDS.filter((kind) => kind !== "plug" || !isMemorandum).map((kind) => [
            kind,
            t(`cascade.kind.${kind}`),
          ])}
          change={(kind) => put(ofKind(line, kind))}
        />
      </td>
      <td data-label={t("cascade.base")}>
        {line.kind !== "fixed" && (
          <BaseChoice
            label={t("cascade.base_of", named)}
            base={line.base}
            choices={choicesAt(lines, at, starts)}
            change={(ids) => put({ ...line, base: ids })}
          />
        )}
      </td>
      <td data-label={t("cascade.rate_column")} data-align="right">
        {line.kind === "percent" && (
          <TypedCell
            isFigure
            label={t("cascade.rate_in", named)}
            value={line.rate ?? "0"}
            show={formatQuantity}
            read={figureOf}
            commit={(rate) => put(withRate(line, rate))}
          />
        )}
        {line.kind === "fixed" && (
          <TypedCell
            isFigure
            label={t("cascade.amount_in", named)}
            value={line.amount ?? "0"}
            show={formatMoney}
            read={figureOf}
            commit={(rupees) => put({ ...line, amount: rupees })}
          />
        )}
      </td>
      <td data-label={t("cascade.rounding")}>
        {line.kind !== "subtotal" && line.kind !== "plug" && (
          <Choice
            label={t("cascade.rounding_of", named)}
            value={line.rounding ?? "paise"}
            options={ROUNDINGS.map((rounding) => [rounding, t(`cascade.rounding.${rounding}`)])}
            change={(rounding) => put({ ...line, rounding })}
          />
        )}
      </td>
      {isMemorandum && (
        <>
          <td data-label={t("cascade.effect")}>
            <Choice
              label={t("cascade.effect_of", named)}
              value={line.withheld ? "withhold" : (line.effect ?? "add")}
              options={EFFECTS.map((effect) => [effect, t(`cascade.effect.${effect}`)])}
              change={(effect) => put(withEffect(line, effect))}
            />
          </td>
          <td data-label={t("cascade.when")}>
            <Choice
              label={t("cascade.when_of", named)}
              value={line.when ?? "always"}
              options={TIMES.map((time) => [time, t(`cascade.when.${time}`)])}
              change={(time) => put(withTime(line, time))}
            />
          </td>
        </>
      )}
      <td data-label={t("cascade.from")}>
        <input
          type="date"
          className={classes["cell"]}
          aria-label={t("cascade.from_of", named)}
          data-empty={line.effectiveFrom === undefined}
          value={line.effectiveFrom ?? ""}
          onChange={(event) => put(withDate(line, event.currentTarget.value))}
        />
      </td>
      {worked && (
        <>
          <td data-label={t("cascade.base_amount")} data-align="right">
            {base !== undefined && line.kind !== "fixed" && <Money value={base} />}
          </td>
          <td data-label={t("sheet.amount")} data-align="right">
            {amount === undefined ? (
              <span className={classes["unused"]}>{t("cascade.not_in_force")}</span>
            ) : (
              <Money value={amount} />
            )}
          </td>
        </>
      )}
      <td className={classes["tools"]}>
        <MoveTool text={t("cascade.up", named)} lines={shifted(-1)} change={change}>
          <ArrowUp size={14} />
        </MoveTool>
        <MoveTool text={t("cascade.down", named)} lines={shifted(1)} change={change}>
          <ArrowDown size={14} />
        </MoveTool>
        {line.kind === "percent" && (
          <Tool
            text={t("cascade.later", named)}
            act={() => change(withLaterRate(lines, at, new Date().toISOString().slice(0, 10)))}
          >
            <CalendarPlus size={14} />
          </Tool>
        )}
        <Tool text={t("cascade.remove", named)} act={() => change(without(lines, at))}>
          <Trash2 size={14} />
        </Tool>
      </td>
    </tr>
  );
}

function Choice<Value extends string>({
  label,
  value,
  options,
  change,
}: {
  label: string;
  value: Value;
  options: readonly (readonly [value: Value, name: string])[];
  change: (value: Value) => void;
}) {
  return (
    <select
      className={classes["cell"]}
      aria-label={label}
      value={value}
      onChange={(event) => change(event.currentTarget.value as Value)}
    >
      {options.map(([option, name]) => (
        <option key={option} value={option}>
          {name}
        </option>
      ))}
    </select>
  );
}

function Tool({
  text,
  act,
  isOff = false,
  children,
}: {
  text: string;
  act: () => void;
  isOff?: boolean;
  children: ReactNode;
}) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={26}
      aria-label={text}
      title={text}
      disabled={isOff}
      onClick={act}
    >
      {children}
    </ActionIcon>
  );
}

/** Without lines there is no such move: a line stays below what it stands on. */
function MoveTool({
  text,
  lines,
  change,
  children,
}: {
  text: string;
  lines: Line[] | undefined;
  change: (lines: Line[]) => void;
  children: ReactNode;
}) {
  return (
    <Tool text={text} isOff={lines === undefined} act={() => lines && change(lines)}>
      {children}
    </Tool>
  );
}

function withEffect({ effect: _effect, withheld: _withheld, ...line }: Line, to: string): Line {
  if (to === "add") return line;
  return { ...line, effect: "deduct", ...(to === "withhold" ? { withheld: true } : {}) };
}

function withTime({ when: _when, ...line }: Line, to: string): Line {
  return to === "part" || to === "final" ? { ...line, when: to } : line;
}

function withDate({ effectiveFrom: _from, ...line }: Line, date: string): Line {
  return date === "" ? line : { ...line, effectiveFrom: date };
}
