import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";

const revisionOf = {
  rate_analyses: "select revision from rate_analyses where id = $1",
  lead_statements: "select revision from lead_statements where id = $1",
};

/** Nothing was written: it is gone, or somebody was faster. */
export async function whyNotSaved(
  tx: TenantTransaction,
  table: keyof typeof revisionOf,
  id: string,
): Promise<ProblemError> {
  const { rows } = await tx.query<{ revision: number }>(revisionOf[table], [id]);
  const revision = rows[0]?.revision;
  return revision === undefined
    ? new ProblemError("NOT_FOUND")
    : new ProblemError("RATES_CHANGED", {
        detail: `It is at revision ${revision} now.`,
        members: { revision },
      });
}
