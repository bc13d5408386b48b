import { Button, Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Plus, Scale } from "lucide-react";
import type { Estimate } from "../api/documents.ts";
import { formatMoney } from "../design/decimal-text.ts";
import type { Change } from "../estimates/editing/changes.ts";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { CascadeEditor } from "./cascade-editor.tsx";
import classes from "./cascades.module.css";
import { figureOf, type Line, withAdded, withNew } from "./lines.ts";
import { PresetBar } from "./preset-bar.tsx";
import { presetsQuery } from "./presets.ts";
import { memorandumStarts } from "./starts.ts";
import { TypedCell } from "./typed-cell.tsx";

type Make = (...changes: Change[]) => void;

/** An estimate's cascade, or how its bills are paid, among its other edits. */
export default function EditCascade({
  estimate,
  part,
  make,
}: {
  estimate: Estimate;
  part: "cascade" | "payments";
  make: Make;
}) {
  const lines = { cascade: estimate.cascade_lines, memorandum: estimate.memorandum_lines };
  return (
    <>
      <PresetBar
        key={estimate.preset}
        current={estimate.preset}
        {...lines}
        take={(preset) =>
          make(
            { op: "set_cascade", cascade: preset.cascade, preset: preset.id },
            { op: "set_memorandum", memorandum: preset.memorandum },
          )
        }
      />
      {part === "cascade" ? (
        <Cascade estimate={estimate} make={make} />
      ) : (
        <MemorandumLines
          lines={lines.memorandum}
          on={null}
          change={(memorandum) => make({ op: "set_memorandum", memorandum })}
        />
      )}
    </>
  );
}

function Cascade({ estimate, make }: { estimate: Estimate; make: Make }) {
  const { t } = useText();
  const lines = estimate.cascade_lines;
  const change = (cascade: Line[]): void => make({ op: "set_cascade", cascade });
  return (
    <>
      <div className={classes["terms"]}>
        <label>
          <span>{t("estimate.sanctioned")}</span>
          <TypedCell
            isFigure
            label={t("estimate.sanctioned")}
            value={estimate.sanctioned_amount ?? ""}
            show={(saved) => (saved === "" ? "" : formatMoney(saved))}
            read={(typed) => (typed.trim() === "" ? "" : figureOf(typed))}
            commit={(amount) => make({ op: "set_terms", sanctioned_amount: amount === "" ? null : amount })}
          />
        </label>
        <label>
          <span>{t("cascade.rates_on")}</span>
          <input
            type="date"
            className={classes["cell"]}
            aria-label={t("cascade.rates_on")}
            value={estimate.rates_on ?? ""}
            onChange={(event) => make({ op: "set_terms", rates_on: event.currentTarget.value || null })}
          />
        </label>
        <p className={classes["note"]}>{t("cascade.rates_on_hint")}</p>
      </div>
      <CascadeEditor
        label={t("cascade.title")}
        starts={[{ id: "ecv", label: t("estimate.ecv"), amount: estimate.ecv }]}
        lines={lines}
        worked={estimate.cascade}
        on={estimate.rates_on}
        change={change}
      />
      <Button
        className={classes["under"] ?? ""}
        size="xs"
        variant="default"
        leftSection={<Plus size={14} aria-hidden />}
        onClick={() => change(withAdded(lines, t("cascade.new_line"), "ecv"))}
      >
        {t("cascade.add")}
      </Button>
    </>
  );
}

/** The lines of a memorandum of payments; with a bill's figures where there is a bill. */
export function MemorandumLines({
  lines,
  on,
  change,
  bill,
}: {
  lines: Line[];
  on: string | null;
  change: (lines: Line[]) => void;
  bill?: Parameters<typeof memorandumStarts>[1];
}) {
  const { t } = useText();
  const { slug } = useOrganization();
  const presets = useQuery(presetsQuery(slug));
  const statutory = (payee: "individual" | "other"): void => {
    const known = new Set(lines.map(({ id }) => id));
    const missing = (presets.data?.statutory[payee] ?? []).filter(({ id }) => !known.has(id));
    change(withNew(lines, missing));
  };
  return (
    <>
      <CascadeEditor
        isMemorandum
        label={t("bill.memorandum")}
        starts={memorandumStarts(t, bill)}
        lines={lines}
        worked={bill?.memorandum.lines}
        on={on}
        change={change}
      />
      <div className={classes["under"]}>
        <Button
          size="xs"
          variant="default"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() => change(withAdded(lines, t("cascade.new_line"), "since"))}
        >
          {t("cascade.add")}
        </Button>{" "}
        <Menu position="bottom-start" withinPortal>
          <Menu.Target>
            <Button size="xs" variant="subtle" leftSection={<Scale size={14} aria-hidden />}>
              {t("cascade.statutory")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => statutory("other")}>{t("cascade.payee.other")}</Menu.Item>
            <Menu.Item onClick={() => statutory("individual")}>{t("cascade.payee.individual")}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </>
  );
}
