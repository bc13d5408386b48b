import type { ClipboardEvent, KeyboardEvent } from "react";
import { isColumn } from "../design/pasted-column.ts";
import { useText } from "../i18n/text.ts";
import classes from "./quantities.module.css";
import { isUnreadable } from "./typed-quantities.ts";

/** One cell of the input column. Enter and the arrows walk the column, a pasted column is laid over it. */
export function QuantityInput({
  label,
  text,
  change,
  move,
  pasteColumn,
  column,
  placeholder,
}: {
  label: string;
  text: string;
  change: (text: string) => void;
  move: (by: 1 | -1) => void;
  pasteColumn: (text: string) => void;
  /** Of several inputs in one row. */
  column?: string;
  placeholder?: string;
}) {
  const { t } = useText();
  const walk = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey)) move(1);
    else if (event.key === "ArrowUp" || event.key === "Enter") move(-1);
    else return;
    event.preventDefault();
  };
  const paste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData("text/plain");
    if (!isColumn(pasted)) return;
    event.preventDefault();
    pasteColumn(pasted);
  };
  const isWrong = isUnreadable(text);
  return (
    <input
      className={classes["input"]}
      type="text"
      inputMode="decimal"
      autoComplete="off"
      data-column={column}
      placeholder={placeholder}
      aria-label={label}
      aria-invalid={isWrong}
      title={isWrong ? t("form.not_a_number") : undefined}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      onFocus={(event) => event.currentTarget.select()}
      onKeyDown={walk}
      onPaste={paste}
    />
  );
}
