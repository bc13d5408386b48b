import { z } from "zod";
import { Email, NewPassword, OrganizationSummary, Username } from "../users/schemas.ts";
import { Slug } from "./slug.ts";

export const Registration = z.object({
  company_name: z.string().trim().min(1).max(200),
  schema_name: Slug.describe("The organization's short name, also the first part of its host"),
  domain_url: z
    .string()
    .trim()
    .toLowerCase()
    .max(253)
    .regex(/^[a-z0-9.-]+(:\d+)?$/, "is a host name, such as acme.localhost")
    .optional()
    .describe("Its own subdomain, or a domain of yours, to be proved later"),
  admin_username: Username,
  admin_email: Email,
  admin_password: NewPassword,
  subscription_plan: z.string().max(40).default("free").describe("free, starter (or basic), pro, enterprise"),
});

export const Registered = z.object({
  organization: OrganizationSummary.extend({ url: z.string() }),
  user: z.object({ id: z.uuid(), username: z.string(), email: z.string() }),
});

export const AvailabilityQuery = z.object({ schema_name: z.string().max(200) });
export const Availability = z.object({
  available: z.boolean(),
  suggestion: z.string(),
  reason: z.string().optional(),
});
