import { Button, Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Plus, Scale } from "lucide-react";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { CascadeEditor } from "./cascade-editor.tsx";
import classes from "./cascades.module.css";
import { type Line, withAdded, withNew } from "./lines.ts";
import { presetsQuery } from "./presets.ts";
import { memorandumStarts } from "./starts.ts";

/** The lines of a memorandum of payments; with a bill's figures where there is a bill. */
export default function MemorandumLines({
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
