import { once } from "node:events";
import { createTenancy } from "@rowhouse/tenancy";
import type { Placement } from "@rowhouse/tenancy";
import { startWorker } from "../../worker.ts";
import { openDataPlane } from "../open-data-plane.ts";

/** Where the worker stands still until it is told to go on, or killed. */
export type StandstillPoint = "reading" | "writing" | "settling";

export interface CrashingWorkerOptions {
  point: StandstillPoint;
  appUrl: string;
  controlUrl: string;
  placement: Placement;
  /** The control plane's database. */
  home: { server: string; database: string };
  key: string;
  storageDirectory: string;
}

/** What it tells its parent. */
export type CrashingWorkerMessage = { reached: StandstillPoint } | { settled: string };

const [text = ""] = process.argv.slice(2);
const options = JSON.parse(text) as CrashingWorkerOptions;

const tell = (message: CrashingWorkerMessage): void => {
  process.send?.(message);
};
const told = { toGoOn: false };
const standStill = async (): Promise<void> => {
  if (told.toGoOn) return;
  const goOn = once(process, "message");
  tell({ reached: options.point });
  await goOn;
  told.toGoOn = true;
};
const log = (details: object, message: string): void => {
  process.stderr.write(`${message} ${JSON.stringify(details)}\n`);
};

const tenancy = createTenancy({
  catalog: {
    locate: (tenantId) => Promise.resolve({ tenantId, placement: options.placement, epoch: 1 }),
  },
  connection: () => ({ connectionString: options.appUrl }),
  key: () => Buffer.from(options.key, "hex"),
});
const plane = await openDataPlane({
  tenancy,
  control: { connectionString: options.controlUrl },
  home: options.home,
  storageDirectory: options.storageDirectory,
  signingKey: Buffer.alloc(32, 1),
  log: { info: log, warn: log, error: log },
});
await startWorker({
  ...plane,
  limits: { heartbeatMs: 60_000 },
  workbench: {
    ...plane.workbench,
    async run(name, input, runOptions) {
      if (options.point === "reading") {
        await standStill();
      }
      return plane.workbench.run(name, input, runOptions);
    },
  },
  storage: {
    ...plane.storage,
    async write(key, source, writeOptions) {
      const stored = await plane.storage.write(key, source, writeOptions);
      if (options.point === "writing") {
        await standStill();
      }
      return stored;
    },
  },
  queue: {
    ...plane.queue,
    async settleAndClaim(claim, settlement) {
      if (options.point === "settling") {
        await standStill();
      }
      await plane.queue.settle(claim, settlement);
      tell({ settled: settlement.outcome });
      return [];
    },
  },
});
