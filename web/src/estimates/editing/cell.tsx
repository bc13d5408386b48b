import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { EstimateItem } from "../../api/documents.ts";
import { formatMoney, formatQuantity } from "../../design/decimal-text.ts";
import { isColumn, pastedRows } from "../../design/pasted-column.ts";
import { useText } from "../../i18n/text.ts";
import { cellValue, type Field } from "./paste.ts";
import classes from "./editing.module.css";

const shown: Partial<Record<Field, (value: string) => string>> = {
  quantity: formatQuantity,
  rate: formatMoney,
};

/** One cell that is typed into: Enter and the arrows leave it up or down, Escape takes back what was typed. */
export function Cell({
  item,
  field,
  label,
  commit,
  move,
  paste,
  fillDown,
}: {
  item: EstimateItem;
  field: Field;
  label: string;
  commit: (value: string) => void;
  move: (by: 1 | -1) => void;
  paste: (cells: string[][]) => void;
  fillDown: () => void;
}) {
  const { t } = useText();
  const saved = item[field];
  const [typed, setTyped] = useState<string>();
  const value = typed === undefined ? undefined : cellValue(field, typed);
  const isWrong = typed !== undefined && value === undefined;
  const leaving = useRef<() => void>(() => {});
  const leave = (): void => {
    if (value === undefined) return;
    // Enter leaves the cell, and so does the focus that then moves on: one edit is one step to take back.
    leaving.current = () => {};
    setTyped(undefined);
    if (value !== saved) commit(value);
  };
  // A row that is scrolled away takes its cells with it: what was typed is kept.
  useEffect(() => {
    leaving.current = leave;
  });
  useEffect(() => () => leaving.current(), []);

  const key = (event: KeyboardEvent): void => {
    if (event.key === "Escape") return setTyped(undefined);
    if (event.key === "d" && (event.ctrlKey || event.metaKey)) fillDown();
    else if (event.key === "Enter") {
      leaving.current();
      move(event.shiftKey ? -1 : 1);
    } else if (field !== "description" && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      leaving.current();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else return;
    event.preventDefault();
  };
  const pasted = (event: ClipboardEvent): void => {
    const text = event.clipboardData.getData("text/plain");
    if (!isColumn(text)) return;
    event.preventDefault();
    setTyped(undefined);
    paste(pastedRows(text));
  };
  const Input = field === "description" ? "textarea" : "input";
  return (
    <Input
      className={classes["cell"]}
      data-column={field}
      data-figure={shown[field] !== undefined}
      data-typing={typed === undefined ? undefined : ""}
      {...(Input === "textarea" ? { rows: 1 } : { type: "text", autoComplete: "off" })}
      {...(shown[field] ? { inputMode: "decimal" as const } : {})}
      aria-label={label}
      aria-invalid={isWrong}
      title={isWrong ? t("form.not_a_number") : undefined}
      value={typed ?? shown[field]?.(saved) ?? saved}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={() => leaving.current()}
      onKeyDown={key}
      onPaste={pasted}
    />
  );
}
