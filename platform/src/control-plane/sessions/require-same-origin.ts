import type { FastifyRequest } from "fastify";
import { ProblemError } from "../../errors.ts";

/** Lets only pages of the very same host use the cookie: a browser names the page's origin with each such request. */
export async function requireSameOrigin(request: FastifyRequest): Promise<void> {
  const { origin } = request.headers;
  if (origin !== undefined && hostOf(origin) === request.headers.host?.toLowerCase()) return;
  throw new ProblemError("ORIGIN_REFUSED", {
    detail:
      origin === undefined ? "The request names no Origin" : `The request comes from ${origin.slice(0, 200)}`,
  });
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
