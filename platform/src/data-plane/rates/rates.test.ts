import { randomUUID } from "node:crypto";
import { forEachIsolation } from "@rowhouse/tenancy/testing";
import type { IsolationFixture, TestTenant } from "@rowhouse/tenancy/testing";
import { expect } from "vitest";
import type { Estimate } from "../estimates/schemas.ts";
import type { JobStatus } from "../jobs/schemas.ts";
import { passTime, platformTables, withTestPlane } from "../testing/open-test-plane.ts";
import type { TestPlane } from "../testing/open-test-plane.ts";
import type { FoundRates, ItemRate, RateDetail, RateSchedule, ScheduleDetail } from "./schemas.ts";

const facts = { state: "Northland", name: "Building rates", year: 2025, effective_from: "2025-04-01" };
const later = { ...facts, year: 2026, effective_from: "2026-04-01" };

/** A schedule as a CSV: code, description, unit, rate. */
const book = (rows: readonly (readonly string[])[]): Buffer =>
  Buffer.from(
    [["Code No", "Description", "Unit", "Rate (Rs.)"], ...rows]
      .map((row) => row.map((cell) => `"${cell}"`).join(","))
      .join("\n"),
  );

const rowsFor = ({ canary }: TestTenant, raise = 0): string[][] => [
  ["7.1", "Cement plaster on walls of brick in mortar", "", ""],
  ["7.1.1", "12 mm thick", "Sqm", String(180 + raise)],
  ["7.1.2", "20 mm thick", "Sqm", String(240 + raise)],
  ["7.2", "Excavation in ordinary soil", "Cum", String(150 + raise)],
  ["7.3", `Teak door of ${canary}`, "Each", "9000"],
  ["7.4", "Flooring of stone by agreement", "Sqm", "as agreed"],
];

async function importBook(
  test: TestPlane,
  tenant: TestTenant,
  rows: readonly (readonly string[])[],
  metadata: object = facts,
): Promise<JobStatus> {
  const member = test.as(tenant);
  const upload = await member.upload("rates.csv", book(rows));
  return test.ended(tenant, await member.createJob("import_rates", { upload_id: upload.id, metadata }));
}

const found = ({ items }: FoundRates): string[] => items.map(({ code }) => code);

async function counted({ acme }: IsolationFixture): Promise<number[]> {
  const { rows } = await acme.query<{ count: number }>(
    "select count(*)::int from rate_schedules union all select count(*)::int from rates",
  );
  return rows.map(({ count }) => count);
}

const clear = (tenant: TestTenant) => tenant.query("delete from rate_schedules");

