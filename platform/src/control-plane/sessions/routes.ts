import type { FastifyReply } from "fastify";
import { ProblemError } from "../../errors.ts";
import type { App } from "../../foundation/http/create-app.ts";
import { namedOrganization, type NamingDeps } from "../domains/named-organization.ts";
import { openSession, type SessionDeps } from "./open-session.ts";
import { readRefreshToken } from "./refresh-token.ts";
import { refreshSession, revoke } from "./refresh-session.ts";
import { requireSameOrigin } from "./require-same-origin.ts";
import { Access, Credentials, Refresh, Tokens } from "./schemas.ts";

/** The prefix makes browsers refuse it unless it is Secure, host-only and for the whole host. */
const cookieName = "__Host-rowhouse";
const cookie = { path: "/", httpOnly: true, secure: true, sameSite: "strict" } as const;
const cookieLifetimeSeconds = 30 * 24 * 3600;

export function registerSessions(
  app: App,
  deps: SessionDeps & NamingDeps & { loginsPerMinute: number },
): void {
  const tags = ["sessions"];
  const config = { public: true, rateLimit: { max: deps.loginsPerMinute, timeWindow: "1 minute" } } as const;

  app.post(
    "/api/token",
    { config, schema: { tags, summary: "Log in a program", body: Credentials, response: { 200: Tokens } } },
    async (request) => {
      const organization = await namedOrganization(deps, request);
      return openSession(deps, { ...request.body, kind: "api", organization });
    },
  );

  app.post(
    "/api/token/refresh",
    {
      config,
      schema: { tags, summary: "Get the next pair of tokens", body: Refresh, response: { 200: Tokens } },
    },
    (request) => refreshSession(deps, request.body.refresh, "api"),
  );

  app.post(
    "/api/session",
    {
      config,
      onRequest: requireSameOrigin,
      schema: { tags, summary: "Log in the web app", body: Credentials, response: { 200: Access } },
    },
    async (request, reply) => {
      const { access, refresh } = await openSession(deps, { ...request.body, kind: "web" });
      keep(reply, refresh);
      return { access };
    },
  );

  app.post(
    "/api/session/refresh",
    {
      config,
      onRequest: requireSameOrigin,
      schema: { tags, summary: "Get the web app's next access token", response: { 200: Access } },
    },
    async (request, reply) => {
      const token = request.cookies[cookieName];
      if (token === undefined) throw new ProblemError("UNAUTHENTICATED");
      try {
        const { access, refresh } = await refreshSession(deps, token, "web");
        keep(reply, refresh);
        return { access };
      } catch (error) {
        if (error instanceof ProblemError && error.status === 401) void reply.clearCookie(cookieName, cookie);
        throw error;
      }
    },
  );

  app.delete(
    "/api/session",
    {
      config: { public: true },
      onRequest: requireSameOrigin,
      schema: { tags, summary: "Log out the web app" },
    },
    async (request, reply) => {
      const link = readRefreshToken(request.cookies[cookieName] ?? "", deps.refreshKey);
      if (link !== undefined) await revoke(deps, link.family, "log-out");
      return reply.clearCookie(cookieName, cookie).code(204).send();
    },
  );
}

function keep(reply: FastifyReply, token: string): void {
  void reply.setCookie(cookieName, token, { ...cookie, maxAge: cookieLifetimeSeconds });
}
