import { ActionIcon, Button } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";
import { useText } from "../i18n/text.ts";
import type { Conveyance } from "./analyses.ts";
import { FigureInput } from "./figure-input.tsx";
import { AddLines, type LineColumn, LineTable } from "./line-table.tsx";
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
  /** Where a stretch ends, and what it costs where it begins, may be left open. */
  const slab = (conveyance: Conveyance, field: keyof Slab, header: string): LineColumn<Slab> => ({
    id: field,
    header,
    isFigure: true,
    cell: (line, label, at) => {
      const isOptional = field === "upTo" || field === "amount";
      return (
        <FigureInput
          optional={isOptional}
          label={label}
          value={line[field] ?? ""}
          change={(value) => setSlab(conveyance, at, { [field]: isOptional && value === "" ? null : value })}
        />
      );
    },
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
            <LineTable
              label={name}
              lines={conveyance.slabs}
              columns={[
                slab(conveyance, "upTo", t("rates.up_to")),
                slab(conveyance, "amount", t("rates.amount_there")),
                slab(conveyance, "every", t("rates.each_step")),
                slab(conveyance, "add", t("rates.step_charge")),
              ]}
              keyOf={(_, at) => String(at)}
              nameOf={(_, at) => `${name} ${at + 1}`}
              remove={
                conveyance.slabs.length === 1
                  ? undefined
                  : (_, at) =>
                      set(conveyance.id, { slabs: conveyance.slabs.filter((__, index) => index !== at) })
              }
            />
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
      <AddLines
        kinds={[
          {
            text: t("rates.add_conveyance"),
            add: () =>
              change([
                ...conveyances,
                {
                  id: crypto.randomUUID(),
                  label: `${t("rates.conveyance")} ${conveyances.length + 1}`,
                  unit: "",
                  part: "exact",
                  slabs: [blankSlab],
                },
              ]),
          },
        ]}
      />
    </div>
  );
}
