import { tenantId, type Catalog, type Placement } from "@rowhouse/tenancy";
import type { Pool } from "pg";

interface Row extends Omit<Placement, "kind"> {
  tenant_id: string;
  epoch: string;
  kind: Placement["kind"];
}

/** The map from tenant to placement. The engine remembers its answers, so each is the truth of this moment. */
export function createCatalog(control: Pool): Catalog {
  return {
    async locate(id) {
      const { rows } = await control.query<Row>(
        `select r.tenant_id, r.epoch, p.id, p.server, p.database, p.schema, p.kind
         from residences r join placements p on p.id = r.placement_id where r.tenant_id = $1`,
        [id],
      );
      const [row] = rows;
      if (row === undefined) return undefined;
      const { tenant_id, epoch, ...placement } = row;
      return { tenantId: tenantId(tenant_id), placement, epoch: Number(epoch) };
    },
  };
}
