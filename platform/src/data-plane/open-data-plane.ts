import type { Placement, Tenancy } from "@rowhouse/tenancy";
import { Pool } from "pg";
import type { PoolConfig } from "pg";
import { listen } from "../foundation/queue/announcements.ts";
import { openLine } from "../foundation/queue/line.ts";
import { postgresQueue } from "../foundation/queue/queue.ts";
import { diskStorage } from "../foundation/storage/disk-storage.ts";
import { urlSigning } from "../foundation/storage/signed-url.ts";
import type { DataPlaneDeps } from "./data-plane-deps.ts";
import type { JobRunnerDeps } from "./jobs/run-job.ts";
import { openWorkbench } from "./jobs/workbench.ts";
import type { Workbench } from "./jobs/workbench.ts";

export interface DataPlaneOptions {
  tenancy: Tenancy;
  /** The control plane's login. */
  control: PoolConfig;
  /** The control plane's database, which holds the queue. */
  home: Pick<Placement, "server" | "database">;
  storageDirectory: string;
  /** 32 bytes, for signed addresses only. */
  signingKey: Uint8Array;
  log: JobRunnerDeps["log"];
  uploadLimitBytes?: number;
  /** Reads workbooks and draws documents; whoever opened it closes it. Default: one of the plane's own. */
  workbench?: Workbench;
  now?: () => Date;
}

export interface DataPlane extends DataPlaneDeps {
  log: JobRunnerDeps["log"];
  close(): Promise<void>;
}

const defaultUploadLimitBytes = 50 * 1024 * 1024;

/** Opens everything that the routes and the worker share. */
export async function openDataPlane(options: DataPlaneOptions): Promise<DataPlane> {
  const { tenancy, control, home, log } = options;
  const pool = new Pool({ max: 4, idleTimeoutMillis: 0, application_name: "rowhouse-queue", ...control });
  pool.on("error", (error) => {
    log.warn({ err: error }, "A connection of the queue was lost");
  });
  const queue = postgresQueue(pool);
  const announcements = await listen(control, log);
  const workbench = options.workbench ?? openWorkbench();
  return {
    tenancy,
    queue,
    line: openLine(queue, { home, log }),
    storage: diskStorage(options.storageDirectory),
    signing: urlSigning(options.signingKey),
    announcements,
    workbench,
    uploadLimitBytes: options.uploadLimitBytes ?? defaultUploadLimitBytes,
    now: options.now ?? (() => new Date()),
    log,
    async close() {
      if (options.workbench === undefined) await workbench.close();
      await announcements.close();
      await pool.end();
    },
  };
}
