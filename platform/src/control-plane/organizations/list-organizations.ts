import { ONLY_SCHEMA } from "@rowhouse/tenancy";
import type { Pool } from "pg";

export interface ListedOrganization {
  slug: string;
  name: string;
  plan: string;
  state: string;
  isolation: "row" | "schema" | "database" | null;
  server: string | null;
  database: string | null;
  schema: string | null;
  created_at: string;
}

/** Every organization and where it lives, for operators, by short name. */
export async function listOrganizations(control: Pool): Promise<ListedOrganization[]> {
  const { rows } = await control.query<ListedOrganization>(
    `select o.slug, o.name, o.plan_id as plan, o.state,
       case when p.kind = 'shared' then 'row' when p.schema = $1 then 'database' when p.id is not null then 'schema' end
         as isolation,
       p.server, p.database, p.schema, o.created_at
     from organizations o left join residences r on r.tenant_id = o.id left join placements p on p.id = r.placement_id
     order by o.slug`,
    [ONLY_SCHEMA],
  );
  return rows;
}
