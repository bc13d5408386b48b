import type { TenantTransaction } from "@rowhouse/tenancy";
import { z } from "zod";
import { ProblemError } from "../../errors.ts";
import { findOutputs } from "../outputs/find-outputs.ts";
import { Output } from "../outputs/schemas.ts";
import { findFillingJobs } from "../templates/fill-documents.ts";

export const BillBody = z.object({
  id: z.uuid(),
  estimate_id: z.uuid(),
  workslip_id: z.uuid().nullable(),
  number: z.int(),
  kind: z.enum(["part", "final"]),
  title: z.string(),
  document_number: z.string(),
  job_id: z.uuid(),
  created_at: z.iso.datetime(),
  outputs: z.array(Output),
  document: z.looseObject({}).describe("The bill as it was printed"),
});

/** A bill as it was made. Throws NOT_FOUND. */
export async function showBill(tx: TenantTransaction, id: string): Promise<z.infer<typeof BillBody>> {
  const { rows } = await tx.query<
    Omit<z.infer<typeof BillBody>, "outputs" | "created_at"> & { created_at: Date }
  >(
    `select id, estimate_id, workslip_id, number, kind, title, document_number, job_id, created_at, document
     from bills where id = $1`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) {
    throw new ProblemError("NOT_FOUND");
  }
  return {
    ...row,
    created_at: row.created_at.toISOString(),
    outputs: await findOutputs(tx, [row.job_id, ...(await findFillingJobs(tx, "bill_id", id))]),
  };
}
