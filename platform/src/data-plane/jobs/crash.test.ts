import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { sampleWorkbook } from "@rowhouse/estimating";
import { forEachIsolation } from "@rowhouse/tenancy/testing";
import type { IsolationFixture } from "@rowhouse/tenancy/testing";
import { expect } from "vitest";
import type {
  CrashingWorkerMessage,
  CrashingWorkerOptions,
  StandstillPoint,
} from "../testing/crashing-worker.ts";
import { passTime, platformTables, withTestPlane } from "../testing/open-test-plane.ts";
import type { TestPlane } from "../testing/open-test-plane.ts";

const program = fileURLToPath(new URL("../testing/crashing-worker.ts", import.meta.url));
const leaseMs = 60_000;

/** A worker in a process of its own that stands still at a point. */
async function workerStandingAt(
  point: StandstillPoint,
  { acme, database, key }: IsolationFixture,
  { directory }: TestPlane,
): Promise<ChildProcess> {
  const options: CrashingWorkerOptions = {
    point,
    appUrl: acme.appUrl,
    controlUrl: database.url("control"),
    placement: acme.placement,
    home: { server: acme.placement.server, database: database.name },
    key: key.toString("hex"),
    storageDirectory: directory,
  };
  const worker = fork(program, [JSON.stringify(options)], { execArgv: ["--conditions=source"] });
  await hear(worker, (message) => "reached" in message);
  return worker;
}

async function hear(
  worker: ChildProcess,
  isIt: (message: CrashingWorkerMessage) => boolean,
): Promise<CrashingWorkerMessage> {
  for (;;) {
    const [message] = (await once(worker, "message")) as [CrashingWorkerMessage];
    if (isIt(message)) {
      return message;
    }
  }
}

async function startParse({ acme }: IsolationFixture, test: TestPlane): Promise<string> {
  const upload = await test.as(acme).upload("hall.xlsx", await sampleWorkbook());
  return test.as(acme).createJob("excel_parse", { upload_id: upload.id });
}

async function outputsOf({ acme }: IsolationFixture, jobId: string): Promise<{ storage_key: string }[]> {
  const { rows } = await acme.query<{ storage_key: string }>(
    "select storage_key from outputs where job_id = $1",
    [jobId],
  );
  return rows;
}

forEachIsolation((it) => {
  for (const point of ["reading", "writing", "settling"] as const) {
    it(`makes one output when a worker is killed while ${point}`, (fixture) =>
      withTestPlane(fixture, async (test) => {
        const jobId = await startParse(fixture, test);
        const worker = await workerStandingAt(point, fixture, test);
        worker.kill("SIGKILL");
        await once(worker, "exit");

        await passTime(fixture, leaseMs + 1_000);
        await test.work();

        const status = await test.ended(fixture.acme, jobId);
        expect(status).toMatchObject({ status: "completed", errors: [] });
        expect(await outputsOf(fixture, jobId)).toHaveLength(1);
      }));
  }

  it("refuses what a worker writes that was stopped and woke up after its lease", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const jobId = await startParse(fixture, test);
      const late = await workerStandingAt("writing", fixture, test);
      try {
        late.kill("SIGSTOP");
        await passTime(fixture, leaseMs + 1_000);
        await test.work();
        expect(await test.ended(fixture.acme, jobId)).toMatchObject({ status: "completed", attempt: 2 });
        const before = await outputsOf(fixture, jobId);

        const settled = hear(late, (message) => "settled" in message);
        late.send("go on");
        late.kill("SIGCONT");
        await settled;

        const after = await test.ended(fixture.acme, jobId);
        expect(after).toMatchObject({ status: "completed", attempt: 2, errors: [] });
        expect(await outputsOf(fixture, jobId)).toEqual(before);
        const [output] = after.outputs;
        expect((await test.as(fixture.acme).download(output?.download_url ?? "")).length).toBe(
          output?.size_bytes,
        );
      } finally {
        late.kill("SIGKILL");
      }
    }));
}, platformTables);
