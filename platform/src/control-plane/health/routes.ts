import type { Pool } from "pg";
import { z } from "zod";
import type { App } from "../../foundation/http/create-app.ts";

const Health = z.object({ status: z.literal("ok"), version: z.string() });
const Dependency = z.object({
  name: z.string(),
  status: z.enum(["ok", "failing"]),
  detail: z.string().optional(),
});
const Readiness = z.object({ status: z.enum(["ok", "failing"]), dependencies: z.array(Dependency) });

/** Something that the service cannot work without; `check` throws when it is ill. */
export interface HealthCheck {
  name: string;
  check(): Promise<void>;
}

const patienceMs = 2_000;

export function registerHealth(app: App, deps: { version: string; checks: HealthCheck[] }): void {
  const tags = ["health"];
  const config = { public: true, rateLimit: false } as const;

  app.get(
    "/api/health",
    { config, schema: { tags, summary: "The process lives", response: { 200: Health } } },
    async () => ({ status: "ok" as const, version: deps.version }),
  );

  app.get(
    "/api/health/ready",
    {
      config,
      schema: { tags, summary: "Each dependency by name", response: { 200: Readiness, 503: Readiness } },
    },
    async (_request, reply) => {
      const dependencies = await Promise.all(deps.checks.map(examine));
      const isReady = dependencies.every(({ status }) => status === "ok");
      return reply.code(isReady ? 200 : 503).send({ status: isReady ? "ok" : "failing", dependencies });
    },
  );
}

/** Answers of this route are public: they say that a dependency is ill, not how it is reached. */
async function examine({ name, check }: HealthCheck): Promise<z.infer<typeof Dependency>> {
  const patience = AbortSignal.timeout(patienceMs);
  try {
    await Promise.race([
      check(),
      new Promise((_resolve, reject) => {
        patience.addEventListener("abort", () => {
          reject(new Error("no answer"));
        });
      }),
    ]);
    return { name, status: "ok" };
  } catch {
    return { name, status: "failing", detail: `${name} does not answer; the log says more` };
  }
}

export function databaseCheck(control: Pool): HealthCheck {
  return { name: "database", check: async () => void (await control.query("select 1")) };
}
