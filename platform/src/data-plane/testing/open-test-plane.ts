import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { IsolationFixture, IsolationOptions, TestTenant } from "@rowhouse/tenancy/testing";
import { testRoles } from "@rowhouse/tenancy/testing";
import type { FastifyRequest } from "fastify";
import { pino } from "pino";
import type { WorkerDeps } from "../../worker.ts";
import { startWorker } from "../../worker.ts";
import { createApp } from "../../foundation/http/create-app.ts";
import type { App } from "../../foundation/http/create-app.ts";
import type { Role } from "../../foundation/http/permissions.ts";
import type { Actor, TenantScope } from "../../foundation/http/request.ts";
import { grantQueue } from "../../foundation/queue/grant-queue.ts";
import type { JobStatus } from "../jobs/schemas.ts";
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
  /** All log lines so far. */
  log: string[];
  as(tenant: TestTenant, role?: Role): TestMember;
  /** Starts a worker; it stops with the plane. */
  work(options?: Partial<WorkerDeps>): Promise<void>;
  /** Resolves when the job has ended, told by the database. */
  ended(tenant: TestTenant, jobId: string): Promise<JobStatus>;
}

/** Who calls is said in headers here; how it is found out in truth is the control plane's matter. */
const callers = new WeakMap<FastifyRequest, { tenant: TenantScope; actor: Actor }>();

export async function withTestPlane(
  fixture: IsolationFixture,
  work: (test: TestPlane) => Promise<void>,
  options: { uploadLimitBytes?: number; now?: () => Date } = {},
): Promise<void> {
  const { acme, initech, tenancy, database } = fixture;
  await grantQueue(acme.owner, { appRole: testRoles.app, controlRole: testRoles.control });
  await acme.owner.query("truncate queue.entries, queue.lanes");
  const directory = await mkdtemp(join(tmpdir(), "rowhouse-plane-"));
  const lines: string[] = [];
  const logger = pino({ level: "debug" }, { write: (line) => void lines.push(line) });
  const plane = await openDataPlane({
    tenancy,
    control: { connectionString: database.url("control") },
    storageDirectory: directory,
    signingKey: Buffer.alloc(32, 1),
    log: logger,
    threads: 2,
    ...options,
  });
  const app = createApp({ logger, translate: () => undefined });
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
          plan: "free",
          transaction: (act) => tenant.transaction(act),
        },
        actor: { kind: "user", id: userOf(tenant), name: tenant.name, role },
      });
    }
  });
  await registerDataPlane(app, plane);
  const workers: { stop(): Promise<void> }[] = [];
  try {
    await work({
      app,
      plane,
      directory,
      log: lines,
      as: (tenant, role = "owner") => new TestMember(app, tenant.name, role),
      async work(workerOptions = {}) {
        workers.push(await startWorker({ ...plane, ...workerOptions }));
      },
      ended: (tenant, jobId) => ended(plane, new TestMember(app, tenant.name, "owner"), tenant, jobId),
    });
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
    await app.close();
    await plane.close();
    await rm(directory, { recursive: true });
  }
}

async function ended(
  { announcements }: DataPlane,
  member: TestMember,
  tenant: TestTenant,
  jobId: string,
): Promise<JobStatus> {
  for (;;) {
    const { promise: changed, resolve } = Promise.withResolvers<void>();
    const unsubscribe = announcements.onJob(tenant.id, jobId, resolve);
    try {
      const status = await member.get<JobStatus>(`/api/jobs/${jobId}/status`);
      if (status.is_complete) {
        return status;
      }
      await changed;
    } finally {
      unsubscribe();
    }
  }
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
