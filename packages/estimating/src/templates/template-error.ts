import { EstimatingError } from "../errors.ts";

const CATALOGUE = {
  TEMPLATE_NOT_A_TEMPLATE: {
    what: "The file is neither a Word document nor an Excel workbook.",
    remedy: "Upload the template as .docx or .xlsx.",
  },
  TEMPLATE_ENCRYPTED: {
    what: "The template has a password.",
    remedy: "Remove the password in its program, save it and upload it again.",
  },
  TEMPLATE_DAMAGED: {
    what: "The template is damaged and cannot be opened.",
    remedy: "Open it in its program, save it under a new name and upload that file.",
  },
  TEMPLATE_TOO_LARGE: {
    what: "The template unpacks to far more than a template should.",
    remedy: "Remove pictures and unused sheets, and upload it again.",
  },
  TEMPLATE_UNSAFE: {
    what: "The template holds something that runs or fetches when it is opened.",
    remedy: "Remove macros, embedded objects, external links and data connections, and upload it again.",
  },
  TEMPLATE_EXPRESSION: {
    what: "A placeholder is more than a key.",
    remedy: "Use keys alone, such as {{NAME_OF_WORK}}: letters, digits and underscores.",
  },
  TEMPLATE_BROKEN: {
    what: "The placeholders of the template do not fit together.",
    remedy:
      "Close every {{ with }}, and end every {{#ITEMS}} with {{/ITEMS}} in the same table or paragraph.",
  },
} as const;

export type TemplateErrorCode = keyof typeof CATALOGUE;

/** A template that cannot be filled; `code` is stable. */
export class TemplateError extends EstimatingError {
  constructor(code: TemplateErrorCode, detail?: string) {
    const { what, remedy } = CATALOGUE[code];
    super(code, detail === undefined ? what : `${what} ${detail}`, remedy);
  }
}
