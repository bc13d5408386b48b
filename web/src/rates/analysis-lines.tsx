import { ActionIcon } from "@mantine/core";
import { BookOpenText } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useText } from "../i18n/text.ts";
import { type AnalysisLine, type Figures, KINDS, type Lead } from "./analyses.ts";
import { FigureInput } from "./figure-input.tsx";
import { AddLines, ChoiceCell, type LineColumn, LineTable, TextCell, WorkedCell } from "./line-table.tsx";
import classes from "./rates.module.css";

const PickRate = lazy(() => import("./pick-rate.tsx"));

const blank = (kind: AnalysisLine["kind"]): AnalysisLine => ({
  id: crypto.randomUUID(),
  kind,
  code: "",
  description: "",
  unit: "",
  quantity: "1",
  rate: "0",
  per: "1",
});

/** The recipe: labour, material, machinery; a rate is typed, taken from a schedule, or from the lead statement. */
export function AnalysisLines({
  lines,
  figures,
  lead,
  change,
}: {
  lines: AnalysisLine[];
  figures: Figures | undefined;
  lead: Lead | undefined;
  change: (lines: AnalysisLine[]) => void;
}) {
  const { t } = useText();
  const [picking, pick] = useState<string>();
  const worked = new Map(figures?.lines.map((line) => [line.id, line]));
  const put = (next: AnalysisLine): void => change(lines.map((line) => (line.id === next.id ? next : line)));
  const text = (field: "code" | "description" | "unit", header: string): LineColumn<AnalysisLine> => ({
    id: field,
    header,
    cell: (line, label) => (
      <TextCell
        isWide={field === "description"}
        label={label}
        value={line[field]}
        change={(value) => put({ ...line, [field]: value })}
      />
    ),
  });
  /** Typed, or the rate at site of a material of the lead statement. */
  const rateOf = (line: AnalysisLine, label: string) =>
    line.lead === undefined ? (
      <FigureInput label={label} value={line.rate} change={(rate) => put({ ...line, rate })} />
    ) : (
      <WorkedCell value={worked.get(line.id)?.rate} />
    );
  const named = (line: AnalysisLine): string => line.description || line.code || t("rates.new_line");
  const columns: LineColumn<AnalysisLine>[] = [
    {
      id: "kind",
      header: t("rates.kind"),
      cell: (line, label) => (
        <ChoiceCell
          label={label}
          value={line.kind}
          options={KINDS.map((kind) => ({ value: kind, text: t(`rates.kind.${kind}`) }))}
          change={(kind) => put({ ...line, kind })}
        />
      ),
    },
    text("code", t("rates.code")),
    text("description", t("sheet.description")),
    text("unit", t("sheet.unit")),
    {
      id: "quantity",
      header: t("sheet.quantity"),
      isFigure: true,
      cell: (line, label) => (
        <FigureInput label={label} value={line.quantity} change={(quantity) => put({ ...line, quantity })} />
      ),
    },
    {
      id: "rate",
      header: t("sheet.rate"),
      isFigure: true,
      cell: (line, label) => (
        <>
          {rateOf(line, label)}
          {lead && (
            <ChoiceCell
              label={t("rates.cell", { field: t("rates.lead_line"), line: named(line) })}
              value={line.lead ?? ""}
              options={[
                { value: "", text: t("rates.typed") },
                ...lead.figures.lines.map(({ id, material }) => ({ value: id, text: material })),
              ]}
              change={(value) => {
                const { lead: _lead, ...typed } = line;
                put(value === "" ? typed : { ...typed, lead: value });
              }}
            />
          )}
        </>
      ),
    },
    {
      id: "per",
      header: t("rates.per"),
      isFigure: true,
      cell: (line, label) => (
        <FigureInput
          label={label}
          value={line.per}
          change={(per) => /[1-9]/u.test(per) && put({ ...line, per })}
        />
      ),
    },
    {
      id: "amount",
      header: t("sheet.amount"),
      isFigure: true,
      cell: ({ id }) => <WorkedCell value={worked.get(id)?.amount} />,
    },
  ];
  return (
    <div className={classes["block"]}>
      <h2>{t("rates.recipe")}</h2>
      <LineTable
        label={t("rates.recipe")}
        lines={lines}
        columns={columns}
        keyOf={({ id }) => id}
        nameOf={named}
        tools={({ id }, name) => (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("rates.cell", { field: t("rates.from_schedule"), line: name })}
            title={t("rates.from_schedule")}
            onClick={() => pick(id)}
          >
            <BookOpenText size={14} />
          </ActionIcon>
        )}
        remove={({ id }) => change(lines.filter((line) => line.id !== id))}
      />
      <AddLines
        kinds={KINDS.map((kind) => ({
          text: t(`rates.kind.${kind}`),
          add: () => change([...lines, blank(kind)]),
        }))}
      />
      <Suspense>
        {picking !== undefined && (
          <PickRate
            close={() => pick(undefined)}
            choose={({ code, description, unit, rate, per }) =>
              change(
                lines.map((line) =>
                  line.id === picking
                    ? { ...line, code, description: description.slice(0, 2000), unit, rate, per }
                    : line,
                ),
              )
            }
          />
        )}
      </Suspense>
    </div>
  );
}
