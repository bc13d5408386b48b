import type { App } from "../../foundation/http/create-app.ts";
import { findAvailability } from "./find-availability.ts";
import { registerOrganization, type RegistrationDeps } from "./register-organization.ts";
import { Availability, AvailabilityQuery, Registered, Registration } from "./schemas.ts";

export function registerOrganizations(app: App, deps: RegistrationDeps & { signUpsPerMinute: number }): void {
  const tags = ["organizations"];

  app.post(
    "/api/register",
    {
      config: { public: true, rateLimit: { max: deps.signUpsPerMinute, timeWindow: "1 minute" } },
      schema: { tags, summary: "Sign up an organization", body: Registration, response: { 201: Registered } },
    },
    async (request, reply) => reply.code(201).send(await registerOrganization(deps, request.body)),
  );

  app.get(
    "/api/register/availability",
    {
      config: { public: true },
      schema: {
        tags,
        summary: "Whether a short name can be had",
        querystring: AvailabilityQuery,
        response: { 200: Availability },
      },
    },
    (request) => findAvailability(deps.control, request.query.schema_name),
  );
}
