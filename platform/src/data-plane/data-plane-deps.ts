import type { Tenancy } from "@rowhouse/tenancy";
import type { Announcements } from "../foundation/queue/announcements.ts";
import type { Line } from "../foundation/queue/line.ts";
import type { Queue } from "../foundation/queue/queue.ts";
import type { UrlSigning } from "../foundation/storage/signed-url.ts";
import type { Storage } from "../foundation/storage/storage.ts";
import type { Workbench } from "./jobs/workbench.ts";

/** What the data plane's routes stand on. */
export interface DataPlaneDeps {
  tenancy: Tenancy;
  queue: Queue;
  line: Line;
  storage: Storage;
  signing: UrlSigning;
  announcements: Announcements;
  workbench: Workbench;
  uploadLimitBytes: number;
  now: () => Date;
}
