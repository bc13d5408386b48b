import { sampleWorkbook } from "@rowhouse/estimating";
import { forEachIsolation } from "@rowhouse/tenancy/testing";
import type { TestTenant } from "@rowhouse/tenancy/testing";
import { expect } from "vitest";
import type { ChangedEstimate, Estimate } from "../estimates/schemas.ts";
import { platformTables, withTestPlane } from "../testing/open-test-plane.ts";
import type { TestPlane } from "../testing/open-test-plane.ts";
import type { Preset, PresetList } from "./schemas.ts";

async function uploaded(test: TestPlane, tenant: TestTenant): Promise<string> {
  const member = test.as(tenant);
  const { id } = await member.upload("hall.xlsx", await sampleWorkbook());
  await test.ended(tenant, await member.createJob("excel_parse", { upload_id: id }));
  return id;
}

const line = (more: object) => ({ kind: "percent", base: ["ecv"], rounding: "paise", ...more });
const total = (base: string[]) => ({
  id: "total",
  label: "Grand total",
  kind: "subtotal",
  base,
  rounding: "paise",
});
/** GST that changes on a date, and a provision up to what is sanctioned. */
const lines = [
  line({ id: "gst", label: "GST @ 12%", rate: "12", effectiveFrom: "2017-08-22" }),
  line({ id: "gst", label: "GST @ 18%", rate: "18.0", effectiveFrom: "2022-07-18" }),
  { id: "ls", label: "Provision", kind: "plug", base: ["ecv", "gst"], rounding: "paise" },
  total(["ecv", "gst", "ls"]),
];

