import { createHash } from "node:crypto";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";

/**
 * Does the work once for each `Idempotency-Key`, and gives its answer to whoever sends the same request again, also
 * when both come at once: the second waits for the first one's transaction. Throws IDEMPOTENCY_KEY_REUSED.
 */
export async function oncePerKey<Answer>(
  tx: TenantTransaction,
  request: { actorId: string; operation: string; key: string | undefined; body: unknown },
  work: () => Promise<Answer>,
): Promise<Answer> {
  const { actorId, operation, key } = request;
  if (key === undefined) {
    return work();
  }
  const hash = createHash("sha256").update(JSON.stringify(request.body)).digest("hex");
  const { rows: taken } = await tx.query<{ id: string }>(
    `insert into idempotency_keys (actor_id, operation, key, request_hash, response)
     values ($1, $2, $3, $4, 'null') on conflict (tenant_id, actor_id, operation, key) do nothing returning id`,
    [actorId, operation, key, hash],
  );
  const id = taken[0]?.id;
  if (id === undefined) {
    const { rows } = await tx.query<{ request_hash: string; response: Answer }>(
      "select request_hash, response from idempotency_keys where actor_id = $1 and operation = $2 and key = $3",
      [actorId, operation, key],
    );
    const earlier = rows[0];
    if (earlier === undefined || earlier.request_hash !== hash) {
      throw new ProblemError("IDEMPOTENCY_KEY_REUSED");
    }
    return earlier.response;
  }
  const answer = await work();
  await tx.query("update idempotency_keys set response = $2 where id = $1", [id, JSON.stringify(answer)]);
  return answer;
}
