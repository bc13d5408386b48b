import { EventEmitter, once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { IsolationFixture, IsolationOptions, TestTenant } from "@rowhouse/tenancy/testing";
import { testRoles } from "@rowhouse/tenancy/testing";
import type { FastifyRequest } from "fastify";
import type { WorkerDeps } from "../../worker.ts";
import { startWorker } from "../../worker.ts";
import { ProblemError } from "../../errors.ts";
import { committing } from "../../foundation/database/after-commit.ts";
import { createApp } from "../../foundation/http/create-app.ts";
import type { App } from "../../foundation/http/create-app.ts";
import type { Entitlement } from "../../foundation/http/entitlements.ts";
import type { Role } from "../../foundation/http/permissions.ts";
import type { Actor, TenantScope } from "../../foundation/http/request.ts";
import { grantQueue } from "../../foundation/queue/grant-queue.ts";
import type { Queue } from "../../foundation/queue/queue.ts";
import { createLogger } from "../../foundation/telemetry/create-logger.ts";
import type { JobStatus } from "../jobs/schemas.ts";
import type { Workbench } from "../jobs/workbench.ts";
import { openWorkbench } from "../jobs/workbench.ts";
import { openDataPlane } from "../open-data-plane.ts";
import type { DataPlane } from "../open-data-plane.ts";
import { registerDataPlane } from "../register.ts";
import { TestMember } from "./test-member.ts";

const migrations = (scope: string): string =>
  fileURLToPath(new URL(`../../../migrations/${scope}`, import.meta.url));

/** Options for `forEachIsolation`: the platform's own tables. */
export const platformTables: IsolationOptions = {
  migrations: migrations("tenant"),
  control: { schema: "control", directory: migrations("control") },
};

export interface TestPlane {
  app: App;
  plane: DataPlane;
  directory: string;
  /** All log lines so far, as the service writes them. */
  log(): Promise<string>;
  as(tenant: TestTenant, role?: Role): TestMember;
  /** Starts a worker; it stops with the plane, or when it is told to. */
  work(options?: Partial<WorkerDeps>): Promise<() => Promise<void>>;
  /** Resolves when the job has ended, told by the database. */
  ended(tenant: TestTenant, jobId: string): Promise<JobStatus>;
  /** Resolves when the job's status is as wanted, told by the database. */
  until(tenant: TestTenant, jobId: string, isIt: (status: JobStatus) => boolean): Promise<JobStatus>;
  /** Resolves when a worker has given the job's claim back to the queue this many times. */
  settled(jobId: string, times: number): Promise<void>;
  /** From now on no organization's plan includes it. */
  withdraw(entitlement: Entitlement): void;
}

/** One for all tests of a file: a thread takes a second of a processor to load its code. */
const workbench = openWorkbench();

/** Who calls is said in headers here; how it is found out in truth is the control plane's matter. */
const callers = new WeakMap<FastifyRequest, { tenant: TenantScope; actor: Actor }>();

export async function withTestPlane(
  fixture: IsolationFixture,
  work: (test: TestPlane) => Promise<void>,
  { requestsAt, ...options }: { uploadLimitBytes?: number; now?: () => Date; requestsAt?: Workbench } = {},
): Promise<void> {
  const { acme, initech, tenancy, database, control } = fixture;
  await grantQueue(control, { appRole: testRoles.app, controlRole: testRoles.control });
  await control.query("truncate queue.entries, queue.lanes");
  const directory = await mkdtemp(join(tmpdir(), "rowhouse-plane-"));
  const logFile = `${directory}.log`;
  const logger = createLogger({ level: "debug", to: logFile });
  const plane = await openDataPlane({
    tenancy,
    control: { connectionString: database.url("control") },
    home: { server: acme.placement.server, database: database.name },
    storageDirectory: directory,
    signingKey: Buffer.alloc(32, 1),
    log: logger,
    workbench,
    ...options,
  });
  const app = createApp({ logger, translate: () => undefined });
  const withdrawn = new Set<Entitlement>();
  const tenants = new Map([acme, initech].map((tenant) => [tenant.name as string, tenant]));
  app.decorateRequest("tenant", { getter: tenantOf });
  app.decorateRequest("actor", { getter: actorOf });
  app.addHook("onRequest", async (request) => {
    const tenant = tenants.get(String(request.headers["x-organization"]));
    if (tenant !== undefined) {
      const role = String(request.headers["x-role"]) as Role;
      callers.set(request, {
        tenant: {
          id: tenant.id,
          slug: tenant.name,
          name: `Office ${tenant.canary}`,
          plan: "starter",
          requireEntitlement: async (entitlement) => {
            if (withdrawn.has(entitlement)) throw new ProblemError("NOT_ENTITLED");
          },
          transaction: (act) => committing((attempt) => tenant.transaction(attempt), act),
        },
        actor: { kind: "user", id: userOf(tenant), name: tenant.name, role },
      });
    }
  });
  await registerDataPlane(app, requestsAt === undefined ? plane : { ...plane, workbench: requestsAt });
  const until: TestPlane["until"] = async (tenant, jobId, isIt) => {
    const member = new TestMember(app, tenant.name, "owner");
    for (;;) {
      const { promise: changed, resolve } = Promise.withResolvers<void>();
      const unsubscribe = plane.announcements.onJob(tenant.id, jobId, resolve);
      try {
        const status = await member.get<JobStatus>(`/api/jobs/${jobId}/status`);
        if (isIt(status)) {
          return status;
        }
        await changed;
      } finally {
        unsubscribe();
      }
    }
  };
  const settlements = new Map<string, number>();
  const settlementEvents = new EventEmitter();
  const noteSettled = (jobId: string): void => {
    settlements.set(jobId, (settlements.get(jobId) ?? 0) + 1);
    settlementEvents.emit(jobId);
  };
  const watchedQueue: Queue = {
    ...plane.queue,
    async settle(claim, settlement) {
      await plane.queue.settle(claim, settlement);
      noteSettled(claim.jobId);
    },
    async settleAndClaim(claim, settlement, worker, wanted) {
      const claims = await plane.queue.settleAndClaim(claim, settlement, worker, wanted);
      noteSettled(claim.jobId);
      return claims;
    },
  };
  const workers: { stop(): Promise<void> }[] = [];
  const readLog = async (): Promise<string> => {
    await promisify(logger.flush.bind(logger))();
    return readFile(logFile, "utf8");
  };
  try {
    await work({
      app,
      plane,
      directory,
      log: readLog,
      as: (tenant, role = "owner") => new TestMember(app, tenant.name, role),
      async work(workerOptions = {}) {
        const worker = await startWorker({ ...plane, queue: watchedQueue, ...workerOptions });
        workers.push(worker);
        return () => worker.stop();
      },
      withdraw: (entitlement) => void withdrawn.add(entitlement),
      ended: (tenant, jobId) => until(tenant, jobId, (status) => status.is_complete),
      until,
      async settled(jobId, times) {
        while ((settlements.get(jobId) ?? 0) < times) {
          await once(settlementEvents, jobId);
        }
      },
    });
  } catch (error) {
    const troubles = (await readLog()).split("\n").filter((line) => line.startsWith('{"level":"error"'));
    process.stderr.write(troubles.map((line) => `${line}\n`).join(""));
    throw error;
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await app.close();
    await plane.close();
    await rm(directory, { recursive: true });
    await rm(logFile, { force: true });
  }
}

/** Makes due what waits in the queue, and ends leases, as if this much time had passed. */
export async function passTime({ control }: IsolationFixture, milliseconds: number): Promise<void> {
  await control.query(
    `update queue.entries set available_at = available_at - $1::interval, lease_until = lease_until - $1::interval`,
    [`${milliseconds} milliseconds`],
  );
  await control.query("update queue.lanes set rests_until = rests_until - $1::interval", [
    `${milliseconds} milliseconds`,
  ]);
  await control.query("select pg_notify('rowhouse_queue', '')");
}

function userOf({ id }: TestTenant): string {
  return id.replace("7000", "7001");
}

function tenantOf(this: FastifyRequest): TenantScope {
  return getCaller(this).tenant;
}

function actorOf(this: FastifyRequest): Actor {
  return getCaller(this).actor;
}

function getCaller(request: FastifyRequest): { tenant: TenantScope; actor: Actor } {
  const caller = callers.get(request);
  if (caller === undefined) {
    throw new Error("The test sent no x-organization");
  }
  return caller;
}
