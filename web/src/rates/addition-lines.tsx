import { ActionIcon, Button } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";
import { Money } from "../design/money.tsx";
import { ScrollRegion } from "../design/scroll-region.tsx";
import { useText } from "../i18n/text.ts";
import { type Addition, type Figures, KINDS } from "./analyses.ts";
import { FigureInput } from "./figure-input.tsx";
import classes from "./rates.module.css";

const INPUTS = ["direct", ...KINDS] as const;

/** An id that no line has: a1, a2, … */
function nextId(lines: Addition[]): string {
  const taken = new Set(lines.map(({ id }) => id));
  let number = lines.length + 1;
  while (taken.has(`a${number}`)) number += 1;
  return `a${number}`;
}

/** Allowances, overheads, profit: each a share of what stands above it, or a fixed amount. */
export function AdditionLines({
  lines,
  figures,
  change,
}: {
  lines: Addition[];
  figures: Figures | undefined;
  change: (lines: Addition[]) => void;
}) {
  const { t } = useText();
  const worked = new Map(figures?.additions.map(({ id, amount }) => [id, amount]));
  const set = (id: string, part: Partial<Addition>): void =>
    change(lines.map((line) => (line.id === id ? { ...line, ...part } : line)));
  const add = (kind: Addition["kind"]): void => {
    const label = t(`rates.addition.${kind}`);
    const above = ["direct", ...lines.filter((line) => line.kind !== "subtotal").map(({ id }) => id)];
    const base =
      kind === "percent" ? [lines.findLast((line) => line.kind === "subtotal")?.id ?? "direct"] : above;
    change([
      ...lines,
      {
        id: nextId(lines),
        label,
        kind,
        base: kind === "fixed" ? [] : base,
        rounding: "paise",
        ...(kind === "percent" ? { rate: "0" } : {}),
        ...(kind === "fixed" ? { amount: "0" } : {}),
      },
    ]);
  };
  /** A line that goes is no base of a later one. */
  const remove = (id: string): void =>
    change(
      lines
        .filter((line) => line.id !== id)
        .map((line) => ({ ...line, base: line.base.filter((base) => base !== id) })),
    );
  return (
    <div className={classes["block"]}>
      <h2>{t("rates.additions")}</h2>
      {lines.length > 0 && (
        <ScrollRegion label={t("rates.additions")} className={classes["scroll"]}>
          <table className={classes["lines"]}>
            <thead>
              <tr>
                <th scope="col">{t("rates.line")}</th>
                <th scope="col">{t("rates.upon")}</th>
                <th scope="col" data-figure="true">
                  {t("rates.share")}
                </th>
                <th scope="col" data-figure="true">
                  {t("sheet.amount")}
                </th>
                <th scope="col">
                  <span className="visually-hidden">{t("editing.tools")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line, index) => (
                <tr key={line.id}>
                  <td>
                    <input
                      type="text"
                      data-wide="true"
                      aria-label={t("rates.cell", { field: t("rates.line"), line: line.label })}
                      value={line.label}
                      onChange={(event) => set(line.id, { label: event.currentTarget.value })}
                    />
                  </td>
                  <td>
                    {line.kind !== "fixed" &&
                      [
                        ...INPUTS.map((id) => ({
                          id: id as string,
                          label: id === "direct" ? t("rates.direct") : t(`rates.kind.${id}`),
                        })),
                        ...lines.slice(0, index),
                      ].map((base) => (
                        <label key={base.id} className={classes["base"]}>
                          <input
                            type="checkbox"
                            checked={line.base.includes(base.id)}
                            onChange={(event) =>
                              set(line.id, {
                                base: event.currentTarget.checked
                                  ? [...line.base, base.id]
                                  : line.base.filter((id) => id !== base.id),
                              })
                            }
                          />
                          {base.label}
                        </label>
                      ))}
                  </td>
                  <td data-figure="true">
                    {line.kind === "percent" && (
                      <FigureInput
                        label={t("rates.cell", { field: t("rates.share"), line: line.label })}
                        value={line.rate ?? "0"}
                        change={(rate) => set(line.id, { rate })}
                      />
                    )}
                    {line.kind === "fixed" && (
                      <FigureInput
                        label={t("rates.cell", { field: t("sheet.amount"), line: line.label })}
                        value={line.amount ?? "0"}
                        change={(amount) => set(line.id, { amount })}
                      />
                    )}
                  </td>
                  <td data-figure="true">
                    <p className={classes["worked"]}>
                      <Money value={worked.get(line.id)} />
                    </p>
                  </td>
                  <td>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={t("rates.cell", { field: t("action.remove"), line: line.label })}
                      onClick={() => remove(line.id)}
                    >
                      <Trash2 size={14} />
                    </ActionIcon>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      <div className={classes["addRow"]}>
        {(["percent", "fixed", "subtotal"] as const).map((kind) => (
          <Button
            key={kind}
            size="compact-sm"
            variant="default"
            leftSection={<Plus size={13} aria-hidden />}
            onClick={() => add(kind)}
          >
            {t(`rates.addition.${kind}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}
