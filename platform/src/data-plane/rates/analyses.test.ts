import { randomUUID } from "node:crypto";
import { forEachIsolation } from "@rowhouse/tenancy/testing";
import type { TestTenant } from "@rowhouse/tenancy/testing";
import { expect } from "vitest";
import { platformTables, withTestPlane } from "../testing/open-test-plane.ts";
import type { TestMember } from "../testing/test-member.ts";
import type { Analysis, AnalysisVersion } from "./analysis-schemas.ts";
import type { Lead } from "./lead-schemas.ts";

const leadFor = ({ canary }: Pick<TestTenant, "canary">, over: object = {}) => ({
  name: `Lead to ${canary}`,
  rounding: "paise",
  conveyances: [
    {
      id: "c",
      label: "Sand",
      unit: "Cum",
      part: "nearest",
      slabs: [
        { upTo: "1", amount: "60", every: "0", add: "0" },
        { upTo: null, amount: null, every: "1", add: "7" },
      ],
    },
  ],
  lines: [
    {
      id: "sand",
      code: "901",
      material: "Sand",
      source: "River",
      unit: "Cum",
      basic: "450",
      conveyance: "c",
      distanceKm: "12.4",
      seigniorage: "60.50",
      loading: "-12.25",
    },
  ],
  ...over,
});

const line = (kind: string, quantity: string, rate: string, over: object = {}) => ({
  id: `${kind} ${rate}`,
  kind,
  code: "",
  description: kind,
  unit: "",
  quantity,
  rate,
  per: "1",
  ...over,
});

const analysisFor = ({ canary }: Pick<TestTenant, "canary">, over: object = {}) => ({
  code: "5.2",
  description: `Brick work of ${canary}`,
  unit: "Cum",
  output: "10",
  rounding: "rupee_up",
  lead_statement_id: null,
  lines: [
    line("material", "5000", "6500", { per: "1000" }),
    line("labour", "8.5", "800"),
    line("machinery", "0.7", "1300"),
  ],
  additions: [
    { id: "overhead", label: "Overheads", kind: "percent", base: ["direct"], rate: "10" },
    { id: "prime", label: "Prime", kind: "subtotal", base: ["direct", "overhead"] },
    { id: "profit", label: "Profit", kind: "percent", base: ["prime"], rate: "10" },
  ],
  ...over,
});

const answered = async (as: TestMember, url: string, body: object) =>
  (await as.request("POST", url, body)).json<{ code: string }>();

