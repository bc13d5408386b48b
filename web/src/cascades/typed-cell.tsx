import { type KeyboardEvent, useState } from "react";
import { useText } from "../i18n/text.ts";
import classes from "./cascades.module.css";

/** A cell that is saved when it is left; a text that is no value stays where it was typed and is marked. */
export function TypedCell({
  label,
  value,
  show,
  read,
  commit,
  isFigure = false,
}: {
  label: string;
  value: string;
  show?: (saved: string) => string;
  /** The value that was typed; undefined where it is none. */
  read: (typed: string) => string | undefined;
  commit: (value: string) => void;
  isFigure?: boolean;
}) {
  const { t } = useText();
  const [typed, setTyped] = useState<string>();
  const next = typed === undefined ? undefined : read(typed);
  const isWrong = typed !== undefined && next === undefined;
  const leave = (): void => {
    if (next === undefined) return;
    setTyped(undefined);
    if (next !== value) commit(next);
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === "Escape") setTyped(undefined);
    else if (event.key === "Enter") leave();
    else return;
    event.preventDefault();
  };
  return (
    <input
      className={classes["cell"]}
      type="text"
      autoComplete="off"
      data-figure={isFigure}
      data-typing={typed === undefined ? undefined : ""}
      {...(isFigure ? { inputMode: "decimal" as const } : {})}
      aria-label={label}
      aria-invalid={isWrong}
      title={isWrong ? t(isFigure ? "form.not_a_number" : "form.required") : undefined}
      value={typed ?? show?.(value) ?? value}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={leave}
      onKeyDown={key}
    />
  );
}
