import { loadProblems } from "../i18n/known-problems.ts";

/** An answer that is not a success, as the service's problem document (RFC 9457) tells it. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  /** Whether the message says more than the code does. */
  readonly isParticular: boolean;
  readonly remedy: string | undefined;
  readonly reference: string | undefined;

  constructor(fields: {
    status: number;
    code: string;
    detail: string;
    title?: string | undefined;
    remedy?: string | undefined;
    reference?: string | undefined;
  }) {
    super(fields.detail);
    this.name = "Problem";
    this.status = fields.status;
    this.code = fields.code;
    this.isParticular = fields.detail !== fields.title;
    this.remedy = fields.remedy;
    this.reference = fields.reference;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The problem that a failed response tells; a body that is no problem document still gives one. */
export async function problemFrom(response: Response, body: unknown): Promise<Problem> {
  await loadProblems();
  const fields = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  return new Problem({
    status: response.status,
    code: textOf(fields["code"]) ?? `HTTP_${response.status}`,
    detail: textOf(fields["detail"]) ?? textOf(fields["title"]) ?? response.statusText,
    title: textOf(fields["title"]),
    remedy: textOf(fields["remedy"]),
    reference: response.headers.get("x-request-id") ?? textOf(fields["instance"]),
  });
}

export async function problemOf(response: Response): Promise<Problem> {
  return problemFrom(response, await response.json().catch(() => undefined));
}

/** The request never reached the service. */
export const unreachable = (): Problem =>
  new Problem({ status: 0, code: "UNREACHABLE", detail: "", remedy: undefined, reference: undefined });
