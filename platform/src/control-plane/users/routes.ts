import type { Pool } from "pg";
import { z } from "zod";
import type { App } from "../../foundation/http/create-app.ts";
import { PageQuery } from "../../foundation/http/page.ts";
import { permissionsOf } from "../../foundation/http/permissions.ts";
import { missingEntitlements } from "../plans/require-entitlement.ts";
import { createMember } from "./create-member.ts";
import { listMembers } from "./list-members.ts";
import type { Passwords } from "./passwords.ts";
import { Me, Member, Members, NewMember } from "./schemas.ts";

export function registerUsers(app: App, deps: { control: Pool; passwords: Passwords }): void {
  const tags = ["users"];

  app.get(
    "/api/users/me",
    {
      config: { signedIn: true },
      schema: { tags, summary: "Who I am and where I belong", response: { 200: Me } },
    },
    async ({ member }) => {
      const { current, memberships, ...person } = member;
      return {
        ...person,
        organization: current && {
          ...current.organization,
          role: current.role,
          permissions: permissionsOf(current.role),
          missing: await missingEntitlements(deps.control, {
            plan: current.organization.plan,
            entitlements: current.entitlements,
          }),
        },
        memberships: memberships.map(({ role, organization }) => ({ role, organization })),
      };
    },
  );

  app.get(
    "/api/users",
    {
      config: { permission: "members.read" },
      schema: {
        tags,
        summary: "People of the organization, the newest accounts first",
        querystring: PageQuery.extend({ cursor: z.uuid().optional() }),
        response: { 200: Members },
      },
    },
    (request) => listMembers(deps.control, request.tenant.id, request.query),
  );

  app.post(
    "/api/users/register",
    {
      config: { permission: "members.manage" },
      schema: { tags, summary: "Add a person", body: NewMember, response: { 201: Member } },
    },
    async (request, reply) => {
      const by = { role: request.member.current?.role };
      return reply.code(201).send(await createMember(deps, request.tenant.id, by, request.body));
    },
  );
}
