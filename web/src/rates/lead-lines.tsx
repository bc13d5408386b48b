import { formatQuantity } from "../design/decimal-text.ts";
import { useText } from "../i18n/text.ts";
import type { LeadBody, LeadFigures, LeadLine } from "./analyses.ts";
import { FigureInput } from "./figure-input.tsx";
import { AddLines, ChoiceCell, type LineColumn, LineTable, TextCell, WorkedCell } from "./line-table.tsx";
import classes from "./rates.module.css";

const blank = (conveyance: string | null): LeadLine => ({
  id: crypto.randomUUID(),
  code: "",
  material: "",
  source: "",
  unit: "",
  basic: "0",
  conveyance,
  distanceKm: "0",
  seigniorage: "0",
  loading: "0",
});

/** Basic rate + conveyance + seigniorage ± loading = rate at site, material by material. */
export function LeadLines({
  body,
  figures,
  change,
}: {
  body: LeadBody;
  figures: LeadFigures | undefined;
  change: (lines: LeadLine[]) => void;
}) {
  const { t } = useText();
  const { lines, conveyances } = body;
  const worked = new Map(figures?.lines.map((line) => [line.id, line]));
  const set = (id: string, part: Partial<LeadLine>): void =>
    change(lines.map((line) => (line.id === id ? { ...line, ...part } : line)));
  const text = (field: "material" | "source" | "unit", header: string): LineColumn<LeadLine> => ({
    id: field,
    header,
    cell: (line, label) => (
      <TextCell
        isWide={field === "material"}
        label={label}
        value={line[field]}
        change={(value) => set(line.id, { [field]: value })}
      />
    ),
  });
  const figure = (
    field: "basic" | "distanceKm" | "seigniorage" | "loading",
    header: string,
  ): LineColumn<LeadLine> => ({
    id: field,
    header,
    isFigure: true,
    cell: (line, label) => (
      <FigureInput
        isSigned={field === "loading"}
        label={label}
        value={line[field]}
        change={(value) => set(line.id, { [field]: value })}
      />
    ),
  });
  const columns: LineColumn<LeadLine>[] = [
    text("material", t("rates.material")),
    text("source", t("rates.source")),
    text("unit", t("sheet.unit")),
    figure("basic", t("rates.basic")),
    {
      id: "conveyance",
      header: t("rates.conveyance"),
      cell: (line, label) => (
        <ChoiceCell
          label={label}
          value={line.conveyance ?? ""}
          options={[
            { value: "", text: t("rates.no_conveyance") },
            ...conveyances.map((each) => ({ value: each.id, text: each.label || t("rates.conveyance") })),
          ]}
          change={(value) => set(line.id, { conveyance: value === "" ? null : value })}
        />
      ),
    },
    figure("distanceKm", t("rates.distance")),
    {
      id: "conveyed",
      header: t("rates.conveyed"),
      isFigure: true,
      cell: ({ id }) => {
        const priced = worked.get(id);
        return (
          <>
            <WorkedCell value={priced?.conveyed} quietZero />
            {priced && priced.slab !== null && (
              <p className={classes["steps"]}>
                {t("rates.steps", {
                  start: formatQuantity(priced.slabStart),
                  steps: formatQuantity(priced.steps),
                })}
              </p>
            )}
          </>
        );
      },
    },
    figure("seigniorage", t("rates.seigniorage")),
    figure("loading", t("rates.loading")),
    {
      id: "atSite",
      header: t("rates.at_site"),
      isFigure: true,
      cell: ({ id }) => <WorkedCell value={worked.get(id)?.rateAtSite} />,
    },
  ];
  return (
    <div className={classes["block"]}>
      <h2>{t("rates.materials")}</h2>
      <LineTable
        label={t("rates.materials")}
        lines={lines}
        columns={columns}
        keyOf={({ id }) => id}
        nameOf={({ material }) => material || t("rates.new_line")}
        remove={({ id }) => change(lines.filter((line) => line.id !== id))}
      />
      <AddLines
        kinds={[
          {
            text: t("rates.add_material"),
            add: () => change([...lines, blank(conveyances[0]?.id ?? null)]),
          },
        ]}
      />
    </div>
  );
}
