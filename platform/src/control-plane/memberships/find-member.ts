import type { Pool } from "pg";
import type { Role } from "../../foundation/http/permissions.ts";

/** A logged-in user, where they belong, and the organization that this request is about. */
export interface Member {
  id: string;
  username: string;
  email: string;
  first_name: string;
  last_name: string;
  memberships: Membership[];
  current: Membership | null;
}

export interface Membership {
  role: Role;
  state: string;
  callsPerMinute: number;
  entitlements: string[];
  organization: { id: string; name: string; slug: string; plan: string };
}

/** Finds who is behind an access token; undefined when the log-in was ended or the account disabled. */
export async function findMember(
  control: Pool,
  claims: { userId: string; family: string },
): Promise<Omit<Member, "current"> | undefined> {
  const { rows } = await control.query<Omit<Member, "current">>(
    `select u.id, u.username, u.email, u.first_name, u.last_name,
            coalesce(belongs.list, '[]') as memberships
     from users u
     join sessions s on s.user_id = u.id and s.family = $2 and s.revoked_at is null
     left join lateral (
       select json_agg(json_build_object(
                'role', m.role, 'state', o.state, 'callsPerMinute', p.api_calls_a_minute,
                'entitlements', p.entitlements,
                'organization', json_build_object('id', o.id, 'name', o.name, 'slug', o.slug, 'plan', o.plan_id)
              ) order by o.slug) as list
       from memberships m join organizations o on o.id = m.organization_id join plans p on p.id = o.plan_id
       where m.user_id = u.id and o.state not in ('cancelled', 'erased')
     ) belongs on true
     where u.id = $1 and u.disabled_at is null`,
    [claims.userId, claims.family],
  );
  return rows[0];
}
