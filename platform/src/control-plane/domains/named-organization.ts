import type { FastifyRequest } from "fastify";
import { isIP } from "node:net";
import type { Pool } from "pg";
import { ProblemError } from "../../errors.ts";

export interface NamingDeps {
  control: Pool;
  /** Organizations live below it: `acme.localhost`. */
  baseDomain: string;
}

/**
 * The slug of the organization that a request names: by its host, by its token's claim, by `X-Organization`. Naming
 * grants nothing; membership does.
 *
 * @throws ProblemError ORGANIZATION_CONFLICT when they disagree
 */
export async function namedOrganization(
  deps: NamingDeps,
  request: FastifyRequest,
  claim?: string,
): Promise<string | undefined> {
  const header = request.headers["x-organization"];
  const names = {
    host: await nameOfHost(deps, request.hostname),
    token: claim,
    header: typeof header === "string" && header !== "" ? header.toLowerCase() : undefined,
  };
  const given = Object.entries(names).filter(([, name]) => name !== undefined);
  const [first] = given;
  if (given.some(([, name]) => name !== first?.[1])) {
    const detail = given.map(([source, name]) => `${source} names ${name?.slice(0, 60)}`).join(", ");
    throw new ProblemError("ORGANIZATION_CONFLICT", { detail });
  }
  return first?.[1];
}

async function nameOfHost(
  { control, baseDomain }: NamingDeps,
  hostname: string,
): Promise<string | undefined> {
  const host = hostname.toLowerCase();
  if (host === baseDomain || isIP(host) !== 0 || host.startsWith("[") || !host.includes("."))
    return undefined;
  if (host.endsWith(`.${baseDomain}`)) return host.slice(0, -baseDomain.length - 1);
  const { rows } = await control.query<{ slug: string }>(
    `select o.slug from domains d join organizations o on o.id = d.organization_id
     where d.name = $1 and d.verified_at is not null`,
    [host],
  );
  return rows[0]?.slug;
}
