import { z } from "zod";
import { entitlements } from "../../foundation/http/entitlements.ts";
import { permissions, roles } from "../../foundation/http/permissions.ts";
import { pageOf } from "../../foundation/http/page.ts";

export const Username = z
  .string()
  .trim()
  .min(1)
  .max(150)
  .regex(/^[^\s@]+$/u, "may contain neither spaces nor @");
export const Email = z.email().max(254);
/** Length is what counts; the upper bound keeps hashing cheap. */
export const NewPassword = z.string().min(8, "needs at least 8 characters").max(200);

export const OrganizationSummary = z.object({
  id: z.uuid(),
  name: z.string(),
  slug: z.string(),
  plan: z.string(),
});

export const Me = z.object({
  id: z.uuid(),
  username: z.string(),
  email: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  organization: OrganizationSummary.extend({
    role: z.enum(roles),
    permissions: z.array(z.enum(permissions)),
    missing: z
      .array(z.object({ entitlement: z.enum(entitlements), plan: z.string(), plans: z.array(z.string()) }))
      .describe("What the organization's plan does not include, and the plans that do"),
  }).nullable(),
  memberships: z.array(z.object({ role: z.enum(roles), organization: OrganizationSummary })),
});

export const Member = z.object({
  id: z.uuid(),
  username: z.string(),
  email: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  role: z.enum(roles),
  department: z.string(),
});
export const Members = pageOf(Member);

export const NewMember = z.object({
  username: Username,
  email: Email,
  password: NewPassword,
  first_name: z.string().max(150).default(""),
  last_name: z.string().max(150).default(""),
  role: z.enum(roles).default("member"),
  department: z.string().max(150).default(""),
});
