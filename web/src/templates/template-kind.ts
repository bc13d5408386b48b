import type { TextKey } from "../i18n/text.ts";
import type { TemplateKind } from "./templates.ts";

export const templateKindKey = (kind: TemplateKind): TextKey => `template.kind.${kind}`;
