import type { Element } from "@xmldom/xmldom";
import { setFigure, setText, textOf } from "./sheet-parts.ts";
import { TemplateError } from "./template-error.ts";
import type { TemplateValue } from "./template-fields.ts";
import { isKey, type Lookup, PLACEHOLDER } from "./template-report.ts";

/** Fills cells, each once: what a value says is never taken for a placeholder. */
export class CellFiller {
  readonly shared: readonly string[];
  readonly lookup: Lookup;
  /** The cells that were filled, with their texts. */
  readonly filled = new Map<Element, string>();

  constructor(shared: readonly string[], lookup: Lookup) {
    this.shared = shared;
    this.lookup = lookup;
  }

  text(cell: Element): string {
    return textOf(cell, this.shared);
  }

  put(cell: Element, value: TemplateValue): void {
    if (value.figure === undefined) setText(cell, value.text);
    else setFigure(cell, value.figure);
    this.filled.set(cell, value.figure === undefined ? value.text : "");
  }

  fill(cell: Element, item?: Readonly<Record<string, TemplateValue>>): void {
    if (this.filled.has(cell)) return;
    const text = this.text(cell);
    if (!text.includes("{{")) return;
    const only = /^\s*\{\{([^{}]*)\}\}\s*$/.exec(text)?.[1];
    const value = only === undefined ? undefined : this.lookup.find(only, item);
    if (value !== undefined) this.put(cell, value);
    else if (only === undefined) {
      const filled = text.replaceAll(
        PLACEHOLDER,
        (whole, key: string) => this.lookup.find(key, item)?.text ?? whole,
      );
      this.put(cell, { text: filled });
    }
  }
}

/** Keys and nothing else. Throws TEMPLATE_EXPRESSION. */
export function refuseExpressions(text: string): void {
  for (const [, placeholder = ""] of text.matchAll(PLACEHOLDER)) {
    if (!isKey(placeholder))
      throw new TemplateError("TEMPLATE_EXPRESSION", `It is {{${placeholder.slice(0, 60)}}}.`);
  }
}
