import { ActionIcon, Button } from "@mantine/core";
import { BookOpenText, Plus, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Money } from "../design/money.tsx";
import { ScrollRegion } from "../design/scroll-region.tsx";
import { useText } from "../i18n/text.ts";
import { type AnalysisLine, type Figures, KINDS, type Lead } from "./analyses.ts";
import { FigureInput } from "./figure-input.tsx";
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
  const set = (id: string, part: Partial<AnalysisLine>): void =>
    change(lines.map((line) => (line.id === id ? { ...line, ...part } : line)));
  const named = (field: string, line: AnalysisLine): string =>
    t("rates.cell", { field, line: line.description || line.code || t("rates.new_line") });
  return (
    <div className={classes["block"]}>
      <h2>{t("rates.recipe")}</h2>
      <ScrollRegion label={t("rates.recipe")} className={classes["scroll"]}>
        <table className={classes["lines"]}>
          <thead>
            <tr>
              <th scope="col">{t("rates.kind")}</th>
              <th scope="col">{t("rates.code")}</th>
              <th scope="col">{t("sheet.description")}</th>
              <th scope="col">{t("sheet.unit")}</th>
              <th scope="col" data-figure="true">
                {t("sheet.quantity")}
              </th>
              <th scope="col" data-figure="true">
                {t("sheet.rate")}
              </th>
              <th scope="col" data-figure="true">
                {t("rates.per")}
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
            {lines.map((line) => (
              <tr key={line.id}>
                <td>
                  <select
                    aria-label={named(t("rates.kind"), line)}
                    value={line.kind}
                    onChange={(event) =>
                      set(line.id, { kind: event.currentTarget.value as AnalysisLine["kind"] })
                    }
                  >
                    {KINDS.map((kind) => (
                      <option key={kind} value={kind}>
                        {t(`rates.kind.${kind}`)}
                      </option>
                    ))}
                  </select>
                </td>
                {(["code", "description", "unit"] as const).map((field) => (
                  <td key={field}>
                    <input
                      type="text"
                      data-wide={field === "description"}
                      aria-label={named(field === "code" ? t("rates.code") : t(`sheet.${field}`), line)}
                      value={line[field]}
                      onChange={(event) => set(line.id, { [field]: event.currentTarget.value })}
                    />
                  </td>
                ))}
                <td>
                  <FigureInput
                    label={named(t("sheet.quantity"), line)}
                    value={line.quantity}
                    change={(quantity) => set(line.id, { quantity })}
                  />
                </td>
                <td>
                  {line.lead === undefined ? (
                    <FigureInput
                      label={named(t("sheet.rate"), line)}
                      value={line.rate}
                      change={(rate) => set(line.id, { rate })}
                    />
                  ) : (
                    <p className={classes["worked"]} data-figure="true">
                      <Money value={worked.get(line.id)?.rate} />
                    </p>
                  )}
                  {lead && (
                    <select
                      aria-label={named(t("rates.lead_line"), line)}
                      value={line.lead ?? ""}
                      onChange={(event) => {
                        const { value } = event.currentTarget;
                        const { lead: _lead, ...typed } = line;
                        change(
                          lines.map((each) =>
                            each.id === line.id ? (value === "" ? typed : { ...typed, lead: value }) : each,
                          ),
                        );
                      }}
                    >
                      <option value="">{t("rates.typed")}</option>
                      {lead.figures.lines.map((material) => (
                        <option key={material.id} value={material.id}>
                          {material.material}
                        </option>
                      ))}
                    </select>
                  )}
                </td>
                <td>
                  <FigureInput
                    label={named(t("rates.per"), line)}
                    value={line.per}
                    change={(per) => /[1-9]/u.test(per) && set(line.id, { per })}
                  />
                </td>
                <td data-figure="true">
                  <p className={classes["worked"]}>
                    <Money value={worked.get(line.id)?.amount} />
                  </p>
                </td>
                <td className="nowrap">
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={named(t("rates.from_schedule"), line)}
                    title={t("rates.from_schedule")}
                    onClick={() => pick(line.id)}
                  >
                    <BookOpenText size={14} />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={named(t("action.remove"), line)}
                    title={t("action.remove")}
                    onClick={() => change(lines.filter(({ id }) => id !== line.id))}
                  >
                    <Trash2 size={14} />
                  </ActionIcon>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <div className={classes["addRow"]}>
        {KINDS.map((kind) => (
          <Button
            key={kind}
            size="compact-sm"
            variant="default"
            leftSection={<Plus size={13} aria-hidden />}
            onClick={() => change([...lines, blank(kind)])}
          >
            {t(`rates.kind.${kind}`)}
          </Button>
        ))}
      </div>
      <Suspense>
        {picking !== undefined && (
          <PickRate
            close={() => pick(undefined)}
            choose={({ code, description, unit, rate, per }) =>
              set(picking, { code, description: description.slice(0, 2000), unit, rate, per })
            }
          />
        )}
      </Suspense>
    </div>
  );
}
