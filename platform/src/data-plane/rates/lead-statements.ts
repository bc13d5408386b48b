import { evaluateLeadStatement } from "@rowhouse/estimating";
import type { LeadStatement, PricedLeadStatement } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { DatabaseError } from "pg";
import { ProblemError } from "../../errors.ts";
import type { Actor } from "../../foundation/http/request.ts";
import { firstPage } from "../../foundation/http/page.ts";
import { pageFrom } from "../outputs/find-outputs.ts";
import { leadOf, showLead } from "./lead-schemas.ts";
import type { Lead, LeadBody, LeadSummary } from "./lead-schemas.ts";
import { whyNotSaved } from "./why-not-saved.ts";

interface LeadRow extends Omit<LeadSummary, "updated_at"> {
  updated_at: Date;
}

const summary = "id, name, jsonb_array_length(body->'lines') as line_count, revision, updated_at";

/** A page of lead statements, newest first. */
export async function listLeads(
  tx: TenantTransaction,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: LeadSummary[]; next_cursor: string | null }> {
  const { rows } = await tx.query<LeadRow>(
    `select ${summary} from lead_statements where id < $1 order by id desc limit $2`,
    [page.cursor ?? firstPage, page.limit + 1],
  );
  return pageFrom(
    rows.map(({ updated_at, ...row }) => Object.assign(row, { updated_at: updated_at.toISOString() })),
    page.limit,
  );
}

/** Throws NOT_FOUND. */
export async function showLeadStatement(tx: TenantTransaction, id: string): Promise<Lead> {
  const { rows } = await tx.query<LeadRow & { body: LeadStatement }>(
    `select ${summary}, body from lead_statements where id = $1`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) {
    throw new ProblemError("NOT_FOUND");
  }
  const { body, updated_at, ...rest } = row;
  return { ...rest, updated_at: updated_at.toISOString(), figures: showLead(evaluateLeadStatement(body)) };
}

/** The rates at site of a statement. Throws NOT_FOUND. */
export async function priceLead(tx: TenantTransaction, id: string): Promise<PricedLeadStatement> {
  const { rows } = await tx.query<{ body: LeadStatement }>("select body from lead_statements where id = $1", [
    id,
  ]);
  if (rows[0] === undefined) {
    throw new ProblemError("NOT_FOUND");
  }
  return evaluateLeadStatement(rows[0].body);
}

/** Keeps a new statement, or the next revision of one. Throws LEAD_INVALID, NOT_FOUND, RATES_CHANGED. */
export async function saveLead(
  tx: TenantTransaction,
  actor: Actor,
  body: LeadBody,
  known?: { id: string; revision: number },
): Promise<Lead> {
  const statement = leadOf(body);
  evaluateLeadStatement(statement);
  const { rows } =
    known === undefined
      ? await tx.query<{ id: string }>(
          "insert into lead_statements (name, body, created_by) values ($1, $2, $3) returning id",
          [body.name, JSON.stringify(statement), actor.kind === "user" ? actor.id : null],
        )
      : await tx.query<{ id: string }>(
          `update lead_statements set name = $1, body = $2, revision = revision + 1, updated_at = now()
           where id = $3 and revision = $4 returning id`,
          [body.name, JSON.stringify(statement), known.id, known.revision],
        );
  const saved = rows[0];
  if (saved === undefined) {
    throw await whyNotSaved(tx, "lead_statements", known?.id ?? "");
  }
  return showLeadStatement(tx, saved.id);
}

/** Throws NOT_FOUND, LEAD_IN_USE. */
export async function deleteLead(tx: TenantTransaction, id: string): Promise<void> {
  const { rowCount } = await tx
    .query("delete from lead_statements where id = $1", [id])
    .catch((error: unknown) => {
      if (error instanceof DatabaseError && error.code === "23503") {
        throw new ProblemError("LEAD_IN_USE", { cause: error });
      }
      throw error;
    });
  if (rowCount !== 1) {
    throw new ProblemError("NOT_FOUND");
  }
}
