import { examinedCatalog, postgresCatalog, type ExaminedCatalog } from "@rowhouse/tenancy";
import type { Logger } from "pino";
import { addressOf } from "../../foundation/database/placement-address.ts";
import { appRole, connectionFor, ownerRole } from "../../foundation/database/roles.ts";
import { tenantQueueFunctions } from "../../foundation/queue/grant-queue.ts";
import type { Placements } from "./open-fleet.ts";

/** The catalog to serve from. Where it refuses, nobody is served from a database before its census, nor over a hole. */
export function openCatalog(
  { control, address, secret }: Pick<Placements, "control" | "address" | "secret">,
  { refuses, log }: { refuses: boolean; log: Pick<Logger, "error"> },
): ExaminedCatalog {
  return examinedCatalog(postgresCatalog({ pool: control, schema: "control" }), {
    connect: (server, database) => connectionFor(addressOf(address, { server, database }), secret, ownerRole),
    appRole,
    definerFunctions: tenantQueueFunctions,
    refuses,
    onExamined: (findings) => {
      for (const { server, database, code, severity, object, why } of findings)
        if (severity === "hole" || code === "PLACEMENT_UNSEEN")
          log.error({ server, database, code, object }, `Isolation: ${why}`);
    },
  });
}
