import { z } from "zod";
import type { App } from "../../foundation/http/create-app.ts";
import type { DataPlaneDeps } from "../data-plane-deps.ts";
import { papers } from "../jobs/papers.ts";
import { previewDrawing } from "../outputs/preview-drawing.ts";
import { BillInput, draftBill } from "./draft-bill.ts";
import { BillBody, showBill } from "./show-bill.ts";

const Id = z.object({ id: z.uuid() });
const Warning = z.object({
  code: z.string(),
  message: z.string(),
  values: z.record(z.string(), z.string()).optional(),
  itemId: z.string().nullable(),
});

export function billRoutes(app: App, deps: DataPlaneDeps): void {
  app.post(
    "/api/estimates/:id/bills/preview",
    {
      config: { permission: "estimates.read" },
      schema: {
        tags: ["bills"],
        summary: "Compute the next bill and store nothing",
        params: Id,
        querystring: z.object({
          rows: z
            .enum(["begun", "all"])
            .default("begun")
            .describe("all: also what can be billed and is not begun"),
        }),
        body: BillInput,
        response: {
          200: z.object({ document: z.looseObject({}), warnings: z.array(Warning) }),
        },
      },
    },
    (request) =>
      request.tenant.transaction(async (tx) => {
        const { bill } = await draftBill(tx, request.params.id, request.body, request.query.rows);
        return { document: { ...bill }, warnings: [...bill.warnings] };
      }),
  );

  app.post(
    "/api/estimates/:id/bills/preview/pdf",
    {
      config: { permission: "estimates.read" },
      schema: {
        tags: ["bills"],
        summary: "The next bill as it would be printed; stores nothing",
        params: Id,
        querystring: z.object({ paper: z.enum(papers.bill).default("bill") }),
        body: BillInput,
      },
    },
    async (request, reply) => {
      const { paper } = request.query;
      const { bill } = await request.tenant.transaction((tx) =>
        draftBill(tx, request.params.id, request.body),
      );
      return previewDrawing(deps, request.tenant, { kind: "bill", document: bill, papers: [paper] }, reply);
    },
  );

  app.get(
    "/api/bills/:id",
    {
      config: { permission: "estimates.read" },
      schema: {
        tags: ["bills"],
        summary: "A bill as it was made",
        params: Id,
        response: { 200: BillBody },
      },
    },
    (request) => request.tenant.transaction((tx) => showBill(tx, request.params.id)),
  );
}
