import type { TextKey } from "../i18n/text.ts";

export const outputKindKey = (kind: string): TextKey => `output.kind.${kind as "bill_pdf"}`;
