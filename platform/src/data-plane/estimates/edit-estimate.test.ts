import { randomUUID } from "node:crypto";
import { sampleWorkbook } from "@rowhouse/estimating";
import { forEachIsolation } from "@rowhouse/tenancy/testing";
import type { TestTenant } from "@rowhouse/tenancy/testing";
import { expect } from "vitest";
import { platformTables, withTestPlane } from "../testing/open-test-plane.ts";
import type { TestPlane } from "../testing/open-test-plane.ts";
import type { ChangedEstimate, Estimate, EstimateSummary, EstimateVersion } from "./schemas.ts";

async function makeEstimate(test: TestPlane, tenant: TestTenant, name = "Community hall"): Promise<Estimate> {
  const member = test.as(tenant);
  const upload = await member.upload("hall.xlsx", await sampleWorkbook());
  await test.ended(tenant, await member.createJob("excel_parse", { upload_id: upload.id }));
  return member.post<Estimate>("/api/estimates", { upload_id: upload.id, name });
}

const rowsOf = ({ sections }: Estimate) =>
  sections.map(({ label, items }) => [label, items.map(({ description, amount }) => [description, amount])]);

const row = (quantity: string, rate: string) => ({
  number: "9",
  description: "Teak door",
  unit: "Nos",
  quantity,
  rate,
});

const measurement = (over: object) => ({
  description: "",
  number: "",
  length: "",
  breadth: "",
  depth: "",
  ...over,
});

