import { ActionIcon, Button } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";
import { formatQuantity } from "../design/decimal-text.ts";
import { Money } from "../design/money.tsx";
import { ScrollRegion } from "../design/scroll-region.tsx";
import { useText } from "../i18n/text.ts";
import type { LeadBody, LeadFigures, LeadLine } from "./analyses.ts";
import { FigureInput } from "./figure-input.tsx";
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
  const named = (field: string, line: LeadLine): string =>
    t("rates.cell", { field, line: line.material || t("rates.new_line") });
  return (
    <div className={classes["block"]}>
      <h2>{t("rates.materials")}</h2>
      <ScrollRegion label={t("rates.materials")} className={classes["scroll"]}>
        <table className={classes["lines"]}>
          <thead>
            <tr>
              {(["material", "source"] as const).map((field) => (
                <th key={field} scope="col">
                  {t(`rates.${field}`)}
                </th>
              ))}
              <th scope="col">{t("sheet.unit")}</th>
              <th scope="col" data-figure="true">
                {t("rates.basic")}
              </th>
              <th scope="col">{t("rates.conveyance")}</th>
              <th scope="col" data-figure="true">
                {t("rates.distance")}
              </th>
              <th scope="col" data-figure="true">
                {t("rates.conveyed")}
              </th>
              <th scope="col" data-figure="true">
                {t("rates.seigniorage")}
              </th>
              <th scope="col" data-figure="true">
                {t("rates.loading")}
              </th>
              <th scope="col" data-figure="true">
                {t("rates.at_site")}
              </th>
              <th scope="col">
                <span className="visually-hidden">{t("editing.tools")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => {
              const priced = worked.get(line.id);
              return (
                <tr key={line.id}>
                  {(["material", "source", "unit"] as const).map((field) => (
                    <td key={field}>
                      <input
                        type="text"
                        data-wide={field === "material"}
                        aria-label={named(field === "unit" ? t("sheet.unit") : t(`rates.${field}`), line)}
                        value={line[field]}
                        onChange={(event) => set(line.id, { [field]: event.currentTarget.value })}
                      />
                    </td>
                  ))}
                  <td>
                    <FigureInput
                      label={named(t("rates.basic"), line)}
                      value={line.basic}
                      change={(basic) => set(line.id, { basic })}
                    />
                  </td>
                  <td>
                    <select
                      aria-label={named(t("rates.conveyance"), line)}
                      value={line.conveyance ?? ""}
                      onChange={(event) =>
                        set(line.id, {
                          conveyance: event.currentTarget.value === "" ? null : event.currentTarget.value,
                        })
                      }
                    >
                      <option value="">{t("rates.no_conveyance")}</option>
                      {conveyances.map(({ id, label }) => (
                        <option key={id} value={id}>
                          {label || t("rates.conveyance")}
                        </option>
                      ))}
                    </select>
                  </td>
                  <td>
                    <FigureInput
                      label={named(t("rates.distance"), line)}
                      value={line.distanceKm}
                      change={(distanceKm) => set(line.id, { distanceKm })}
                    />
                  </td>
                  <td data-figure="true">
                    <p className={classes["worked"]}>
                      <Money value={priced?.conveyed} quietZero />
                    </p>
                    {priced && priced.slab !== null && (
                      <p className={classes["steps"]}>
                        {t("rates.steps", {
                          start: formatQuantity(priced.slabStart),
                          steps: formatQuantity(priced.steps),
                        })}
                      </p>
                    )}
                  </td>
                  <td>
                    <FigureInput
                      label={named(t("rates.seigniorage"), line)}
                      value={line.seigniorage}
                      change={(seigniorage) => set(line.id, { seigniorage })}
                    />
                  </td>
                  <td>
                    <FigureInput
                      isSigned
                      label={named(t("rates.loading"), line)}
                      value={line.loading}
                      change={(loading) => set(line.id, { loading })}
                    />
                  </td>
                  <td data-figure="true">
                    <p className={classes["worked"]}>
                      <Money value={priced?.rateAtSite} />
                    </p>
                  </td>
                  <td>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={named(t("action.remove"), line)}
                      onClick={() => change(lines.filter(({ id }) => id !== line.id))}
                    >
                      <Trash2 size={14} />
                    </ActionIcon>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollRegion>
      <div className={classes["addRow"]}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Plus size={13} aria-hidden />}
          onClick={() => change([...lines, blank(conveyances[0]?.id ?? null)])}
        >
          {t("rates.add_material")}
        </Button>
      </div>
    </div>
  );
}
