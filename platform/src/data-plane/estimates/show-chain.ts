import { decimal, pricing, subtract, sum, ZERO } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { inTurns } from "../../foundation/turns/in-turns.ts";
import { findOutputs } from "../outputs/find-outputs.ts";
import { getEstimate } from "./queries.ts";
import type { Chain } from "./schemas.ts";

type Stored<Document> = Omit<Document, "outputs" | "created_at"> & { job_id: string; created_at: Date };

/** Estimate, workslips, bills: what follows from an estimate, and what is billed and paid of it. Throws NOT_FOUND. */
export async function showChain(tx: TenantTransaction, estimateId: string): Promise<Chain> {
  const { estimate } = await getEstimate(tx, estimateId);
  const workslips = await tx.query<Stored<Chain["workslips"][number]>>(
    `select id, number, document_number, total, job_id, created_at
     from workslips where estimate_id = $1 order by number`,
    [estimateId],
  );
  const bills = await tx.query<Stored<Chain["bills"][number]> & { withheld: string }>(
    `select id, number, kind, title, document_number, total, since_last, document #>> '{memorandum,pay}' as pay,
       document ->> 'withheldToDate' as withheld, job_id, created_at
     from bills where estimate_id = $1 order by number`,
    [estimateId],
  );
  const jobIds = [...workslips.rows, ...bills.rows].map(({ job_id }) => job_id);
  const outputs = Map.groupBy(await findOutputs(tx, jobIds), ({ job_id }) => job_id);
  const shown = <Row extends { job_id: string; created_at: Date }>({ job_id, created_at, ...row }: Row) => ({
    ...row,
    created_at: created_at.toISOString(),
    outputs: outputs.get(job_id) ?? [],
  });
  const last = bills.rows.at(-1);
  const paid = decimal(last?.total ?? ZERO);
  return {
    workslips: workslips.rows.map(shown),
    bills: bills.rows.map(({ withheld: _withheld, ...bill }) => shown(bill)),
    paid,
    paid_out: sum(bills.rows.map(({ pay }) => decimal(pay))),
    withheld: decimal(last?.withheld ?? ZERO),
    remaining: subtract((await inTurns(pricing(estimate))).contractValue, paid),
  };
}
