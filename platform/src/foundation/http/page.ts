import { z } from "zod";

/** Query of every list: `?limit=&cursor=`. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(500).optional().describe("`next_cursor` of the page before"),
});

/**
 * The cursor of a list's first page, newest first: after every id. `id < $1` alone keeps the index in every plan, where
 * `$1 is null or id < $1` reads the tenant's rows from the newest on to reach a late page.
 */
export const firstPage = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** Answer of every list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}
