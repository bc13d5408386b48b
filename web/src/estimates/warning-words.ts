import type { Warning } from "../api/documents.ts";
import { catalogue } from "../i18n/catalogue.ts";
import type { Text, TextKey } from "../i18n/text.ts";

/** A warning in the member's language; one that an earlier release kept stays as it was written. */
export function warningWords({ code, message, values }: Warning, t: Text): string {
  const key = `warning.${code}`;
  return values !== undefined && key in catalogue ? t(key as TextKey, values) : message;
}