forEachIsolation((it) => {
  it("adds, changes, moves and removes rows, and every figure follows", (fixture) =>
    withTestPlane(fixture, async (test) => {
      await test.work();
      const estimate = await makeEstimate(test, fixture.acme);
      const member = test.as(fixture.acme);
      const section = estimate.sections[0];
      const [first, second] = section?.items ?? [];
      const added = randomUUID();
      const changed = await member.post<ChangedEstimate>(`/api/estimates/${estimate.id}/changes`, {
        revision: 1,
        changes: [
          { op: "set_item", id: first?.id, item: { quantity: "10", rate: "100.50" } },
          {
            op: "add_item",
            id: added,
            section_id: section?.id,
            before: second?.id,
            item: { ...row("2", "1500.1"), rounding: "rupee_up" },
          },
          { op: "move_item", id: second?.id, section_id: section?.id, before: first?.id },
        ],
      });
      expect(changed.revision).toBe(2);
      expect(changed.items.map(({ id, amount }) => [id, amount])).toEqual([
        [second?.id, second?.amount],
        [first?.id, "1005"],
        [added, "3001"],
      ]);
      const read = await member.get<Estimate>(`/api/estimates/${estimate.id}`);
      expect(read.sections[0]?.items.slice(0, 3).map(({ id }) => id)).toEqual([second?.id, first?.id, added]);
      expect(read.sections[0]?.items.slice(1, 3).map(({ rounding }) => rounding)).toEqual([null, "rupee_up"]);
      expect({ ecv: read.ecv, total: read.grand_total }).toEqual({
        ecv: changed.ecv,
        total: changed.grand_total,
      });
      const list = await member.get<{ items: EstimateSummary[] }>("/api/estimates");
      expect(list.items[0]).toMatchObject({
        ecv: changed.ecv,
        item_count: read.sections.flatMap((s) => s.items).length,
      });

      const removed = await member.post<ChangedEstimate>(`/api/estimates/${estimate.id}/changes`, {
        revision: 2,
        changes: [
          { op: "remove_item", id: added },
          { op: "set_item", id: first?.id, item: { quantity: first?.quantity, rate: first?.rate } },
          { op: "move_item", id: first?.id, section_id: section?.id, before: second?.id },
        ],
      });
      expect(removed.ecv).toBe(estimate.ecv);
      expect(rowsOf(await member.get<Estimate>(`/api/estimates/${estimate.id}`))).toEqual(rowsOf(estimate));
    }));

  it("makes a quantity of its measurements, and forgets them when a quantity is typed over it", (fixture) =>
    withTestPlane(fixture, async (test) => {
      await test.work();
      const { id, sections } = await makeEstimate(test, fixture.acme);
      const member = test.as(fixture.acme);
      const item = sections[0]?.items[0]?.id;
      const set = (revision: number, fields: object) =>
        member.request("POST", `/api/estimates/${id}/changes`, {
          revision,
          changes: [{ op: "set_item", id: item, item: fields }],
        });
      const measurements = [
        measurement({ description: "Walls", number: "2", length: "3.5+1/2", depth: "0.3" }),
        measurement({ description: "Less door", number: "-1", length: "1", depth: "0.3" }),
      ];
      expect((await set(1, { measurements })).json()).toMatchObject({
        items: [{ quantity: "2.1", measurements: [{ description: "Walls" }, { description: "Less door" }] }],
      });
      const printed = async (metadata: object): Promise<string[]> => {
        const job = await member.createJob("generate_estimate", {
          metadata: { estimate_id: id, ...metadata },
        });
        return (await test.ended(fixture.acme, job)).outputs.map(({ kind }) => kind).toSorted();
      };
      const measured = ["measurement_csv", "measurement_pdf", "measurement_xlsx"];
      expect(await printed({})).toEqual(["estimate_csv", "estimate_pdf", "estimate_xlsx", ...measured]);
      expect(await printed({ documents: ["measurement"] })).toEqual(measured);
      expect((await set(2, { quantity: "7" })).json()).toMatchObject({
        items: [{ quantity: "7", measurements: [] }],
      });
      const refused = await set(3, { measurements: [measurement({ length: "2*(3" })] });
      expect(refused.json()).toMatchObject({
        status: 422,
        code: "CHANGE_REFUSED",
        change: 0,
        detail: expect.stringContaining("bracket"),
      });
      const negative = await set(3, { measurements: [measurement({ number: "-1", length: "2" })] });
      expect(negative.json()).toMatchObject({ code: "CHANGE_REFUSED" });
    }));

  it("refuses a change to rows that somebody else has changed since, and to rows that are not there; nothing of it stays", (fixture) =>
    withTestPlane(fixture, async (test) => {
      await test.work();
      const estimate = await makeEstimate(test, fixture.acme);
      const foreign = await makeEstimate(test, fixture.initech);
      const second = await makeEstimate(test, fixture.acme);
      const member = test.as(fixture.acme);
      const item = estimate.sections[0]?.items[0]?.id;
      const send = (revision: number, ...changes: object[]) =>
        member.request("POST", `/api/estimates/${estimate.id}/changes`, { revision, changes });
      const set = { op: "set_item", id: item, item: { quantity: "1" } };
      const section = estimate.sections[0]?.id;
      const otherItem = second.sections[0]?.items[0]?.id;

      expect((await send(2, set)).json()).toMatchObject({
        status: 409,
        code: "ESTIMATE_CHANGED",
        revision: 1,
      });
      const refusals = [
        { op: "set_item", id: randomUUID(), item: { quantity: "1" } },
        { op: "set_item", id: foreign.sections[0]?.items[0]?.id, item: { quantity: "1" } },
        { op: "set_item", id: otherItem, item: { quantity: "1" } },
        { op: "add_item", id: item, section_id: section, before: null, item: row("1", "1") },
        { op: "add_item", id: otherItem, section_id: section, before: null, item: row("1", "1") },
        { op: "add_item", id: randomUUID(), section_id: section, before: otherItem, item: row("1", "1") },
        { op: "remove_section", id: section },
        { op: "add_section", id: second.sections[0]?.id, before: null, label: "Taken over" },
      ];
      for (const change of refusals) {
        expect((await send(1, set, change)).json()).toMatchObject({ status: 422, code: "CHANGE_REFUSED" });
      }
      expect((await send(1, { ...set, item: { quantity: "-1" } })).json()).toMatchObject({
        code: "VALIDATION_FAILED",
      });
      expect(await member.get<Estimate>(`/api/estimates/${estimate.id}`)).toEqual(estimate);
      expect(await member.get<Estimate>(`/api/estimates/${second.id}`)).toEqual(second);
    }));

  it("keeps of two changes made to one revision at once exactly one", (fixture) =>
    withTestPlane(fixture, async (test) => {
      await test.work();
      const estimate = await makeEstimate(test, fixture.acme);
      const item = estimate.sections[0]?.items[0]?.id;
      const answers = await Promise.all(
        ["11", "12", "13", "14"].map((quantity) =>
          test.as(fixture.acme).request("POST", `/api/estimates/${estimate.id}/changes`, {
            revision: 1,
            changes: [{ op: "set_item", id: item, item: { quantity } }],
          }),
        ),
      );
      expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409, 409, 409]);
    }));

  it("goes from draft to checked to approved, says who and when, and does not change on the way", (fixture) =>
    withTestPlane(fixture, async (test) => {
      await test.work();
      const { acme } = fixture;
      const estimate = await makeEstimate(test, acme);
      const member = test.as(acme);
      const path = `/api/estimates/${estimate.id}`;
      const item = estimate.sections[0]?.items[0]?.id;
      const change = (revision: number) => ({
        revision,
        changes: [{ op: "set_item", id: item, item: { quantity: "1" } }],
      });
      const step = (revision: number, state: string, note = "") =>
        member.request("POST", `${path}/state`, { revision, state, note });

      expect((await step(1, "approved")).json()).toMatchObject({ code: "STATE_REFUSED" });
      expect((await step(1, "checked", "Rates of this year")).json()).toMatchObject({
        state: "checked",
        revision: 2,
      });
      expect((await member.request("POST", `${path}/changes`, change(2))).json()).toMatchObject({
        code: "ESTIMATE_NOT_DRAFT",
      });
      expect((await member.request("PATCH", path, { sanctioned_amount: "1" })).json()).toMatchObject({
        code: "ESTIMATE_NOT_DRAFT",
      });
      expect((await member.request("PATCH", path, { tender_premium_percent: "-4.5" })).statusCode).toBe(200);
      expect((await step(2, "approved")).json()).toMatchObject({ code: "ESTIMATE_CHANGED" });
      expect((await step(3, "approved")).json()).toMatchObject({ state: "approved" });
      expect((await step(4, "draft", "Quantities grew")).json()).toMatchObject({ state: "draft" });
      expect((await member.request("POST", `${path}/changes`, change(5))).statusCode).toBe(200);

      const { items } = await member.get<{ items: EstimateVersion[] }>(`${path}/versions`);
      expect(items.map(({ number, state, note }) => [number, state, note])).toEqual([
        [3, "draft", "Quantities grew"],
        [2, "approved", ""],
        [1, "checked", "Rates of this year"],
      ]);
      expect(items[0]?.made_by).toBe("acme");
    }));

  it("shows line by line what changed since a version, and copies and archives without touching the original", (fixture) =>
    withTestPlane(fixture, async (test) => {
      await test.work();
      const { acme, initech } = fixture;
      const estimate = await makeEstimate(test, acme, acme.canary);
      const member = test.as(acme);
      const path = `/api/estimates/${estimate.id}`;
      const item = estimate.sections[0]?.items[0];
      await member.post<EstimateVersion>(`${path}/versions`, { note: "As it came" });
      await member.post(`${path}/changes`, {
        revision: 1,
        changes: [{ op: "set_item", id: item?.id, item: { rate: "1" } }],
      });
      expect(await member.get(`${path}/differences?from=1`)).toMatchObject({
        isSame: false,
        items: [
          {
            kind: "changed",
            id: item?.id,
            fields: [{ field: "rate", before: item?.rate, after: "1" }, { field: "amount" }],
          },
        ],
      });
      expect((await member.request("GET", `${path}/differences?from=2`)).statusCode).toBe(404);

      const copy = await member.post<Estimate>(`${path}/copy`, { name: "Second hall" });
      expect(copy).toMatchObject({ name: "Second hall", state: "draft", copied_from: estimate.id });
      expect(rowsOf(copy)).toEqual(rowsOf(await member.get<Estimate>(path)));
      await member.post(`${path}/archive`, {});
      const shown = await member.get<{ items: EstimateSummary[] }>("/api/estimates");
      expect(shown.items.map(({ id }) => id)).toContain(copy.id);
      expect(shown.items.map(({ id }) => id)).not.toContain(estimate.id);
      const archived = await member.get<{ items: EstimateSummary[] }>("/api/estimates?archived=true");
      expect(archived.items.map(({ id }) => id)).toEqual([estimate.id]);
      await member.post(`${path}/restore`, {});

      const stranger = test.as(initech);
      for (const [method, address, body] of [
        ["GET", `${path}/versions`, undefined],
        ["GET", `${path}/differences?from=1`, undefined],
        ["POST", `${path}/versions`, {}],
        ["POST", `${path}/copy`, {}],
        ["POST", `${path}/archive`, {}],
        ["POST", `${path}/restore`, {}],
        ["POST", `${path}/state`, { revision: 2, state: "checked" }],
        ["POST", `${path}/changes`, { revision: 2, changes: [{ op: "remove_item", id: item?.id }] }],
      ] as const) {
        const answer = await stranger.request(method, address, body);
        expect({ address, status: answer.statusCode }).toEqual({ address, status: 404 });
        expect(answer.body).not.toContain(acme.canary);
      }
      expect((await member.get<Estimate>(path)).archived_at).toBeNull();
    }));

  it("lets no row go that a bill has shown", (fixture) =>
    withTestPlane(fixture, async (test) => {
      await test.work();
      const { acme } = fixture;
      const estimate = await makeEstimate(test, acme);
      const member = test.as(acme);
      const item = estimate.sections[0]?.items[0];
      const job = await member.createJob("generate_bill", {
        metadata: { estimate_id: estimate.id, quantities: [{ item_id: item?.id, quantity: "5" }] },
      });
      expect(await test.ended(acme, job)).toMatchObject({ status: "completed" });
      const answer = await member.request("POST", `/api/estimates/${estimate.id}/changes`, {
        revision: 1,
        changes: [{ op: "remove_item", id: item?.id }],
      });
      expect(answer.json()).toMatchObject({ status: 409, code: "ITEM_IN_USE", item_id: item?.id });
    }));
}, platformTables);
