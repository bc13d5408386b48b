import type { KeyboardEvent } from "react";
import classes from "./choice.module.css";

export interface Choice {
  value: string;
  text: string;
}

/** A small choice inside a sheet, as the browser itself offers it: quick in thousands of rows, at home on a phone. */
export function ChoiceField({
  label,
  value,
  groups,
  choose,
  isCorrected = false,
  onKeyDown,
}: {
  label: string;
  value: string;
  /** Under a heading each; the first needs none. */
  groups: { heading?: string; choices: Choice[] }[];
  choose: (value: string) => void;
  isCorrected?: boolean;
  onKeyDown?: (event: KeyboardEvent<HTMLSelectElement>) => void;
}) {
  return (
    <select
      className={classes["choice"]}
      aria-label={label}
      value={value}
      data-corrected={isCorrected}
      onChange={(event) => choose(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    >
      {groups.map(({ heading, choices }) => {
        const options = choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.text}
          </option>
        ));
        return heading === undefined ? (
          options
        ) : (
          <optgroup key={heading} label={heading}>
            {options}
          </optgroup>
        );
      })}
    </select>
  );
}
