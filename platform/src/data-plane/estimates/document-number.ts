import type { TenantTransaction } from "@rowhouse/tenancy";

const prefixes = { estimate: "EST", workslip: "WS", bill: "BILL" } as const;

export type Series = keyof typeof prefixes;

/** The number that the organization's next document of a series will bear, if no other comes first. */
export async function nextDocumentNumber(tx: TenantTransaction, series: Series): Promise<string> {
  const { rows } = await tx.query<{ last_number: number }>(
    "select last_number from document_counters where series = $1",
    [series],
  );
  return written(series, (rows[0]?.last_number ?? 0) + 1);
}

/** Takes the next number: it counts if, and only if, the transaction commits. */
export async function takeDocumentNumber(tx: TenantTransaction, series: Series): Promise<string> {
  const { rows } = await tx.query<{ last_number: number }>(
    `insert into document_counters (series, last_number) values ($1, 1)
     on conflict (tenant_id, series) do update set last_number = document_counters.last_number + 1
     returning last_number`,
    [series],
  );
  return written(series, rows[0]?.last_number ?? 1);
}

function written(series: Series, number: number): string {
  return `${prefixes[series]}-${String(number).padStart(4, "0")}`;
}
