import { z } from "zod";
import type { App } from "../../foundation/http/create-app.ts";
import type { DataPlaneDeps } from "../data-plane-deps.ts";
import { deviationLayouts, papers } from "../jobs/papers.ts";
import { previewDrawing } from "../outputs/preview-drawing.ts";
import { draftWorkslip, WorkslipInput } from "./draft-workslip.ts";
import { showWorkslip, WorkslipBody } from "./show-workslip.ts";

const Id = z.object({ id: z.uuid() });
const Warning = z.object({
  code: z.string(),
  message: z.string(),
  values: z.record(z.string(), z.string()).optional(),
  itemId: z.string().nullable(),
});

export function workslipRoutes(app: App, deps: DataPlaneDeps): void {
  app.post(
    "/api/estimates/:id/workslips/preview",
    {
      config: { permission: "estimates.read" },
      schema: {
        tags: ["workslips"],
        summary: "Compute the next workslip and store nothing",
        params: Id,
        body: WorkslipInput,
        response: {
          200: z.object({ document: z.looseObject({}), warnings: z.array(Warning) }),
        },
      },
    },
    (request) =>
      request.tenant.transaction(async (tx) => {
        const { workslip } = await draftWorkslip(tx, request.params.id, request.body);
        return { document: { ...workslip }, warnings: [...workslip.warnings] };
      }),
  );

  app.post(
    "/api/estimates/:id/workslips/preview/pdf",
    {
      config: { permission: "estimates.read" },
      schema: {
        tags: ["workslips"],
        summary: "The next workslip as it would be printed; stores nothing",
        params: Id,
        querystring: z.object({
          paper: z.enum(papers.workslip).default("workslip"),
          layout: z.enum(deviationLayouts).optional(),
        }),
        body: WorkslipInput,
      },
    },
    async (request, reply) => {
      const { paper, layout } = request.query;
      const { workslip } = await request.tenant.transaction((tx) =>
        draftWorkslip(tx, request.params.id, request.body),
      );
      return previewDrawing(
        deps,
        request.tenant,
        { kind: "workslip", document: workslip, papers: [paper], deviation: layout },
        reply,
      );
    },
  );

  app.get(
    "/api/workslips/:id",
    {
      config: { permission: "estimates.read" },
      schema: {
        tags: ["workslips"],
        summary: "A workslip as it was made",
        params: Id,
        response: { 200: WorkslipBody },
      },
    },
    (request) => request.tenant.transaction((tx) => showWorkslip(tx, request.params.id)),
  );
}
