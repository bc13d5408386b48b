import { snapshotting } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import type { Actor } from "../../foundation/http/request.ts";
import { inTurns } from "../../foundation/turns/in-turns.ts";
import { requireRevision } from "./change-estimate.ts";
import { lockChain } from "./find-chain.ts";
import { keepSnapshot } from "./keep-snapshot.ts";
import { getEstimate, requireEstimate } from "./queries.ts";
import type { EstimateState, StoredEstimate } from "./queries.ts";
import type { Estimate, EstimateVersion } from "./schemas.ts";
import { showEstimate } from "./show-estimate.ts";

/** draft → checked → approved; back to draft from either, to be edited again. */
const next: Record<EstimateState, readonly EstimateState[]> = {
  draft: ["checked"],
  checked: ["approved", "draft"],
  approved: ["draft"],
};

/** Keeps the estimate as it is, to compare with later. Throws NOT_FOUND. */
export async function keepVersion(
  tx: TenantTransaction,
  id: string,
  actor: Actor,
  note: string,
): Promise<EstimateVersion> {
  await lockChain(tx, id);
  const stored = await getEstimate(tx, id);
  return insertVersion(tx, stored, actor, note);
}

/**
 * Checks or approves what the caller has seen, or takes it back to draft. Each step keeps a version: who, when and what.
 * Throws NOT_FOUND, ESTIMATE_CHANGED, STATE_REFUSED.
 */
export async function changeState(
  tx: TenantTransaction,
  id: string,
  actor: Actor,
  { revision, state, note }: { revision: number; state: EstimateState; note: string },
): Promise<Estimate> {
  await lockChain(tx, id);
  const stored = await getEstimate(tx, id);
  requireRevision(stored, revision);
  if (!next[stored.state].includes(state)) {
    throw new ProblemError("STATE_REFUSED", {
      detail: `The estimate is ${stored.state}; from there it goes to ${next[stored.state].join(" or ")}.`,
    });
  }
  await tx.query(
    "update estimates set state = $2, revision = revision + 1, updated_at = now() where id = $1",
    [id, state],
  );
  await insertVersion(tx, { ...stored, state }, actor, note);
  return showEstimate(tx, id);
}

async function insertVersion(
  tx: TenantTransaction,
  { id, estimate, state }: StoredEstimate,
  actor: Actor,
  note: string,
): Promise<EstimateVersion> {
  const snapshot = await inTurns(snapshotting(estimate));
  const snapshotId = await keepSnapshot(tx, id, snapshot);
  const { rows } = await tx.query<{ number: number; made_at: Date }>(
    `insert into estimate_versions (estimate_id, number, snapshot_id, state, note, made_by, made_by_name)
     select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6 from estimate_versions where estimate_id = $1
     returning number, made_at`,
    [id, snapshotId, state, note, actor.kind === "user" ? actor.id : null, actor.name],
  );
  return {
    number: rows[0]?.number ?? 0,
    state,
    note,
    grand_total: snapshot.estimate.grandTotal,
    made_by: actor.name,
    made_at: rows[0]?.made_at.toISOString() ?? "",
  };
}

/** The estimate's versions, newest first. Throws NOT_FOUND. */
export async function listVersions(tx: TenantTransaction, id: string): Promise<EstimateVersion[]> {
  await requireEstimate(tx, id);
  const { rows } = await tx.query<Omit<EstimateVersion, "made_at"> & { made_at: Date }>(
    `select v.number, v.state, v.note, s.document #>> '{estimate,grandTotal}' as grand_total, v.made_by_name as made_by,
       v.made_at
     from estimate_versions v join estimate_snapshots s on s.tenant_id = v.tenant_id and s.id = v.snapshot_id
     where v.estimate_id = $1 order by v.number desc`,
    [id],
  );
  return rows.map(({ made_at, ...version }) => Object.assign(version, { made_at: made_at.toISOString() }));
}
