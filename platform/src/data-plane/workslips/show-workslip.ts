import type { TenantTransaction } from "@rowhouse/tenancy";
import { z } from "zod";
import { ProblemError } from "../../errors.ts";
import { findOutputs } from "../outputs/find-outputs.ts";
import { Output } from "../outputs/schemas.ts";
import { findFillingJobs } from "../templates/fill-documents.ts";

export const WorkslipBody = z.object({
  id: z.uuid(),
  estimate_id: z.uuid(),
  number: z.int(),
  document_number: z.string(),
  job_id: z.uuid(),
  created_at: z.iso.datetime(),
  outputs: z.array(Output),
  document: z.looseObject({}).describe("The workslip as it was printed"),
});

/** A workslip as it was made. Throws NOT_FOUND. */
export async function showWorkslip(tx: TenantTransaction, id: string): Promise<z.infer<typeof WorkslipBody>> {
  const { rows } = await tx.query<
    Omit<z.infer<typeof WorkslipBody>, "outputs" | "created_at"> & { created_at: Date }
  >(
    `select id, estimate_id, number, document_number, job_id, created_at, document
     from workslips where id = $1`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) {
    throw new ProblemError("NOT_FOUND");
  }
  return {
    ...row,
    created_at: row.created_at.toISOString(),
    outputs: await findOutputs(tx, [row.job_id, ...(await findFillingJobs(tx, "workslip_id", id))]),
  };
}
