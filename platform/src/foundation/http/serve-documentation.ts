import { createHash } from "node:crypto";
import swagger from "@fastify/swagger";
import apiReference from "@scalar/fastify-api-reference";
import type { RouteOptions } from "fastify";
import { jsonSchemaTransform } from "fastify-type-provider-zod";
import { z } from "zod";
import { catalogue } from "../../errors.ts";
import type { App } from "./create-app.ts";
import { Problem } from "./problem.ts";
import { contentSecurityPolicy } from "./secure-headers.ts";

/** Describes every route registered after it. */
export async function describeRoutes(app: App, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Rowhouse",
        version,
        description: "Estimates, workslips and bills for many organizations.",
      },
      components: { securitySchemes: { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } } },
      security: [{ bearer: [] }],
    },
    transform: describeRoute,
  });
}

const problemAnswer = {
  description: "What went wrong and what to do",
  content: { "application/problem+json": { schema: Problem } },
};

/** Adds what holds for every route: who may call it, from the permission table, and how errors look. */
const describeRoute: typeof jsonSchemaTransform = (input) => {
  const { permission, public: isPublic } = input.route.config ?? {};
  const words = permission === undefined ? [] : [`Needs the permission \`${permission}\`.`];
  const description = [input.schema?.description, ...words].filter(Boolean).join(" ");
  const responses = z.record(z.string(), z.unknown()).parse(input.schema?.response ?? {});
  return jsonSchemaTransform({
    ...input,
    schema: {
      ...input.schema,
      ...(description !== "" && { description }),
      ...(isPublic && { security: [] }),
      // an address that the service itself hands out is not for callers to compose
      ...(input.url.includes("*") && { hide: true }),
      response: { ...responses, default: problemAnswer },
    },
  });
};

/** Serves the OpenAPI document, a page to read it, and the catalogue of errors. Nothing is fetched from elsewhere. */
export async function serveDocumentation(app: App): Promise<void> {
  app.get("/api/openapi.json", { config: { public: true }, schema: { hide: true } }, async () =>
    app.swagger(),
  );
  app.get(
    "/api/problems",
    {
      config: { public: true },
      schema: {
        tags: ["health"],
        summary: "Every error code, what it means and what to do",
        response: {
          200: z.record(z.string(), z.object({ status: z.int(), title: z.string(), remedy: z.string() })),
        },
      },
    },
    async () => catalogue,
  );

  await app.register(async (docs) => {
    docs.addHook("onRoute", (route: RouteOptions) => {
      route.config = { ...route.config, public: true, rateLimit: false };
    });
    // the page starts its script with an inline one, which its hash allows
    docs.addHook("onSend", async (_request, reply, page) => {
      if (typeof page !== "string" || !String(reply.getHeader("content-type")).startsWith("text/html"))
        return page;
      const hashes = [...page.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(
        ([, script = ""]) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`,
      );
      reply.header("content-security-policy", contentSecurityPolicy({ scripts: hashes }));
      return page;
    });
    await docs.register(apiReference, {
      routePrefix: "/api/docs",
      configuration: {
        url: "/api/openapi.json",
        pageTitle: "Rowhouse API",
        favicon: "/icon.svg",
        withDefaultFonts: false,
        telemetry: false,
        hideClientButton: true,
        showDeveloperTools: "never",
        agent: { disabled: true },
        mcp: { disabled: true },
      },
    });
  });
}
