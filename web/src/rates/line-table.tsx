import { ActionIcon, Button } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Money } from "../design/money.tsx";
import { ScrollRegion } from "../design/scroll-region.tsx";
import { useText } from "../i18n/text.ts";
import classes from "./rates.module.css";

export interface LineColumn<Line> {
  id: string;
  header: string;
  isFigure?: boolean;
  /** `label` names the column and the line, for reading aloud. */
  cell: (line: Line, label: string, index: number) => ReactNode;
}

/** Lines that are typed into, one under another, each with a button that removes it. */
export function LineTable<Line>({
  label,
  lines,
  columns,
  keyOf,
  nameOf,
  tools,
  remove,
}: {
  label: string;
  lines: readonly Line[];
  columns: LineColumn<Line>[];
  keyOf: (line: Line, index: number) => string;
  nameOf: (line: Line, index: number) => string;
  /** Beside the button that removes a line. */
  tools?: (line: Line, name: string) => ReactNode;
  /** Left out: no line may go. */
  remove: ((line: Line, index: number) => void) | undefined;
}) {
  const { t } = useText();
  return (
    <ScrollRegion label={label} className={classes["scroll"]}>
      <table className={classes["lines"]}>
        <thead>
          <tr>
            {columns.map(({ id, header, isFigure }) => (
              <th key={id} scope="col" data-figure={isFigure}>
                {header}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">{t("editing.tools")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => {
            const name = nameOf(line, index);
            return (
              <tr key={keyOf(line, index)}>
                {columns.map(({ id, header, isFigure, cell }) => (
                  <td key={id} data-figure={isFigure}>
                    {cell(line, t("rates.cell", { field: header, line: name }), index)}
                  </td>
                ))}
                <td className="nowrap">
                  {tools?.(line, name)}
                  {remove && (
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={t("rates.cell", { field: t("action.remove"), line: name })}
                      title={t("action.remove")}
                      onClick={() => remove(line, index)}
                    >
                      <Trash2 size={14} />
                    </ActionIcon>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** Buttons that add a line, one for each kind of it. */
export function AddLines({ kinds }: { kinds: readonly { text: string; add: () => void }[] }) {
  return (
    <div className={classes["addRow"]}>
      {kinds.map(({ text, add }) => (
        <Button
          key={text}
          size="compact-sm"
          variant="default"
          leftSection={<Plus size={13} aria-hidden />}
          onClick={add}
        >
          {text}
        </Button>
      ))}
    </div>
  );
}

export function TextCell({
  label,
  value,
  change,
  isWide = false,
}: {
  label: string;
  value: string;
  change: (value: string) => void;
  isWide?: boolean;
}) {
  return (
    <input
      type="text"
      data-wide={isWide}
      aria-label={label}
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

export function ChoiceCell<Value extends string>({
  label,
  value,
  options,
  change,
}: {
  label: string;
  value: Value;
  options: readonly { value: Value; text: string }[];
  change: (value: Value) => void;
}) {
  return (
    <select aria-label={label} value={value} onChange={(event) => change(event.currentTarget.value as Value)}>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </select>
  );
}

/** A figure that the service worked out. */
export function WorkedCell({ value, quietZero = false }: { value: string | undefined; quietZero?: boolean }) {
  return (
    <p className={classes["worked"]}>
      <Money value={value} quietZero={quietZero} />
    </p>
  );
}
