import { type TemplateFields, templateKey, type TemplateValue } from "./template-fields.ts";

/** What a template asked for and what it got: the test print of a new template shows it. */
export interface TemplateReport {
  readonly filled: readonly string[];
  /** In the template, and known to nobody: they stay as they stand. */
  readonly unknownKeys: readonly string[];
  /** They have a value that the template does not ask for. */
  readonly unusedKeys: readonly string[];
  /** Known and asked for, but without a value. */
  readonly emptyKeys: readonly string[];
  /** Where there was no placeholder at all: cells that were filled for the label beside them. */
  readonly labels: readonly { readonly label: string; readonly key: string }[];
}

export const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;
const KEY = /^\s*[#/]?\s*[A-Za-z][A-Za-z0-9_ ]{0,60}\s*$/;
export const isKey = (placeholder: string): boolean => KEY.test(placeholder);

/** Looks values up and keeps account of it. */
export class Lookup {
  readonly #fields: TemplateFields;
  readonly #used = new Set<string>();
  readonly #unknown = new Set<string>();
  readonly #labels: { label: string; key: string }[] = [];

  constructor(fields: TemplateFields) {
    this.#fields = fields;
  }

  get items(): TemplateFields["items"] {
    return this.#fields.items;
  }

  /** Undefined for a key that nobody knows. */
  find(placeholder: string, item?: Readonly<Record<string, TemplateValue>>): TemplateValue | undefined {
    const key = templateKey(placeholder);
    const value = item !== undefined && Object.hasOwn(item, key) ? item[key] : this.#value(key);
    if (value === undefined) this.#unknown.add(placeholder.trim());
    else this.#used.add(key);
    return value;
  }

  label(label: string, key: string): TemplateValue | undefined {
    const value = this.#value(key);
    if (value === undefined || value.text === "") return undefined;
    this.#labels.push({ label, key });
    this.#used.add(key);
    return value;
  }

  report(): TemplateReport {
    const known = Object.entries(this.#fields.values);
    return {
      filled: [...this.#used].toSorted(),
      unknownKeys: [...this.#unknown].toSorted(),
      unusedKeys: known
        .filter(([key, { text }]) => text !== "" && !this.#used.has(key))
        .map(([key]) => key)
        .toSorted(),
      emptyKeys: known.filter(([key, { text }]) => text === "" && this.#used.has(key)).map(([key]) => key),
      labels: this.#labels,
    };
  }

  #value(key: string): TemplateValue | undefined {
    const { values, items } = this.#fields;
    if (Object.hasOwn(values, key)) return values[key];
    // A key of the items outside of a repeated row has nothing to show, but it is known.
    const isItems =
      key.startsWith("ITEM_") && (items.length === 0 || items.some((item) => Object.hasOwn(item, key)));
    return isItems ? { text: "" } : undefined;
  }
}
