import { escapeIdentifier, type ClientBase, type Pool } from "pg";
import type { CatalogTables } from "../migrations/summaries.ts";
import { tenantId, type Catalog, type Placement, type Residence } from "../placement.ts";
import { readSql } from "../provision.ts";

/** Makes the catalog's tables in a schema of the control plane's database, or brings them up to date. By the schema's owner. */
export async function installCatalog(owner: ClientBase | Pool, schema: string): Promise<void> {
  await owner.query(await readSql("catalog", { schema: escapeIdentifier(schema) }));
}

/** The catalog for serving, over the tables of {@link installCatalog}. The engine remembers its answers. */
export function postgresCatalog(tables: CatalogTables): Catalog {
  return {
    async locate(id) {
      const { state, ...residence } = (await findResidence(tables.pool, tables, id)) ?? {};
      return state === "ready" || state === "suspended" ? (residence as Residence) : undefined;
    },
  };
}

export type ResidenceState = "making" | "ready" | "suspended" | "leaving";

/** A residence in whatever state. */
export interface StatedResidence extends Residence {
  readonly state: ResidenceState;
}

interface Row extends Placement {
  tenant_id: string;
  epoch: string;
  state: ResidenceState;
}

export async function findResidence(
  client: ClientBase | Pool,
  { schema }: Pick<CatalogTables, "schema">,
  id: string,
): Promise<StatedResidence | undefined> {
  const name = escapeIdentifier(schema);
  const { rows } = await client.query<Row>({
    name: `rowhouse residence ${schema}`,
    text: `select r.tenant_id, r.epoch, r.state, p.id, p.server, p.database, p.schema, p.kind
           from ${name}.residences r join ${name}.placements p on p.id = r.placement_id where r.tenant_id = $1`,
    values: [id],
  });
  const [row] = rows;
  if (!row) return undefined;
  const { tenant_id, epoch, state, ...placement } = row;
  return { tenantId: tenantId(tenant_id), placement, epoch: Number(epoch), state };
}
