import type { FastifyReply } from "fastify";
import type { TenantScope } from "../../foundation/http/request.ts";
import type { DataPlaneDeps } from "../data-plane-deps.ts";
import type { Drawing } from "../jobs/workbench-tasks.ts";
import { headingOf } from "./heading.ts";

const drawMs = 20_000;

/** Answers with a draft's PDF: it has no number, and nothing is stored. */
export async function previewDrawing(
  { workbench, now }: Pick<DataPlaneDeps, "workbench" | "now">,
  { name }: Pick<TenantScope, "name">,
  drawing: Drawing,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const heading = headingOf(drawing, { documentNumber: "DRAFT", at: now(), organization: name });
  const { files } = await workbench.run(
    "draw",
    { ...drawing, extensions: ["pdf"], heading },
    { timeoutMs: drawMs },
  );
  return reply
    .headers({
      "content-type": "application/pdf",
      "content-disposition": "inline",
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    })
    .send(Buffer.from(files[0]?.bytes ?? []));
}
