import type { Pool } from "pg";
import type { z } from "zod";
import { firstPage } from "../../foundation/http/page.ts";
import type { Members } from "./schemas.ts";

/** Lists the people of an organization, the newest accounts first: by name, each page would read and sort all of them. */
export async function listMembers(
  control: Pool,
  organizationId: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<z.infer<typeof Members>> {
  const { rows } = await control.query<z.infer<typeof Members>["items"][number]>(
    `select u.id, u.username, u.email, u.first_name, u.last_name, u.department, m.role
     from (
       select user_id, role from memberships
       where organization_id = $1 and user_id < $2 order by user_id desc limit $3
     ) m cross join lateral (select * from users where id = m.user_id limit 1) u
     order by m.user_id desc`,
    [organizationId, page.cursor ?? firstPage, page.limit + 1],
  );
  const items = rows.slice(0, page.limit);
  return { items, next_cursor: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}
