import { sampleWorkbook } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { forEachIsolation } from "@rowhouse/tenancy/testing";
import type { TestTenant } from "@rowhouse/tenancy/testing";
import { expect } from "vitest";
import type { JobContext, JobHandler } from "../jobs/job-context.ts";
import { JobError } from "../jobs/job-error.ts";
import { jobHandlers } from "../jobs/job-handlers.ts";
import { platformTables, withTestPlane } from "../testing/open-test-plane.ts";
import { takeDocumentNumber } from "./document-number.ts";
import type { Estimate } from "./schemas.ts";

const numbers = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, place) => `${prefix}-${String(place + 1).padStart(4, "0")}`);

class TakenBackError extends Error {}

/** Takes a number, and gives it back where it is told to. */
async function take(tenant: TestTenant, isKept: boolean): Promise<string | undefined> {
  try {
    return await tenant.transaction(async (tx: TenantTransaction) => {
      const number = await takeDocumentNumber(tx, "bill");
      if (!isKept) throw new TakenBackError();
      return number;
    });
  } catch (error) {
    if (error instanceof TakenBackError) return undefined;
    throw error;
  }
}

const fault = { code: "DOOMED", message: "This one fails.", remedy: "Nothing." };

/** A doomed job fails with its number taken and its row written, in the transaction that would have kept them. */
const doomed: JobHandler = {
  run: (context) => {
    const isDoomed = JSON.stringify(context.job.metadata).includes("doomed");
    const complete: JobContext["complete"] = (work) =>
      context.complete(async (tx) => {
        await work(tx);
        throw new JobError(fault);
      });
    return jobHandlers.generate_workslip.run(isDoomed ? { ...context, complete } : context);
  },
};

forEachIsolation((it) => {
  it("is taken once each, without gaps, by many at once of which many fail; each organization counts for itself", async ({
    acme,
    initech,
  }) => {
    const taken = await Promise.all(
      Array.from({ length: 60 }, (_, place) =>
        take(place % 2 === 0 ? acme : initech, place % 3 !== 0).then((number) => ({ place, number })),
      ),
    );
    for (const parity of [0, 1]) {
      const kept = taken.filter(({ place }) => place % 2 === parity).flatMap(({ number }) => number ?? []);
      expect(kept.toSorted()).toEqual(numbers("BILL", 20));
    }
  });

  it("goes to documents in the order in which they are kept, and to none that fails", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      const member = test.as(acme);
      await test.plane.queue.openLane(acme.id, 4);
      await test.work({ concurrency: 4, handlers: { ...jobHandlers, generate_workslip: doomed } });
      const upload = await member.upload("hall.xlsx", await sampleWorkbook());
      await test.ended(acme, await member.createJob("excel_parse", { upload_id: upload.id }));
      const first = await member.post<Estimate>("/api/estimates", { upload_id: upload.id });
      const copies = await Promise.all(
        Array.from({ length: 3 }, () => member.post<Estimate>(`/api/estimates/${first.id}/copy`)),
      );
      const jobs = await Promise.all(
        [first, ...copies].flatMap(({ id }) =>
          ["good", "doomed", "good"].map((description) =>
            member.createJob("generate_workslip", {
              metadata: {
                estimate_id: id,
                documents: ["deviation"],
                supplemental: [{ description, unit: "Nos", quantity: "1", rate: "10" }],
              },
            }),
          ),
        ),
      );
      const ended = await Promise.all(jobs.map((job) => test.ended(acme, job)));
      expect(ended.map(({ status }) => status)).toEqual(
        jobs.map((_, place) => (place % 3 === 1 ? "failed" : "completed")),
      );
      const failed = ended.filter(({ status }) => status === "failed");
      expect(failed).toMatchObject(failed.map(() => ({ errors: [fault], outputs: [] })));
      const { rows } = await acme.query<{ document_number: string }>(
        "select document_number from workslips order by id",
      );
      expect(rows.map(({ document_number }) => document_number).toSorted()).toEqual(numbers("WS", 8));
      const printed = ended.flatMap(({ outputs }) => outputs.map(({ filename }) => filename));
      expect(new Set(printed.map((name) => name.slice(0, "WS-0001".length))).size).toBe(8);
    }));
}, platformTables);
