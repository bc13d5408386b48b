import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import { ProblemError } from "../../errors.ts";
import type { App } from "./create-app.ts";
import { sendProblem } from "./problem.ts";

const notBuilt = `Rowhouse is running, but its web app is not built. Build it with: npm run build -w web\n`;

/** Serves the built web app: hashed assets for a year, and its one page for every other address outside `/api`. */
export async function serveWebApp(app: App, directory: string): Promise<void> {
  const page = join(directory, "index.html");
  await app.register(fastifyStatic, { root: directory, serve: false, wildcard: false, cacheControl: false });

  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      request,
      reply,
      new ProblemError("NOT_FOUND", { detail: `${request.method} ${pathOf(request.url)} does not exist` }),
    ),
  );

  app.get(
    "/*",
    { config: { public: true, rateLimit: false }, schema: { hide: true } },
    async (request, reply) => {
      const path = pathOf(request.url);
      if (path === "/api" || path.startsWith("/api/")) return reply.callNotFound();
      if (path.startsWith("/assets/")) {
        void reply.header("cache-control", "public, max-age=31536000, immutable");
        return reply.sendFile(path.slice(1));
      }
      if (!existsSync(page)) return reply.type("text/plain; charset=utf-8").code(503).send(notBuilt);
      void reply.header("cache-control", "no-cache");
      const isFile = /\.[a-z0-9]+$/i.test(path);
      return isFile ? reply.sendFile(path.slice(1)) : reply.sendFile("index.html");
    },
  );
}

function pathOf(url: string): string {
  // a path such as `//[` reads as the beginning of a host
  return URL.parse(url, "http://rowhouse")?.pathname ?? "/";
}
