import { useState } from "react";
import { decimalOfTyped, formatQuantity } from "../design/decimal-text.ts";

/** A figure that is typed. What is none is marked and not handed on. */
export function FigureInput({
  label,
  value,
  change,
  isSigned = false,
  optional = false,
}: {
  label: string;
  /** "" where none is given. */
  value: string;
  change: (value: string) => void;
  isSigned?: boolean;
  optional?: boolean;
}) {
  const [typed, type] = useState<string>();
  const read = (text: string): string | undefined => {
    if (text.trim() === "") return optional ? "" : undefined;
    const decimal = decimalOfTyped(text);
    return decimal?.startsWith("-") === true && !isSigned ? undefined : decimal;
  };
  const isWrong = typed !== undefined && read(typed) === undefined;
  return (
    <input
      type="text"
      inputMode="decimal"
      data-figure="true"
      aria-label={label}
      aria-invalid={isWrong}
      value={typed ?? (value === "" ? "" : formatQuantity(value))}
      onChange={(event) => {
        const text = event.currentTarget.value;
        type(text);
        const figure = read(text);
        if (figure !== undefined) change(figure);
      }}
      onBlur={() => !isWrong && type(undefined)}
    />
  );
}
