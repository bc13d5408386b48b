import { useState } from "react";
import { useText } from "../i18n/text.ts";
import classes from "./clamped.module.css";

const LONG_TEXT = 110;

/** A description that may run over thousands of characters: two lines, the rest on demand. */
export function Clamped({ text }: { text: string }) {
  const { t } = useText();
  const [isOpen, setOpen] = useState(false);
  if (text.length <= LONG_TEXT) return <span className={classes["text"]}>{text}</span>;
  return (
    <span className={classes["text"]}>
      <span className={isOpen ? undefined : classes["clamped"]}>{text}</span>
      <button
        type="button"
        className={classes["more"]}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {t(isOpen ? "action.show_less" : "action.show_all")}
      </button>
    </span>
  );
}
