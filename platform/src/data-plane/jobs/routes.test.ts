import { sampleWorkbook } from "@rowhouse/estimating";
import { forEachIsolation } from "@rowhouse/tenancy/testing";
import type { TestTenant } from "@rowhouse/tenancy/testing";
import { expect } from "vitest";
import { platformTables, withTestPlane } from "../testing/open-test-plane.ts";
import type { TestPlane } from "../testing/open-test-plane.ts";
import type { JobStatus } from "./schemas.ts";

async function addUpload(test: TestPlane, tenant: TestTenant): Promise<string> {
  const { id } = await test.as(tenant).upload("hall.xlsx", await sampleWorkbook());
  return id;
}

/** The statuses of an event stream, read to its end. */
function statusesIn(stream: string): JobStatus[] {
  return stream
    .split("\n\n")
    .filter((event) => event.startsWith("event: status\ndata: "))
    .map((event) => JSON.parse(event.slice("event: status\ndata: ".length)) as JobStatus);
}

forEachIsolation((it) => {
  it("gives one job and one answer for an Idempotency-Key, also when the request comes many times at once", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme, initech } = fixture;
      const uploadId = await addUpload(test, acme);
      const create = (tenant: TestTenant, upload: string, type = "excel_parse") =>
        test
          .as(tenant)
          .request(
            "POST",
            "/api/jobs/create",
            { job_type: type, upload_id: upload },
            { "idempotency-key": `key-${uploadId}` },
          );
      const answers = await Promise.all(Array.from({ length: 8 }, () => create(acme, uploadId)));
      expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
      expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array.from({ length: 8 }, () => 201));
      const { rows } = await acme.query("select from jobs where upload_id = $1", [uploadId]);
      expect(rows).toHaveLength(1);

      expect((await create(acme, uploadId, "generate_estimate")).json()).toMatchObject({
        status: 409,
        code: "IDEMPOTENCY_KEY_REUSED",
      });
      const other = await create(initech, await addUpload(test, initech));
      expect(other.statusCode).toBe(201);
      expect(other.body).not.toBe(answers[0]?.body);
    }));

  it("follows a job by events until it has ended, whether one comes early or late", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      const member = test.as(acme);
      const jobId = await member.createJob("excel_parse", { upload_id: await addUpload(test, acme) });
      const following = member.request("GET", `/api/jobs/${jobId}/events`);
      await test.work();

      const stream = await following;
      expect(stream.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
      const statuses = statusesIn(stream.body);
      expect(statuses.at(-1)).toMatchObject({ id: jobId, status: "completed", progress: 100 });
      expect(statuses.length).toBeGreaterThan(1);
      const progress = statuses.map((status) => status.progress);
      expect(progress).toEqual(progress.toSorted((a, b) => a - b));

      const late = statusesIn((await member.request("GET", `/api/jobs/${jobId}/events`)).body);
      expect(late).toEqual([await member.get(`/api/jobs/${jobId}/status`)]);
    }));

  it("lists jobs newest first, page by page, by status", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      const member = test.as(acme);
      const uploadId = await addUpload(test, acme);
      const ids: string[] = [];
      for (let count = 0; count < 5; count += 1) {
        ids.unshift(await member.createJob("excel_parse", { upload_id: uploadId }));
      }
      await member.post(`/api/jobs/${ids[2]}/cancel`);
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: { items: JobStatus[]; next_cursor: string | null } = await member.get(
          `/api/jobs?limit=2&status=pending${cursor === null ? "" : `&cursor=${cursor}`}`,
        );
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.next_cursor;
      } while (cursor !== null && seen.length < 20);
      expect(seen.slice(0, 4)).toEqual(ids.filter((_id, place) => place !== 2));
    }));

  it("says a waiting job's place among the organization's own", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme, initech } = fixture;
      const uploadId = await addUpload(test, acme);
      await test.as(initech).createJob("excel_parse", { upload_id: await addUpload(test, initech) });
      await test.as(acme).createJob("excel_parse", { upload_id: uploadId });
      const second = await test.as(acme).createJob("excel_parse", { upload_id: uploadId });
      expect(await test.as(acme).get(`/api/jobs/${second}/status`)).toMatchObject({
        status: "pending",
        queue_position: 2,
        is_complete: false,
        progress: 0,
      });
    }));

  it("refuses a job that cannot go well, when it is asked for", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      const create = (body: object) => test.as(acme).request("POST", "/api/jobs/create", body);
      for (const [body, field] of [
        [{ job_type: "excel_parse" }, "body.upload_id"],
        [{ job_type: "generate_estimate" }, "body.upload_id"],
        [{ job_type: "generate_bill", metadata: {} }, "body.metadata.estimate_id"],
        [{ job_type: "send_money" }, "body.job_type"],
      ] as const) {
        expect((await create(body)).json()).toMatchObject({
          status: 422,
          code: "VALIDATION_FAILED",
          fields: [{ field }],
        });
      }
      expect((await test.as(acme).get<{ items: object[] }>("/api/jobs?status=running")).items).toEqual([]);
    }));

  it("lets a role run only the jobs it may", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      const uploadId = await addUpload(test, acme);
      const create = (job_type: string) =>
        test.as(acme, "member").request("POST", "/api/jobs/create", { job_type, upload_id: uploadId });
      expect((await create("excel_parse")).statusCode).toBe(201);
      expect((await create("generate_estimate")).json()).toMatchObject({ status: 403, code: "FORBIDDEN" });
      expect((await create("generate_bill")).json()).toMatchObject({ status: 403, code: "FORBIDDEN" });
    }));
}, platformTables);