forEachIsolation((it) => {
  it("edits a cascade among the other changes: with revision, amounts, versions, and nothing of it when one is wrong", (fixture) =>
    withTestPlane(fixture, async (test) => {
      await test.work();
      const { acme } = fixture;
      const member = test.as(acme);
      const upload_id = await uploaded(test, acme);
      const made = await member.post<Estimate>("/api/estimates", { upload_id, preset: "plain" });
      const path = `/api/estimates/${made.id}`;
      const change = (revision: number, ...changes: object[]) =>
        member.request("POST", `${path}/changes`, { revision, changes });
      await member.post(`${path}/versions`, {});

      const set = { op: "set_cascade", cascade: lines, preset: "andhra" };
      const changed = (
        await change(1, set, { op: "set_terms", sanctioned_amount: "210000", rates_on: "2020-01-01" })
      ).json<ChangedEstimate>();
      expect(changed).toMatchObject({
        revision: 2,
        preset: "andhra",
        sanctioned_amount: "210000",
        rates_on: "2020-01-01",
        grand_total: "210000",
        cascade: [
          { id: "gst", rate: "12", amount: "20733.7" },
          { id: "ls", amount: "16485.5" },
          { id: "total", amount: "210000" },
        ],
      });
      expect(changed.cascade_lines.map(({ rate }) => rate)).toEqual(["12", "18", undefined, undefined]);
      const later = (await change(2, { op: "set_terms", rates_on: null })).json<ChangedEstimate>();
      expect(later.cascade[0]).toMatchObject({ label: "GST @ 18%", amount: "31100.54" });
      const exceeded = (await change(3, { op: "set_terms", sanctioned_amount: "200000" })).json();
      expect(exceeded).toMatchObject({ warnings: [{ code: "SANCTION_EXCEEDED" }] });

      const wrong = { op: "set_cascade", cascade: [total(["gst"]), ...lines.slice(0, 3)] };
      const refused = await change(4, { op: "set_terms", sanctioned_amount: null }, wrong);
      expect(refused.json()).toMatchObject({
        status: 422,
        code: "CASCADE_INVALID",
        detail: expect.stringContaining("Grand total"),
      });
      expect(await member.get(`${path}/differences?from=1`)).toMatchObject({
        terms: [{ field: "sanctionedAmount", before: "", after: "200000" }],
        cascade: [
          { kind: "added", id: "gst", effectiveFrom: "2022-07-18" },
          { kind: "added", id: "ls" },
          { kind: "changed" },
          { kind: "added", id: "gst 2017-08-22", effectiveFrom: "2017-08-22" },
        ],
      });
      const memorandum = [
        { id: "net", label: "Net", kind: "subtotal", base: ["since"], rounding: "paise" },
        { id: "pay", label: "Pay", kind: "round", base: ["net"], rounding: "rupee" },
      ];
      expect((await change(4, { op: "set_memorandum", memorandum })).json()).toMatchObject({
        revision: 5,
        memorandum_lines: memorandum,
        grand_total: "200000",
      });
      expect((await member.get<Estimate>(path)).cascade_lines).toEqual(changed.cascade_lines);
    }));

  it("keeps an organization's own presets, starts estimates from them, knows the last one, and shows them to no other", (fixture) =>
    withTestPlane(fixture, async (test) => {
      await test.work();
      const { acme, initech } = fixture;
      const member = test.as(acme);
      const shipped = await member.get<PresetList>("/api/presets");
      expect(shipped.items.map(({ id }) => id)).toEqual([
        "telangana_rb",
        "telangana_pr",
        "andhra",
        "rajasthan_pwd",
        "odisha_mukta",
        "plain",
      ]);
      expect(shipped.statutory.other.filter(({ id }) => id === "gst")).toHaveLength(2);
      const [telangana] = shipped.items;
      const own = await member.post<Preset>("/api/presets", {
        name: acme.canary,
        cascade: lines,
        memorandum: telangana?.memorandum,
      });
      expect(own).toMatchObject({ is_own: true, name: acme.canary, memorandum: telangana?.memorandum });
      const upload_id = await uploaded(test, acme);
      const settings = { preset: own.id, rates_on: "2020-01-01" };
      const direct = await member.post<Estimate>("/api/estimates", { upload_id, ...settings });
      const job = await test.ended(
        acme,
        await member.createJob("generate_estimate", { upload_id, metadata: settings }),
      );
      const drawn = await member.get<Estimate>(`/api/estimates/${job.estimate_id}`);
      for (const estimate of [direct, drawn]) {
        expect(estimate).toMatchObject({ preset: own.id, cascade: [{ rate: "12" }, { id: "ls" }, {}] });
        expect(estimate.cascade_lines).toEqual(own.cascade);
        expect(estimate.memorandum_lines).toEqual(telangana?.memorandum);
      }

      expect(await member.get("/api/presets")).toMatchObject({ last_used: own.id });

      const second = await member.post<Preset>("/api/presets", {
        name: "Second",
        cascade: [],
        memorandum: [],
      });
      const taken = await member.request("PATCH", `/api/presets/${second.id}`, {
        name: acme.canary.toUpperCase(),
      });
      expect(taken.json()).toMatchObject({ status: 409, code: "PRESET_NAME_TAKEN" });
      expect(
        (
          await member.request("POST", "/api/presets", {
            name: "Bad",
            cascade: [total(["x"])],
            memorandum: [],
          })
        ).json(),
      ).toMatchObject({ code: "CASCADE_INVALID" });
      await member.request("PATCH", `/api/presets/${own.id}`, { cascade: [total(["ecv"])] });
      expect((await member.get<Estimate>(`/api/estimates/${direct.id}`)).cascade_lines).toEqual(own.cascade);

      const stranger = test.as(initech);
      const theirs = await stranger.get<PresetList>("/api/presets");
      expect(theirs.items).toEqual(shipped.items);
      expect(theirs.last_used).not.toBe(own.id);
      for (const [method, body] of [
        ["PATCH", { name: "Mine" }],
        ["DELETE", undefined],
      ] as const) {
        const answer = await stranger.request(method, `/api/presets/${own.id}`, body);
        expect(answer.statusCode).toBe(404);
        expect(answer.body).not.toContain(acme.canary);
      }
      const foreignUpload = await uploaded(test, initech);
      const foreign = await stranger.request("POST", "/api/estimates", {
        upload_id: foreignUpload,
        preset: own.id,
      });
      expect(foreign.statusCode).toBe(404);
      expect((await member.request("DELETE", `/api/presets/${own.id}`)).statusCode).toBe(204);
      const left = await member.get<PresetList>("/api/presets");
      expect(left.items.map(({ name }) => name)).not.toContain(acme.canary);
      expect(left.last_used).not.toBe(own.id);
    }));
}, platformTables);
