/** What a catalogue entry fixes once and for all: the HTTP status, a short title, and what the caller can do. */
interface CatalogueEntry {
  status: number;
  title: string;
  remedy: string;
}

const notFoundRemedy = "Check the address. An object of another organization answers the same way.";

/** Every error that a caller can meet, by its stable code. */
export const catalogue = {
  // the request itself
  VALIDATION_FAILED: {
    status: 422,
    title: "The request does not have the expected form",
    remedy: "Correct the fields named in `fields` and send it again.",
  },
  MALFORMED_BODY: {
    status: 400,
    title: "The body could not be read",
    remedy: "Send a body that matches its content-type, usually JSON.",
  },
  MALFORMED_ADDRESS: {
    status: 400,
    title: "The address could not be read",
    remedy: "Write `%` in an address as `%25`, and other characters percent-encoded as UTF-8.",
  },
  BODY_TOO_LARGE: { status: 413, title: "The body is too large", remedy: "Send less in one request." },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: "This content-type is not accepted here",
    remedy: "Send the content-type that /api/docs names for this operation.",
  },
  NOT_FOUND: { status: 404, title: "There is nothing here", remedy: notFoundRemedy },
  RATE_LIMITED: {
    status: 429,
    title: "Too many requests",
    remedy: "Wait for the seconds that Retry-After names. A larger plan allows more calls a minute.",
  },
  ORIGIN_REFUSED: {
    status: 403,
    title: "The request comes from another site",
    remedy: "Call this address from the web app that the same host serves.",
  },

  // who is asking
  UNAUTHENTICATED: {
    status: 401,
    title: "Nobody is logged in",
    remedy: "Log in with POST /api/token and send `Authorization: Bearer <access>`.",
  },
  TOKEN_INVALID: {
    status: 401,
    title: "The access token is not valid",
    remedy: "Refresh it with POST /api/token/refresh, or log in again.",
  },
  TOKEN_EXPIRED: {
    status: 401,
    title: "The access token has expired",
    remedy: "Refresh it with POST /api/token/refresh.",
  },
  REFRESH_INVALID: {
    status: 401,
    title: "The refresh token is not valid",
    remedy: "Log in again.",
  },
  REFRESH_REUSED: {
    status: 401,
    title: "The refresh token was used before, so its session has been ended",
    remedy: "Log in again. If it was not you who used it, change your password.",
  },
  CREDENTIALS_WRONG: {
    status: 401,
    title: "User name or password is wrong",
    remedy: "Check both and try again.",
  },
  FORBIDDEN: {
    status: 403,
    title: "Your role does not allow this",
    remedy: "Ask an owner or admin of the organization for a role that may.",
  },
  BUSY: {
    status: 503,
    title: "The service is busy",
    remedy: "Try again in a few seconds.",
  },

  // organizations
  ORGANIZATION_CONFLICT: {
    status: 400,
    title: "The request names two different organizations",
    remedy: "Let host, token and X-Organization name the same one.",
  },
  ORGANIZATION_REQUIRED: {
    status: 400,
    title: "The request names no organization",
    remedy: "Send X-Organization with its short name, or call its own host.",
  },
  ORGANIZATION_NOT_FOUND: {
    status: 404,
    title: "There is no such organization, or you are not a member of it",
    remedy: "Check the short name. GET /api/users/me lists the organizations you belong to.",
  },
  ORGANIZATION_SUSPENDED: {
    status: 403,
    title: "The organization is suspended",
    remedy: "Ask the organization's owner to contact support.",
  },
  ORGANIZATION_MOVING: {
    status: 503,
    title: "The organization's data is being moved",
    remedy: "Try again in a few seconds.",
  },
  ORGANIZATION_UPGRADING: {
    status: 503,
    title: "The organization's data is being brought to this release",
    remedy: "Try again after the seconds that Retry-After names. Nothing is lost, and jobs wait meanwhile.",
  },
  ORGANIZATION_UNREACHABLE: {
    status: 503,
    title: "The organization's database does not answer",
    remedy:
      "Try again after the seconds that Retry-After names. If it stays, tell us the request id in `instance`.",
  },
  SLUG_TAKEN: {
    status: 409,
    title: "This short name is taken",
    remedy: "Choose another. GET /api/register/availability suggests one.",
  },
  SLUG_RESERVED: {
    status: 422,
    title: "This short name is reserved",
    remedy: "Choose another. GET /api/register/availability suggests one.",
  },
  DOMAIN_CONFLICT: {
    status: 422,
    title: "The domain belongs to another organization",
    remedy: "Send the organization's own subdomain, or a domain of yours that you can prove later.",
  },
  PLAN_UNAVAILABLE: {
    status: 422,
    title: "There is no such plan",
    remedy: "Choose free, starter, pro or enterprise.",
  },
  ACCOUNT_CONFLICT: {
    status: 409,
    title: "The account could not be created with this user name and e-mail",
    remedy: "If you have an account, use its password; otherwise choose another user name or e-mail.",
  },
  LIMIT_REACHED: {
    status: 402,
    title: "The plan's limit is reached",
    remedy: "Choose a larger plan, or remove what is no longer needed.",
  },
  NOT_ENTITLED: {
    status: 402,
    title: "The organization's plan does not include this",
    remedy: "Take a plan that includes it.",
  },
  ROLE_TOO_HIGH: {
    status: 403,
    title: "You cannot give a role above your own",
    remedy: "Choose a role up to your own.",
  },

  // uploads, jobs, outputs, estimates: the data plane
  UPLOAD_TOO_LARGE: { status: 413, title: "The file is too large", remedy: "Send a smaller file." },
  STORAGE_FULL: {
    status: 507,
    title: "There is no room left for files",
    remedy: "Try again later. Nothing of the file was kept, and what was there before is as it was.",
  },
  UPLOAD_EMPTY: { status: 422, title: "The file is empty", remedy: "Send a workbook with content." },
  UPLOAD_MISSING_FILE: {
    status: 400,
    title: "No file was sent",
    remedy: "Send multipart/form-data with one part named `file`.",
  },
  UPLOAD_NOT_PARSED: {
    status: 409,
    title: "The upload has not been read yet",
    remedy: "Create an excel_parse job for it and wait until it has completed.",
  },
  CORRECTIONS_CHANGED: {
    status: 409,
    title: "The corrections have been changed since you read them",
    remedy: "Read them again with GET /api/uploads/{id}/preview and make your change to those.",
  },
  CORRECTIONS_INVALID: {
    status: 422,
    title: "The corrections are not of the expected form",
    remedy: "Correct the place that `detail` names and send all of them again.",
  },
  READING_FAILED: {
    status: 422,
    title: "The workbook could not be read with these corrections",
    remedy: "Take the last correction back. The reading before it is kept.",
  },
  ESTIMATE_EMPTY: {
    status: 422,
    title: "No sheet of the workbook holds items with quantity and rate",
    remedy: "Look at the preview of what was read, or upload the workbook that holds the abstract of cost.",
  },
  JOB_FINISHED: {
    status: 409,
    title: "The job has already ended",
    remedy: "Create a new job.",
  },
  BILL_AFTER_FINAL: {
    status: 409,
    title: "The final bill has been made",
    remedy: "No bill can follow a final one. Start from a new estimate.",
  },
  ESTIMATE_CHANGED: {
    status: 409,
    title: "The estimate has been changed since you read it",
    remedy: "Read it again with GET /api/estimates/{id} and make your change to that.",
  },
  ESTIMATE_NOT_DRAFT: {
    status: 409,
    title: "An estimate that was checked or approved does not change",
    remedy: "Take it back to draft with POST /api/estimates/{id}/state first. The approved version is kept.",
  },
  STATE_REFUSED: {
    status: 409,
    title: "The estimate cannot go to this state from the one it is in",
    remedy: "A draft is checked, what is checked is approved, and both can go back to draft.",
  },
  CHANGE_REFUSED: {
    status: 422,
    title: "A change cannot be made",
    remedy: "Correct the change that `detail` names and send all of them again.",
  },
  SCHEDULE_EXISTS: {
    status: 409,
    title: "There is a version of this schedule of rates that holds from the same day",
    remedy: "Remove the other version first, or give the day from which the new rates hold.",
  },
  RATES_CHANGED: {
    status: 409,
    title: "It has been changed since you read it",
    remedy: "Read it again and make your change to that.",
  },
  ANALYSIS_INVALID: {
    status: 422,
    title: "The rate analysis cannot be worked out",
    remedy: "Correct the line that `detail` names.",
  },
  LEAD_INVALID: {
    status: 422,
    title: "The lead statement cannot be worked out",
    remedy: "Correct the line that `detail` names.",
  },
  LEAD_IN_USE: {
    status: 409,
    title: "Rate analyses take rates from this lead statement",
    remedy: "Take it out of those analyses first.",
  },
  ITEM_IN_USE: {
    status: 409,
    title: "A workslip or bill has shown this item, so it stays",
    remedy: "Leave it in, and let the next workslip execute nothing of it.",
  },
  ITEM_UNKNOWN: {
    status: 422,
    title: "A quantity names an item that the estimate does not have",
    remedy: "Use the item ids of GET /api/estimates/{id}.",
  },
  TEMPLATE_NOT_A_TEMPLATE: {
    status: 422,
    title: "The file is neither a Word document nor an Excel workbook",
    remedy: "Upload the template as .docx or .xlsx.",
  },
  TEMPLATE_ENCRYPTED: {
    status: 422,
    title: "The template has a password",
    remedy: "Remove the password in its program, save it and upload it again.",
  },
  TEMPLATE_DAMAGED: {
    status: 422,
    title: "The template is damaged and cannot be opened",
    remedy: "Open it in its program, save it under a new name and upload that file.",
  },
  TEMPLATE_TOO_LARGE: {
    status: 422,
    title: "The template unpacks to far more than a template should",
    remedy: "Remove pictures and unused sheets, and upload it again.",
  },
  TEMPLATE_UNSAFE: {
    status: 422,
    title: "The template holds something that runs or fetches when it is opened",
    remedy: "Remove macros, embedded objects, external links and data connections, and upload it again.",
  },
  TEMPLATE_EXPRESSION: {
    status: 422,
    title: "A placeholder is more than a key",
    remedy: "Use keys alone, such as {{NAME_OF_WORK}}: letters, digits and underscores.",
  },
  TEMPLATE_BROKEN: {
    status: 422,
    title: "The placeholders of the template do not fit together",
    remedy:
      "Close every {{ with }}, and end every {{#ITEMS}} with {{/ITEMS}} in the same table or paragraph.",
  },
  TEMPLATE_TIMED_OUT: {
    status: 422,
    title: "Filling the template took too long",
    remedy: "Remove unused sheets, rows and pictures from the template, and upload it again.",
  },
  TEMPLATE_OUT_OF_MEMORY: {
    status: 422,
    title: "Filling the template needs more memory than one file may take",
    remedy: "Remove unused sheets, rows and pictures from the template, and upload it again.",
  },
  TEMPLATE_KIND_DIFFERS: {
    status: 422,
    title: "The template is for another kind of document",
    remedy: "Choose a template of the document's kind, or a letter, which fits every document.",
  },
  TEMPLATE_ARCHIVED: {
    status: 409,
    title: "The template is archived",
    remedy: "Restore it with POST /api/templates/{id}/restore, or choose another one.",
  },
  CASCADE_INVALID: {
    status: 422,
    title: "The lines of the cascade do not fit together",
    remedy: "Correct the line that `detail` names and send all of them again.",
  },
  PRESET_NAME_TAKEN: {
    status: 409,
    title: "Another preset has this name",
    remedy: "Choose another name, or change the preset that has it.",
  },
  PRESET_LIMIT_REACHED: {
    status: 409,
    title: "The organization has as many presets as it can",
    remedy: "Take one that is no longer used out of the choice with DELETE /api/presets/{id}.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 409,
    title: "This Idempotency-Key was used with another body",
    remedy: "Use a new key for a new request.",
  },
  LINK_INVALID: { status: 403, title: "The link is not valid", remedy: "Ask for a new link." },
  LINK_EXPIRED: { status: 410, title: "The link has expired", remedy: "Ask for a new link." },

  // us
  NOT_READY: {
    status: 503,
    title: "The service is not ready",
    remedy: "Wait a moment; GET /api/health/ready names what is missing.",
  },
  INTERNAL: {
    status: 500,
    title: "Something went wrong on our side",
    remedy: "Try again. If it stays, tell us the request id in `instance`.",
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof catalogue;

interface ProblemOptions {
  /** What was wrong in this case. The catalogue's title when left out. */
  detail?: string | undefined;
  /** What to do in this case. The catalogue's remedy when left out. */
  remedy?: string | undefined;
  /** Further members of the problem document, such as `fields` or `limit`. */
  members?: Record<string, unknown> | undefined;
  headers?: Record<string, string> | undefined;
  cause?: unknown;
}

/**
 * A catalogued error. The one error handler turns it into an RFC 9457 problem document.
 *
 * @example throw new ProblemError("SLUG_TAKEN", { detail: "acme is taken" });
 */
export class ProblemError extends Error {
  override name = "ProblemError";
  readonly code: ErrorCode;
  readonly status: number;
  readonly title: string;
  readonly remedy: string;
  readonly members: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(code: ErrorCode, options: ProblemOptions = {}) {
    const entry = catalogue[code];
    super(options.detail ?? entry.title, { cause: options.cause });
    this.code = code;
    this.status = entry.status;
    this.title = entry.title;
    this.remedy = options.remedy ?? entry.remedy;
    this.members = options.members ?? {};
    this.headers = options.headers ?? {};
  }
}

/** Trouble that a person at the command line can mend: printed as what happened and what to do, without a stack. */
export class StartError extends Error {
  override name = "StartError";
  readonly code: string;
  readonly remedy: string;

  constructor(code: string, message: string, remedy: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
    this.remedy = remedy;
  }
}
