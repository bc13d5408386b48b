import { isIP } from "node:net";

/** Why a request has no tenant, in the words that callers compare, each with what an HTTP answer says of it. */
export const requestProblems = {
  TENANT_REQUIRED: { status: 400, title: "The request names no tenant" },
  TENANT_CONFLICT: { status: 400, title: "The request names more than one tenant" },
  TENANT_NAME_INVALID: { status: 400, title: "This is no tenant's name" },
  HOST_INVALID: { status: 400, title: "The request's host cannot be read" },
  TENANT_UNKNOWN: { status: 404, title: "There is no such tenant, or it is not yours" },
} as const;

export type RequestProblemCode = keyof typeof requestProblems;

/** Raised when a request names no tenant, more than one, or one that it may not have. */
export class TenantRequestError extends Error {
  readonly code: RequestProblemCode;
  readonly statusCode: number;

  constructor(code: RequestProblemCode, message: string) {
    super(message);
    this.name = "TenantRequestError";
    this.code = code;
    this.statusCode = requestProblems[code].status;
  }
}

/** What of a request may name a tenant. */
export interface NamingRequest {
  /** The host as the client gave it, or as a trusted proxy did. */
  readonly host: string;
  /** The request target, which is an absolute address for a proxy's clients. */
  readonly target: string;
  /** Names and values in turn, as they came: duplicates are still there. */
  readonly rawHeaders: readonly string[];
}

export interface NamingOptions {
  /** `acme.example.com` names `acme` where this is `example.com`. */
  readonly baseDomain?: string | undefined;
  /** The tenant's name for a domain of its own, in lower case; only for domains whose owner proved to be the tenant. */
  readonly findNameOfDomain?: ((domain: string) => Promise<string | undefined>) | undefined;
  /** The header that names the tenant, such as `x-tenant`. Default: none does. */
  readonly header?: string | undefined;
}

/** One label of a domain name (RFC 1123), so that every name can be a subdomain; a UUID is one too. ASCII before lower case: the Kelvin sign is a small k. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const HOST = /^([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)\.?(?::\d{1,5})?$/;
const IPV6_HOST = /^\[([0-9A-Fa-f:.]+)\](?::\d{1,5})?$/;
const ABSOLUTE_TARGET = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i;

/**
 * The name of the tenant that a request asks for: by its host, its header, the claim of its token. Whatever names one must name
 * the same; a guess is never made, and being named grants nothing.
 *
 * @param claim what a token says that the caller has verified
 * @throws TenantRequestError TENANT_REQUIRED, TENANT_CONFLICT, TENANT_NAME_INVALID, HOST_INVALID, TENANT_UNKNOWN
 */
export async function nameTenant(
  request: NamingRequest,
  claim: string | undefined,
  options: NamingOptions,
): Promise<string> {
  const names = [
    await nameOfHost(readHost(request), options),
    readHeader(request, options.header),
    claim === undefined ? undefined : readName(claim),
  ].filter((name) => name !== undefined);
  const [first] = names;
  if (first === undefined)
    throw new TenantRequestError("TENANT_REQUIRED", "Neither host, header nor token names a tenant");
  if (names.some((name) => name !== first))
    throw new TenantRequestError("TENANT_CONFLICT", "Host, header and token must name the same tenant");
  return first;
}

/** The host without port and final dot, in lower case; empty where there is none. */
function readHost({ host, target, rawHeaders }: NamingRequest): string {
  if (valuesOf(rawHeaders, "host").length > 1)
    throw new TenantRequestError("HOST_INVALID", "The request has more than one Host header");
  const authority = ABSOLUTE_TARGET.exec(target)?.[1];
  const read = parseHost(host);
  // RFC 9112, 3.2.2 has the target win; two different names are no way to ask.
  if (authority !== undefined && parseHost(authority) !== read)
    throw new TenantRequestError("TENANT_CONFLICT", "The request's target and its Host header differ");
  return read;
}

function parseHost(host: string): string {
  if (host === "") return "";
  const name = (HOST.exec(host) ?? IPV6_HOST.exec(host))?.[1];
  if (name === undefined || name.length > 253)
    throw new TenantRequestError(
      "HOST_INVALID",
      "A host is a domain name or an address, with or without a port",
    );
  return name.toLowerCase();
}

async function nameOfHost(
  host: string,
  { baseDomain, findNameOfDomain }: NamingOptions,
): Promise<string | undefined> {
  const base = baseDomain?.toLowerCase();
  if (host === "" || host === base || isIP(host) !== 0 || !host.includes(".")) return undefined;
  if (base !== undefined && host.endsWith(`.${base}`)) {
    const name = host.slice(0, -base.length - 1);
    if (!NAME.test(name)) throw new TenantRequestError("TENANT_UNKNOWN", "No tenant answers here");
    return name;
  }
  const name = await findNameOfDomain?.(host);
  return name === undefined ? undefined : readName(name);
}

function readHeader({ rawHeaders }: NamingRequest, header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const values = valuesOf(rawHeaders, header);
  if (values.length > 1)
    throw new TenantRequestError("TENANT_CONFLICT", `The header ${header} was sent ${values.length} times`);
  return values[0] === undefined || values[0] === "" ? undefined : readName(values[0]);
}

function readName(name: string): string {
  if (!NAME.test(name))
    throw new TenantRequestError(
      "TENANT_NAME_INVALID",
      "A tenant's name has letters, digits and hyphens only, 63 at most",
    );
  return name.toLowerCase();
}

function valuesOf(rawHeaders: readonly string[], header: string): string[] {
  return rawHeaders.filter(
    (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === header.toLowerCase(),
  );
}