forEachIsolation((it) => {
  it("imports a schedule, says what was not read, and finds its rates by code and by words with typing errors", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      await clear(acme);
      await test.work();
      const job = await importBook(test, acme, rowsFor(acme));
      expect(job).toMatchObject({ status: "completed", result: { rates: 4, unread: 1 } });
      const member = test.as(acme, "viewer");
      const { items: schedules } = await member.get<{ items: RateSchedule[] }>("/api/rate-schedules");
      expect(schedules).toMatchObject([{ ...facts, rate_count: 4, unread_count: 1, is_in_force: true }]);
      const id = schedules[0]?.id;
      expect(await member.get<ScheduleDetail>(`/api/rate-schedules/${id}`)).toMatchObject({
        report: {
          sheets: [{ rate_count: 4, left_out: null, counts: { rate: 4, parent: 1, unread: 1 } }],
          unread: [{ row: 7, reason: 'the rate says "as agreed"' }],
        },
        chapters: [{ rate_count: 4 }],
      });

      const search = (q: string) => member.get<FoundRates>(`/api/rates?q=${encodeURIComponent(q)}`);
      expect(found(await search("7.1"))).toEqual(["7.1.1", "7.1.2"]);
      expect(found(await search("7.1.2"))[0]).toBe("7.1.2");
      expect(found(await search("plaster cement"))).toEqual(["7.1.1", "7.1.2"]);
      expect(found(await search("plas 20mm"))).toEqual(["7.1.2"]);
      const mistaken = await search("exavation");
      expect({ codes: found(mistaken), meant: mistaken.meant }).toEqual({
        codes: ["7.2"],
        meant: [{ typed: "exavation", words: ["excavation"] }],
      });
      expect((await search("palster bricck")).meant.map(({ words }) => words)).toEqual([
        ["plaster"],
        ["brick"],
      ]);
      expect(found(await search("palster bricck"))).toEqual(["7.1.1", "7.1.2"]);
      expect(await search("zyzzyva excavation")).toMatchObject({
        items: [{ code: "7.2" }],
        unknown: ["zyzzyva"],
      });
      for (const strange of ["'; drop table rates --", '" or "', "%", "a:*&!|(", "\\", "-plaster or teak"])
        expect(await search(strange)).toMatchObject({ next_cursor: null });
      expect((await search("plaster")).items[0]).toMatchObject({
        parents: ["Cement plaster on walls of brick in mortar"],
        description: "12 mm thick",
        unit: "Sqm",
        rate: "180",
        schedule: { id, ...facts },
      });

      const first = await member.get<FoundRates>("/api/rates?q=plaster&limit=1");
      const second = await member.get<FoundRates>(`/api/rates?q=plaster&limit=1&cursor=${first.next_cursor}`);
      expect([found(first), found(second), second.next_cursor]).toEqual([["7.1.1"], ["7.1.2"], null]);
      const page = await member.get<FoundRates>(`/api/rates?schedule=${id}&limit=3`);
      const rest = await member.get<FoundRates>(
        `/api/rates?schedule=${id}&limit=3&cursor=${page.next_cursor}`,
      );
      expect([found(page), found(rest)]).toEqual([["7.1.1", "7.1.2", "7.2"], ["7.3"]]);
    }));

  it("searches the version that holds on a day, and tells a rate's history through all of them", (fixture) =>
    withTestPlane(
      fixture,
      async (test) => {
        const { acme } = fixture;
        await clear(acme);
        await test.work();
        await importBook(test, acme, rowsFor(acme));
        await importBook(test, acme, rowsFor(acme, 20), later);
        const member = test.as(acme);
        const rateOn = async (query: string) =>
          (await member.get<FoundRates>(`/api/rates?q=7.2${query}`)).items.map(({ rate }) => rate);
        expect(await rateOn("")).toEqual(["170"]);
        expect(await rateOn("&on=2025-12-31")).toEqual(["150"]);
        expect(await rateOn("&on=2024-01-01")).toEqual([]);
        const { items } = await member.get<{ items: RateSchedule[] }>("/api/rate-schedules");
        expect(items.map(({ year, is_in_force }) => [year, is_in_force])).toEqual([
          [2026, true],
          [2025, false],
        ]);
        expect(await rateOn(`&schedule=${items[1]?.id}`)).toEqual(["150"]);

        const [rate] = (await member.get<FoundRates>("/api/rates?q=7.1.2")).items;
        const detail = await member.get<RateDetail>(`/api/rates/${rate?.id}`);
        expect(detail.history.map((each) => [each.schedule.year, each.rate])).toEqual([
          [2026, "260"],
          [2025, "240"],
        ]);

        const again = await member.upload("rates.csv", book(rowsFor(acme)));
        const body = {
          job_type: "import_rates",
          upload_id: again.id,
          metadata: { ...later, name: "BUILDING RATES" },
        };
        expect((await member.request("POST", "/api/jobs/create", body)).json()).toMatchObject({
          status: 409,
          code: "SCHEDULE_EXISTS",
        });
        const newer = items[0]?.id ?? "";
        const moved = await member.request("PATCH", `/api/rate-schedules/${newer}`, {
          effective_from: "2025-04-01",
        });
        expect(moved.json()).toMatchObject({ status: 409, code: "SCHEDULE_EXISTS" });
        expect((await member.request("DELETE", `/api/rate-schedules/${newer}`)).statusCode).toBe(204);
        expect(await rateOn("")).toEqual(["150"]);
      },
      { now: () => new Date("2026-11-21T10:00:00Z") },
    ));

  it("starts an import again from nothing when its worker stood still, and writes nothing twice", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      await clear(acme);
      const rows = Array.from({ length: 2_300 }, (_, index) => [
        `3.${index + 1}.1`,
        `Pipe of ${index} mm`,
        "Mtr",
        "5",
      ]);
      const reached = Promise.withResolvers<void>();
      const goOn = Promise.withResolvers<void>();
      const { tenancy } = test.plane;
      let written = 0;
      let stoodStill = false;
      const slow = {
        ...tenancy,
        transaction: (async (work, options) => {
          if (!stoodStill) [, written = 0] = await counted(fixture);
          if (written > 0 && !stoodStill) {
            stoodStill = true;
            reached.resolve();
            await goOn.promise;
          }
          return tenancy.transaction(work, options);
        }) as typeof tenancy.transaction,
      };
      const member = test.as(acme);
      const upload = await member.upload("pipes.csv", book(rows));
      await test.work({ tenancy: slow, limits: { heartbeatMs: 60_000 } });
      const jobId = await member.createJob("import_rates", { upload_id: upload.id, metadata: facts });
      await reached.promise;
      expect(written).toBe(1_000);
      expect(await member.get<FoundRates>("/api/rates?q=pipe")).toMatchObject({ items: [] });

      await passTime(fixture, 61_000);
      await test.work();
      expect(await test.ended(acme, jobId)).toMatchObject({ status: "completed", result: { rates: 2_300 } });
      goOn.resolve();
      await test.settled(jobId, 2);
      expect(await counted(fixture)).toEqual([1, 2_300]);
    }));

  it("leaves nothing behind of an import that fails", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      await clear(acme);
      await test.work();
      expect(await importBook(test, acme, [["1", "Nothing has a rate", "Cum", ""]])).toMatchObject({
        status: "failed",
        errors: [{ code: "RATES_EMPTY", remedy: expect.stringContaining("unit and rate") }],
      });
      expect(await counted(fixture)).toEqual([0, 0]);
      const member = test.as(acme);
      const upload = await member.upload("rates.csv", book(rowsFor(acme)));
      const create = (metadata: object, as = member) =>
        as.request("POST", "/api/jobs/create", { job_type: "import_rates", upload_id: upload.id, metadata });
      expect((await create({ ...facts, effective_from: "1 April" })).json()).toMatchObject({
        code: "VALIDATION_FAILED",
        fields: [{ field: "body.metadata.effective_from" }],
      });
      expect((await create(facts, test.as(acme, "member"))).json()).toMatchObject({ code: "FORBIDDEN" });
      expect((await member.request("GET", "/api/rates")).json()).toMatchObject({ code: "VALIDATION_FAILED" });
      expect((await member.request("GET", "/api/rates?q=x&on=yesterday")).json()).toMatchObject({
        code: "VALIDATION_FAILED",
      });
    }));

  it("prices an item from a rate, keeps what was taken, warns of another unit, and forgets it when a rate is typed", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme, initech } = fixture;
      await clear(acme);
      await test.work();
      await importBook(test, acme, rowsFor(acme));
      const member = test.as(acme);
      const upload = await member.upload(
        "work.csv",
        Buffer.from(
          "S.No,Description,Quantity,Unit,Rate,Amount\n1,Plastering,10,Sqm,100,1000\n2,Digging,3,Sqm,7,21\n",
        ),
      );
      await test.ended(acme, await member.createJob("excel_parse", { upload_id: upload.id }));
      const estimate = await member.post<Estimate>("/api/estimates", { upload_id: upload.id, name: "Wall" });
      const [plastering, digging] = estimate.sections[0]?.items ?? [];
      const rateOf = async (q: string) => (await member.get<FoundRates>(`/api/rates?q=${q}`)).items[0];
      const [plaster, soil] = [await rateOf("7.1.1"), await rateOf("7.2")];
      let revision = 1;
      const change = (changes: object[]) =>
        member.request("POST", `/api/estimates/${estimate.id}/changes`, { revision, changes });
      const added = randomUUID();
      const priced = await change([
        {
          op: "set_item",
          id: plastering?.id,
          item: { code: "7.1.1", rate: "180", priced_from: { rate_id: plaster?.id } },
        },
        { op: "set_item", id: digging?.id, item: { rate: "150", priced_from: { rate_id: soil?.id } } },
        {
          op: "add_item",
          id: added,
          section_id: estimate.sections[0]?.id,
          before: null,
          item: {
            description: "Soil",
            unit: "cum.",
            quantity: "2",
            rate: "150",
            priced_from: { rate_id: soil?.id },
          },
        },
      ]);
      expect(priced.json()).toMatchObject({ ecv: "2550" });
      revision += 1;
      const references = async () =>
        (await member.get<{ items: ItemRate[] }>(`/api/estimates/${estimate.id}/rates`)).items;
      expect(await references()).toMatchObject([
        {
          item_id: plastering?.id,
          rate_id: plaster?.id,
          source: "Northland · Building rates 2025",
          effective_from: "2025-04-01",
          code: "7.1.1",
          rate: "180",
          is_unit_different: false,
          is_changed: false,
        },
        { item_id: digging?.id, is_unit_different: true },
        { item_id: added, is_unit_different: false },
      ]);

      const missing = await change([
        { op: "set_item", id: digging?.id, item: { rate: "1", priced_from: { rate_id: randomUUID() } } },
      ]);
      expect(missing.json()).toMatchObject({ code: "CHANGE_REFUSED", change: 0 });
      const foreign = await change([
        {
          op: "set_item",
          id: plastering?.id,
          item: { rate: "1", priced_from: { analysis_id: plaster?.id } },
        },
      ]);
      expect(foreign.json()).toMatchObject({ code: "CHANGE_REFUSED" });
      expect((await change([{ op: "set_item", id: digging?.id, item: { rate: "155" } }])).statusCode).toBe(
        200,
      );
      revision += 1;
      expect((await references()).map(({ item_id }) => item_id)).toEqual([plastering?.id, added]);
      const page = `/api/estimates/${estimate.id}`;
      const shown = (await member.get<Estimate>(page)).sections[0]?.items ?? [];
      expect(shown.map(({ priced_from }) => priced_from)).toEqual([
        { taken_id: expect.any(String) },
        null,
        { taken_id: expect.any(String) },
      ]);

      await member.request("DELETE", `/api/rate-schedules/${plaster?.schedule.id}`);
      expect(await references()).toMatchObject([{ rate_id: null, rate: "180" }, { rate_id: null }]);

      // What undo sends: the rate that was typed over, and the row that was removed, are from where they were.
      const [plastered, , soiled] = shown;
      const back = await change([
        { op: "set_item", id: digging?.id, item: { rate: "150", priced_from: soiled?.priced_from } },
        { op: "remove_item", id: plastering?.id },
        {
          op: "add_item",
          id: plastering?.id,
          section_id: estimate.sections[0]?.id,
          before: digging?.id,
          item: { quantity: "10", rate: "180", unit: "Sqm", priced_from: plastered?.priced_from },
        },
      ]);
      expect(back.json()).toMatchObject({ ecv: "2550" });
      revision += 1;
      let kept = await references();
      expect(kept).toMatchObject([{ code: "7.1.1" }, { code: "7.2" }, { code: "7.2" }]);
      const lost = await change([
        { op: "set_item", id: digging?.id, item: { rate: "1", priced_from: { taken_id: randomUUID() } } },
      ]);
      expect(lost.json()).toMatchObject({ code: "CHANGE_REFUSED", change: 0 });

      const analysis = {
        code: "A1",
        description: "Digging by hand",
        unit: "Sqm",
        output: "1",
        rounding: "rupee",
        lead_statement_id: null,
        lines: [],
        additions: [{ id: "a", label: "Digging", kind: "fixed", base: [], amount: "160" }],
      };
      const { id: analysisId } = await member.post<{ id: string }>("/api/rate-analyses", analysis);
      const analysed = await change([
        { op: "set_item", id: digging?.id, item: { rate: "160", priced_from: { analysis_id: analysisId } } },
      ]);
      expect(analysed.json()).toMatchObject({ ecv: "2580" });
      revision += 1;
      await member.request("PATCH", `/api/rate-analyses/${analysisId}`, {
        ...analysis,
        revision: 1,
        additions: [{ ...analysis.additions[0], amount: "170" }],
      });
      kept = await references();
      expect(kept[1]).toMatchObject({ analysis_id: analysisId, rate_id: null, code: "A1", rate: "160" });

      const copy = await member.post<Estimate>(`${page}/copy`, {});
      const copied = await member.get<{ items: ItemRate[] }>(`/api/estimates/${copy.id}/rates`);
      expect(copied.items.map(({ taken_id }) => taken_id)).toEqual(kept.map(({ taken_id }) => taken_id));

      const stranger = test.as(initech);
      const theirs = await stranger.upload(
        "work.csv",
        Buffer.from("S.No,Description,Quantity,Unit,Rate,Amount\n1,Wall,1,Sqm,5,5\n"),
      );
      await test.ended(initech, await stranger.createJob("excel_parse", { upload_id: theirs.id }));
      const own = await stranger.post<Estimate>("/api/estimates", { upload_id: theirs.id, name: "Own" });
      const foreignTaken = await stranger.request("POST", `/api/estimates/${own.id}/changes`, {
        revision: 1,
        changes: [
          {
            op: "set_item",
            id: own.sections[0]?.items[0]?.id,
            item: { rate: "1", priced_from: plastered?.priced_from },
          },
        ],
      });
      expect(foreignTaken.json()).toMatchObject({ code: "CHANGE_REFUSED" });
      expect((await test.as(initech).request("GET", `/api/estimates/${estimate.id}/rates`)).statusCode).toBe(
        404,
      );
    }));

  it("shows another organization neither rates nor words, and answers for its objects as for missing ones", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme, initech } = fixture;
      await Promise.all([clear(acme), clear(initech)]);
      await test.work();
      await importBook(test, acme, rowsFor(acme));
      await importBook(test, initech, rowsFor(initech));
      const [rate] = (await test.as(acme).get<FoundRates>("/api/rates?q=teak")).items;
      expect(rate?.description).toContain(acme.canary);
      const member = test.as(initech);
      const missing = randomUUID();
      const answer = async (method: "GET" | "PATCH" | "DELETE", url: string, body?: object) => {
        const { statusCode, body: text } = await member.request(method, url, body);
        return { statusCode, text: text.replace(/urn:request:[0-9a-f-]+/, "") };
      };
      for (const [method, url, id, body] of [
        ["GET", "/api/rates/", rate?.id],
        ["GET", "/api/rate-schedules/", rate?.schedule.id],
        ["PATCH", "/api/rate-schedules/", rate?.schedule.id, { year: 2020 }],
        ["DELETE", "/api/rate-schedules/", rate?.schedule.id],
      ] as const) {
        const foreign = await answer(method, `${url}${id}`, body);
        expect(foreign).toEqual(await answer(method, `${url}${missing}`, body));
        expect(foreign.statusCode).toBe(404);
      }
      expect(await member.get<FoundRates>(`/api/rates?q=teak&schedule=${rate?.schedule.id}`)).toMatchObject({
        items: [],
      });
      expect(await member.get<FoundRates>(`/api/rates?schedule=${rate?.schedule.id}`)).toMatchObject({
        items: [],
      });
      for (const q of ["teak", acme.canary, "7.3"]) {
        const { body } = await member.request("GET", `/api/rates?q=${encodeURIComponent(q)}`);
        expect(body).not.toContain(acme.canary);
      }
      expect((await member.request("GET", "/api/rate-schedules")).body).not.toContain(rate?.schedule.id);
    }));
}, platformTables);
