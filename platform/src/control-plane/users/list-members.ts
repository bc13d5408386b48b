import type { Pool } from "pg";
import type { z } from "zod";
import type { Members } from "./schemas.ts";

/** Lists the people of an organization by user name. */
export async function listMembers(
  control: Pool,
  organizationId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<z.infer<typeof Members>> {
  const { rows } = await control.query<z.infer<typeof Members>["items"][number]>(
    `select u.id, u.username, u.email, u.first_name, u.last_name, u.department, m.role
     from memberships m join users u on u.id = m.user_id
     where m.organization_id = $1 and u.username_lc > coalesce($2, '')
     order by u.username_lc limit $3 + 1`,
    [organizationId, page.cursor ?? null, page.limit],
  );
  const items = rows.slice(0, page.limit);
  const isLast = rows.length <= page.limit;
  return { items, next_cursor: isLast ? null : (items.at(-1)?.username.toLowerCase() ?? null) };
}