forEachIsolation((it) => {
  it("works an analysis out with every figure, and keeps each revision as it was", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      const member = test.as(acme);
      const preview = await member.post("/api/rate-analyses/evaluate", analysisFor(acme));
      // 32,500 + 6,800 + 910 = 40,210; a tenth 4,021; a tenth of 44,231 is 4,423.10
      expect(preview).toMatchObject({
        totals: { material: "32500", labour: "6800", machinery: "910", other: "0" },
        direct: "40210",
        additions: [{ amount: "4021" }, { amount: "44231" }, { amount: "4423.1" }],
        total: "48654.1",
        unrounded: "4865.41",
        rate: "4866",
      });
      expect(await member.get("/api/rate-analyses")).toMatchObject({ items: [] });
      const saved = await member.post<Analysis>("/api/rate-analyses", analysisFor(acme));
      expect(saved).toMatchObject({ rate: "4866", revision: 1, is_outdated: false });
      const listed = async (q: string) =>
        (await member.get<{ items: { id: string }[] }>(`/api/rate-analyses?q=${q}`)).items.map(
          ({ id }) => id,
        );
      expect(await listed("BRICK")).toEqual([saved.id]);
      expect(await listed("5.2")).toEqual([saved.id]);
      expect(await listed("stone")).toEqual([]);
      const change = (revision: number) =>
        member.request(
          "PATCH",
          `/api/rate-analyses/${saved.id}`,
          analysisFor(acme, { revision, output: "20" }),
        );
      expect((await change(1)).json()).toMatchObject({ rate: "2433", revision: 2 });
      expect((await change(1)).json()).toMatchObject({ status: 409, code: "RATES_CHANGED", revision: 2 });
      const { items } = await member.get<{ items: AnalysisVersion[] }>(
        `/api/rate-analyses/${saved.id}/versions`,
      );
      expect(items.map(({ number, rate, figures }) => [number, rate, figures.output])).toEqual([
        [2, "2433", "20"],
        [1, "4866", "10"],
      ]);
      expect((await member.request("DELETE", `/api/rate-analyses/${saved.id}`)).statusCode).toBe(204);
    }));

  it("lets materials follow their lead statement, and says when a saved rate no longer does", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      const member = test.as(acme);
      const lead = await member.post<Lead>("/api/lead-statements", leadFor(acme));
      // 450 + (60 + 11 × 7) + 60.50 − 12.25
      expect(lead.figures.lines).toMatchObject([
        { slab: 1, slabStart: "1", steps: "11", conveyed: "137", rateAtSite: "635.25" },
      ]);
      const fed = analysisFor(acme, {
        lead_statement_id: lead.id,
        lines: [line("material", "10", "1", { lead: "sand" })],
        additions: [],
      });
      const saved = await member.post<Analysis>("/api/rate-analyses", fed);
      expect(saved).toMatchObject({
        rate: "636",
        figures: { lines: [{ rate: "635.25", amount: "6352.5" }] },
      });
      const nearer = leadFor(acme);
      const [sand] = nearer.lines;
      const moved = { ...nearer, revision: 1, lines: [{ ...sand, distanceKm: "1" }] };
      await member.request("PATCH", `/api/lead-statements/${lead.id}`, moved);
      expect(await member.get(`/api/rate-analyses/${saved.id}`)).toMatchObject({
        rate: "636",
        is_outdated: true,
        figures: { rate: "559" },
      });
      expect((await member.request("DELETE", `/api/lead-statements/${lead.id}`)).json()).toMatchObject({
        code: "LEAD_IN_USE",
      });
    }));

  it("refuses what cannot be worked out with what to do, and shows nothing to another organization", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme, initech } = fixture;
      const member = test.as(acme);
      const evaluate = "/api/rate-analyses/evaluate";
      for (const [url, body, code] of [
        [
          evaluate,
          analysisFor(acme, { lines: [line("material", "1", "1", { lead: "sand" })] }),
          "LEAD_INVALID",
        ],
        [
          evaluate,
          analysisFor(acme, { additions: [{ id: "p", label: "P", kind: "plug", base: ["direct"] }] }),
          "ANALYSIS_INVALID",
        ],
        [
          evaluate,
          analysisFor(acme, {
            additions: [{ id: "p", label: "P", kind: "percent", base: ["nothing"], rate: "1" }],
          }),
          "CASCADE_INVALID",
        ],
        [evaluate, analysisFor(acme, { output: "0" }), "VALIDATION_FAILED"],
        [evaluate, analysisFor(acme, { lines: [line("gold", "1", "1")] }), "VALIDATION_FAILED"],
        [evaluate, analysisFor(acme, { lead_statement_id: randomUUID() }), "NOT_FOUND"],
        ["/api/lead-statements/evaluate", leadFor(acme, { conveyances: [] }), "LEAD_INVALID"],
        ["/api/lead-statements", leadFor(acme, { name: "" }), "VALIDATION_FAILED"],
      ] as const)
        expect({ body, ...(await answered(member, url, body)) }).toMatchObject({ code });
      const saved = await member.post<Analysis>("/api/rate-analyses", analysisFor(acme));
      const lead = await member.post<Lead>("/api/lead-statements", leadFor(acme));
      const other = test.as(initech);
      for (const [method, url] of [
        ["GET", `/api/rate-analyses/${saved.id}`],
        ["GET", `/api/rate-analyses/${saved.id}/versions`],
        ["DELETE", `/api/rate-analyses/${saved.id}`],
        ["GET", `/api/lead-statements/${lead.id}`],
        ["DELETE", `/api/lead-statements/${lead.id}`],
      ] as const)
        expect((await other.request(method, url)).statusCode).toBe(404);
      const changed = await other.request(
        "PATCH",
        `/api/rate-analyses/${saved.id}`,
        analysisFor(initech, { revision: 1 }),
      );
      expect(changed.statusCode).toBe(404);
      const theirs = analysisFor(initech, { lead_statement_id: lead.id });
      expect(await answered(other, "/api/rate-analyses", theirs)).toMatchObject({ code: "NOT_FOUND" });
      for (const list of ["rate-analyses", "rate-analyses?q=brick", "lead-statements"])
        expect((await other.request("GET", `/api/${list}`)).body).not.toContain(acme.canary);
    }));
}, platformTables);
