import { useText } from "../i18n/text.ts";
import { type Addition, type Figures, KINDS } from "./analyses.ts";
import { FigureInput } from "./figure-input.tsx";
import { AddLines, type LineColumn, LineTable, TextCell, WorkedCell } from "./line-table.tsx";
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
  const remove = ({ id }: Addition): void =>
    change(
      lines
        .filter((line) => line.id !== id)
        .map((line) => ({ ...line, base: line.base.filter((base) => base !== id) })),
    );
  const basesFor = (index: number) => [
    ...INPUTS.map((id) => ({
      id: id as string,
      label: id === "direct" ? t("rates.direct") : t(`rates.kind.${id}`),
    })),
    ...lines.slice(0, index),
  ];
  const columns: LineColumn<Addition>[] = [
    {
      id: "line",
      header: t("rates.line"),
      cell: (line, label) => (
        <TextCell
          isWide
          label={label}
          value={line.label}
          change={(value) => set(line.id, { label: value })}
        />
      ),
    },
    {
      id: "upon",
      header: t("rates.upon"),
      cell: (line, _, index) =>
        line.kind !== "fixed" &&
        basesFor(index).map((base) => (
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
        )),
    },
    {
      id: "share",
      header: t("rates.share"),
      isFigure: true,
      cell: (line, label) =>
        line.kind === "percent" ? (
          <FigureInput label={label} value={line.rate ?? "0"} change={(rate) => set(line.id, { rate })} />
        ) : line.kind === "fixed" ? (
          <FigureInput
            label={t("rates.cell", { field: t("sheet.amount"), line: line.label })}
            value={line.amount ?? "0"}
            change={(amount) => set(line.id, { amount })}
          />
        ) : null,
    },
    {
      id: "amount",
      header: t("sheet.amount"),
      isFigure: true,
      cell: ({ id }) => <WorkedCell value={worked.get(id)} />,
    },
  ];
  return (
    <div className={classes["block"]}>
      <h2>{t("rates.additions")}</h2>
      {lines.length > 0 && (
        <LineTable
          label={t("rates.additions")}
          lines={lines}
          columns={columns}
          keyOf={({ id }) => id}
          nameOf={({ label }) => label}
          remove={remove}
        />
      )}
      <AddLines
        kinds={(["percent", "fixed", "subtotal"] as const).map((kind) => ({
          text: t(`rates.addition.${kind}`),
          add: () => add(kind),
        }))}
      />
    </div>
  );
}
