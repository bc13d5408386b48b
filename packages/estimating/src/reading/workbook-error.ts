/** Every way in which a file can be refused, with what its owner can do about it. */
const CATALOGUE = {
  WORKBOOK_EMPTY_FILE: {
    what: "The file is empty.",
    remedy: "Save the workbook again and upload the new file.",
  },
  WORKBOOK_NOT_A_WORKBOOK: {
    what: "The file is not a spreadsheet.",
    remedy: "Upload an .xlsx, .xlsm, .xls, .ods or .xml workbook, or a table saved as .html or .csv.",
  },
  WORKBOOK_UNSUPPORTED_FORMAT: {
    what: "The file is a spreadsheet of a kind that is not read.",
    remedy: "Open it in a spreadsheet program, save it as .xlsx and upload that file.",
  },
  WORKBOOK_ENCRYPTED: {
    what: "The workbook is protected with a password.",
    remedy: "Open it, remove the password (File, Info, Protect Workbook), save and upload it again.",
  },
  WORKBOOK_MACROS_ONLY: {
    what: "The workbook holds macros but no worksheet with cells.",
    remedy: "Copy the estimate into an ordinary worksheet, save as .xlsx and upload that file.",
  },
  WORKBOOK_NO_CELLS: {
    what: "No worksheet of the workbook has a filled cell.",
    remedy: "Check that the right file was saved, then upload it again.",
  },
  WORKBOOK_ARCHIVE_BOMB: {
    what: "The file unpacks to far more than a workbook should.",
    remedy: "Open it in a spreadsheet program, copy the used rows into a new workbook and upload that one.",
  },
  WORKBOOK_UNSAFE_XML: {
    what: "The workbook declares XML entities, which no spreadsheet program writes.",
    remedy: "Open it in a spreadsheet program, save it as a new .xlsx and upload that file.",
  },
  WORKBOOK_TOO_LARGE: {
    what: "The file is larger than this service accepts.",
    remedy: "Remove pictures and unused sheets, or split the workbook, and upload it again.",
  },
  WORKBOOK_DAMAGED: {
    what: "The file is damaged and cannot be opened.",
    remedy:
      "Open it in a spreadsheet program, let it repair the file, save under a new name and upload that.",
  },
} as const;

export type WorkbookErrorCode = keyof typeof CATALOGUE;

/** Thrown when a file cannot be read as a workbook; `code` is stable, `message` says what was wrong. */
export class WorkbookError extends Error {
  override readonly name = "WorkbookError";
  readonly code: WorkbookErrorCode;
  readonly remedy: string;

  constructor(code: WorkbookErrorCode, detail?: string, options?: ErrorOptions) {
    const { what, remedy } = CATALOGUE[code];
    super(detail === undefined ? what : `${what} ${detail}`, options);
    this.code = code;
    this.remedy = remedy;
  }

  get what(): string {
    return this.message;
  }

  toJSON(): { code: WorkbookErrorCode; message: string; what: string; remedy: string } {
    return { code: this.code, message: this.message, what: this.message, remedy: this.remedy };
  }
}
