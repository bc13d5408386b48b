import { z } from "zod";
import type { App } from "../../foundation/http/create-app.ts";
import { BillInput, draftBill } from "./draft-bill.ts";
import { BillBody, showBill } from "./show-bill.ts";

const Id = z.object({ id: z.uuid() });
const Warning = z.object({ code: z.string(), message: z.string(), itemId: z.string().nullable() });

export function billRoutes(app: App): void {
  app.post(
    "/api/estimates/:id/bills/preview",
    {
      config: { permission: "estimates.read" },
      schema: {
        tags: ["bills"],
        summary: "Compute the next bill and store nothing",
        params: Id,
        body: BillInput,
        response: {
          200: z.object({ document: z.looseObject({}), warnings: z.array(Warning) }),
        },
      },
    },
    (request) =>
      request.tenant.transaction(async (tx) => {
        const { bill } = await draftBill(tx, request.params.id, request.body);
        return { document: { ...bill }, warnings: [...bill.warnings] };
      }),
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
