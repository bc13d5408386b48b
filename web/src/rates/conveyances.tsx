import { ActionIcon, Button } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";
import { ScrollRegion } from "../design/scroll-region.tsx";
import { useText } from "../i18n/text.ts";
import type { Conveyance } from "./analyses.ts";
import { FigureInput } from "./figure-input.tsx";
import classes from "./rates.module.css";

type Slab = Conveyance["slabs"][number];

const PARTS = ["exact", "nearest", "up"] as const;
const blankSlab: Slab = { upTo: null, amount: "0", every: "1", add: "0" };

/** How carriage is charged: stretch by stretch, as schedules state it. */
export function Conveyances({
  conveyances,
  change,
}: {
  conveyances: Conveyance[];
  change: (conveyances: Conveyance[]) => void;
}) {
  const { t } = useText();
  const set = (id: string, part: Partial<Conveyance>): void =>
    change(conveyances.map((each) => (each.id === id ? { ...each, ...part } : each)));
  const setSlab = (conveyance: Conveyance, at: number, part: Partial<Slab>): void =>
    set(conveyance.id, {
      slabs: conveyance.slabs.map((slab, index) => (index === at ? { ...slab, ...part } : slab)),
    });
  return (
    <div className={classes["block"]}>
      <h2>{t("rates.conveyances")}</h2>
      {conveyances.map((conveyance) => {
        const name = conveyance.label || t("rates.conveyance");
        return (
          <div key={conveyance.id} className={classes["conveyance"]}>
            <div className={classes["conveyanceHead"]}>
              <input
                type="text"
                aria-label={t("rates.cell", { field: t("rates.lead_name"), line: name })}
                placeholder={t("rates.conveyance")}
                value={conveyance.label}
                onChange={(event) => set(conveyance.id, { label: event.currentTarget.value })}
              />
              <select
                aria-label={t("rates.cell", { field: t("rates.part_step"), line: name })}
                value={conveyance.part}
                onChange={(event) =>
                  set(conveyance.id, { part: event.currentTarget.value as Conveyance["part"] })
                }
              >
                {PARTS.map((part) => (
                  <option key={part} value={part}>
                    {t(`rates.part_step.${part}`)}
                  </option>
                ))}
              </select>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("rates.cell", { field: t("action.remove"), line: name })}
                onClick={() => change(conveyances.filter(({ id }) => id !== conveyance.id))}
              >
                <Trash2 size={14} />
              </ActionIcon>
            </div>
            <ScrollRegion label={name} className={classes["scroll"]}>
              <table className={classes["lines"]}>
                <thead>
                  <tr>
                    {(["up_to", "amount_there", "each_step", "step_charge"] as const).map((field) => (
                      <th key={field} scope="col" data-figure="true">
                        {t(`rates.${field}`)}
                      </th>
                    ))}
                    <th scope="col">
                      <span className="visually-hidden">{t("editing.tools")}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {conveyance.slabs.map((slab, at) => (
                    // Stretches have no names: their order is what they are.
                    // oxlint-disable-next-line react/no-array-index-key
                    <tr key={at}>
                      <td>
                        <FigureInput
                          optional
                          label={t("rates.cell", { field: t("rates.up_to"), line: `${name} ${at + 1}` })}
                          value={slab.upTo ?? ""}
                          change={(upTo) => setSlab(conveyance, at, { upTo: upTo === "" ? null : upTo })}
                        />
                      </td>
                      <td>
                        <FigureInput
                          optional
                          label={t("rates.cell", {
                            field: t("rates.amount_there"),
                            line: `${name} ${at + 1}`,
                          })}
                          value={slab.amount ?? ""}
                          change={(amount) =>
                            setSlab(conveyance, at, { amount: amount === "" ? null : amount })
                          }
                        />
                      </td>
                      <td>
                        <FigureInput
                          label={t("rates.cell", { field: t("rates.each_step"), line: `${name} ${at + 1}` })}
                          value={slab.every}
                          change={(every) => setSlab(conveyance, at, { every })}
                        />
                      </td>
                      <td>
                        <FigureInput
                          label={t("rates.cell", {
                            field: t("rates.step_charge"),
                            line: `${name} ${at + 1}`,
                          })}
                          value={slab.add}
                          change={(add) => setSlab(conveyance, at, { add })}
                        />
                      </td>
                      <td>
                        {conveyance.slabs.length > 1 && (
                          <ActionIcon
                            variant="subtle"
                            color="gray"
                            aria-label={t("rates.cell", {
                              field: t("action.remove"),
                              line: `${name} ${at + 1}`,
                            })}
                            onClick={() =>
                              set(conveyance.id, {
                                slabs: conveyance.slabs.filter((_, index) => index !== at),
                              })
                            }
                          >
                            <Trash2 size={14} />
                          </ActionIcon>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollRegion>
            <div className={classes["addRow"]}>
              <Button
                size="compact-xs"
                variant="subtle"
                leftSection={<Plus size={12} aria-hidden />}
                onClick={() =>
                  set(conveyance.id, { slabs: [...conveyance.slabs, { ...blankSlab, amount: null }] })
                }
              >
                {t("rates.add_stretch")}
              </Button>
            </div>
          </div>
        );
      })}
      <div className={classes["addRow"]}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Plus size={13} aria-hidden />}
          onClick={() =>
            change([
              ...conveyances,
              {
                id: crypto.randomUUID(),
                label: `${t("rates.conveyance")} ${conveyances.length + 1}`,
                unit: "",
                part: "exact",
                slabs: [blankSlab],
              },
            ])
          }
        >
          {t("rates.add_conveyance")}
        </Button>
      </div>
    </div>
  );
}
