import type { Pool } from "pg";
import type { z } from "zod";
import { ProblemError } from "../../errors.ts";
import { inTransaction } from "../../foundation/database/in-transaction.ts";
import { violates } from "../../foundation/database/violates.ts";
import { roles, type Role } from "../../foundation/http/permissions.ts";
import type { Passwords } from "./passwords.ts";
import type { Member, NewMember } from "./schemas.ts";

/** Creates an account in an organization, within the plan's limit of members. */
export async function createMember(
  { control, passwords }: { control: Pool; passwords: Passwords },
  organizationId: string,
  by: { role: Role | undefined },
  input: z.infer<typeof NewMember>,
): Promise<z.infer<typeof Member>> {
  if (by.role === undefined || roles.indexOf(input.role) < roles.indexOf(by.role)) {
    throw new ProblemError("ROLE_TOO_HIGH", {
      detail: `Your role is ${by.role ?? "none"}, not ${input.role}`,
    });
  }
  const { password, role, ...person } = input;
  const passwordHash = await passwords.hash(password);
  try {
    return await inTransaction(control, async (client) => {
      // The lock makes N parallel sign-ups at limit − 1 end with one winner. A statement of its own, since one that
      // waits for a lock goes on counting in the snapshot from before.
      await client.query("select from organizations where id = $1 for update", [organizationId]);
      const { rows } = await client.query<{ plan: string; members: number | null; used: number }>(
        `select p.name as plan, p.members,
                case when p.members is null then 0 else (
                  select count(*)::int from (select from memberships where organization_id = o.id limit p.members) m
                ) end as used
         from organizations o join plans p on p.id = o.plan_id where o.id = $1`,
        [organizationId],
      );
      const limit = rows[0];
      if (limit !== undefined && limit.members !== null && limit.used >= limit.members) {
        throw new ProblemError("LIMIT_REACHED", {
          detail: `The plan ${limit.plan} allows ${limit.members} members, and ${limit.used} are in use`,
          members: { limit: limit.members, usage: limit.used },
        });
      }
      const created = await client.query<{ id: string }>(
        `insert into users (username, email, first_name, last_name, department, password_hash)
         values ($1, $2, $3, $4, $5, $6) returning id`,
        [person.username, person.email, person.first_name, person.last_name, person.department, passwordHash],
      );
      const id = created.rows[0]?.id ?? "";
      await client.query("insert into memberships (organization_id, user_id, role) values ($1, $2, $3)", [
        organizationId,
        id,
        role,
      ]);
      return { id, role, ...person };
    });
  } catch (error) {
    throw asAccountConflict(error);
  }
}

/** Does not say which of the two is taken: either would tell a stranger who has an account. */
export function asAccountConflict(error: unknown): unknown {
  return violates(error, "users_owner_organization_id_email_lc_key") ||
    violates(error, "users_owner_organization_id_username_lc_key")
    ? new ProblemError("ACCOUNT_CONFLICT")
    : error;
}
