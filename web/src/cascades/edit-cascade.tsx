import { Button } from "@mantine/core";
import { Plus } from "lucide-react";
import type { Estimate } from "../api/documents.ts";
import { formatMoney } from "../design/decimal-text.ts";
import type { Change } from "../estimates/editing/changes.ts";
import { useText } from "../i18n/text.ts";
import { CascadeEditor } from "./cascade-editor.tsx";
import classes from "./cascades.module.css";
import { figureOf, type Line, withAdded } from "./lines.ts";
import MemorandumLines from "./memorandum-lines.tsx";
import { PresetBar } from "./preset-bar.tsx";
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
