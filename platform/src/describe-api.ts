import { tmpdir } from "node:os";
import { createTenancy, postgresCatalog, type Placement } from "@rowhouse/tenancy";
import { Pool } from "pg";
import { pino } from "pino";
import { buildApp } from "./app.ts";
import { readConfig } from "./config.ts";
import { openFleet } from "./control-plane/placements/open-fleet.ts";
import type { Announcements } from "./foundation/queue/announcements.ts";
import { openLine } from "./foundation/queue/line.ts";
import { postgresQueue } from "./foundation/queue/queue.ts";
import { diskStorage } from "./foundation/storage/disk-storage.ts";
import { urlSigning } from "./foundation/storage/signed-url.ts";
import { openWorkbench } from "./data-plane/jobs/workbench.ts";

const nobodyListens: Announcements = {
  onJob: () => () => undefined,
  onQueue: () => () => undefined,
  onCancel: () => () => undefined,
  close: async () => undefined,
};

/** The OpenAPI document of the whole API. Needs no database: nothing is connected before a request comes. */
export async function describeApi(): Promise<object> {
  const secret = Buffer.alloc(32);
  const control = new Pool();
  const placement: Placement = {
    id: "shared",
    server: "main",
    database: "",
    schema: "shared",
    kind: "shared",
  };
  const tenancy = createTenancy({
    catalog: postgresCatalog({ pool: control, schema: "control" }),
    connection: () => ({}),
    key: () => secret,
  });
  const logger = pino({ level: "silent" });
  const queue = postgresQueue(control);
  const app = await buildApp({
    logger,
    version: readConfig({}, {}).version,
    secret,
    control,
    tenancy,
    placements: await openFleet({ control, address: { adminUrl: "postgres://nowhere" }, secret }),
    dataPlane: {
      tenancy,
      queue,
      line: openLine(queue, { home: placement, log: logger }),
      storage: diskStorage(tmpdir()),
      signing: urlSigning(secret),
      announcements: nobodyListens,
      workbench: openWorkbench({}),
      uploadLimitBytes: 0,
      now: () => new Date(0),
    },
    publicUrl: () => "http://localhost:3000",
    webDirectory: tmpdir(),
  });
  await app.ready();
  const description = app.swagger();
  await app.close();
  return description;
}
