import { Checkbox, Popover, Stack } from "@mantine/core";
import { useText } from "../i18n/text.ts";
import classes from "./cascades.module.css";
import type { Start } from "./lines.ts";

/** What a line stands on: earlier lines, and the figures that the cascade starts from. */
export function BaseChoice({
  label,
  base,
  choices,
  change,
}: {
  label: string;
  base: readonly string[];
  choices: readonly Start[];
  change: (base: string[]) => void;
}) {
  const { t } = useText();
  const chosen = choices.filter(({ id }) => base.includes(id));
  const shown = chosen.length === 0 ? t("cascade.nothing") : chosen.map((choice) => choice.label).join(" + ");
  return (
    <Popover position="bottom-start" width={320} withinPortal trapFocus returnFocus shadow="md">
      <Popover.Target>
        <button type="button" className={classes["base"]} aria-label={`${shown}: ${label}`} title={shown}>
          {shown}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <Stack gap={8} className={classes["choices"] ?? ""}>
          {choices.map(({ id, label: name }) => (
            <Checkbox
              key={id}
              size="xs"
              label={name}
              checked={base.includes(id)}
              onChange={(event) =>
                change(
                  choices
                    .map((choice) => choice.id)
                    .filter((one) => (one === id ? event.currentTarget.checked : base.includes(one))),
                )
              }
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
