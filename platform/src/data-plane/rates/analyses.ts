import { evaluateAnalysis, feedAnalysis } from "@rowhouse/estimating";
import type { PricedAnalysis, RateAnalysis } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import type { Actor } from "../../foundation/http/request.ts";
import { firstPage } from "../../foundation/http/page.ts";
import { pageFrom } from "../outputs/find-outputs.ts";
import { analysisOf, showFigures } from "./analysis-schemas.ts";
import type { Analysis, AnalysisBody, AnalysisSummary, AnalysisVersion } from "./analysis-schemas.ts";
import { priceLead } from "./lead-statements.ts";
import { whyNotSaved } from "./why-not-saved.ts";

interface AnalysisRow extends Omit<AnalysisSummary, "updated_at"> {
  lead_statement_id: string | null;
  body: RateAnalysis;
  updated_at: Date;
}

const summary = "id, code, description, unit, rate, revision, updated_at";

/** More analyses with one text than anybody goes through. */
const mostFound = 1_000;

/** A page of analyses, newest first; with `q`, those whose code or description has it. */
export async function listAnalyses(
  tx: TenantTransaction,
  { q, ...page }: { q: string; limit: number; cursor?: string | undefined },
): Promise<{ items: AnalysisSummary[]; next_cursor: string | null }> {
  const after = page.cursor ?? firstPage;
  const { rows } = await tx.query<Omit<AnalysisSummary, "updated_at"> & { updated_at: Date }>(
    q === ""
      ? `select ${summary} from rate_analyses where id < $1 order by id desc limit $2`
      : `select ${summary} from (
           select found from search_rate_analyses_code_description($3, ${mostFound}) as f (found)
           where found < $1 order by found desc limit $2
         ) f cross join lateral (select * from rate_analyses where id = found limit 1) a order by id desc`,
    [after, page.limit + 1, ...(q === "" ? [] : [q])],
  );
  return pageFrom(
    rows.map(({ updated_at, ...row }) => Object.assign(row, { updated_at: updated_at.toISOString() })),
    page.limit,
  );
}

/** An analysis with every figure, worked out now. Throws NOT_FOUND, LEAD_INVALID. */
export async function showAnalysis(tx: TenantTransaction, id: string): Promise<Analysis> {
  const { rows } = await tx.query<AnalysisRow>(
    `select ${summary}, lead_statement_id, body from rate_analyses where id = $1`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) {
    throw new ProblemError("NOT_FOUND");
  }
  const { body, updated_at, ...rest } = row;
  const figures = await price(tx, body, row.lead_statement_id);
  return {
    ...rest,
    updated_at: updated_at.toISOString(),
    figures: showFigures(figures),
    is_outdated: figures.rate !== row.rate,
  };
}

/** Works an analysis out and keeps nothing. Throws ANALYSIS_INVALID, CASCADE_INVALID, LEAD_INVALID, NOT_FOUND. */
export async function priceAnalysis(tx: TenantTransaction, body: AnalysisBody): Promise<PricedAnalysis> {
  return price(tx, analysisOf(body), body.lead_statement_id);
}

/** Keeps a new analysis, or the next revision of one, with a version of its figures. Throws as priceAnalysis, RATES_CHANGED. */
export async function saveAnalysis(
  tx: TenantTransaction,
  actor: Actor,
  body: AnalysisBody,
  known?: { id: string; revision: number },
): Promise<Analysis> {
  const priced = await priceAnalysis(tx, body);
  const values = [
    body.code,
    body.description,
    body.unit,
    body.lead_statement_id,
    JSON.stringify(analysisOf(body)),
    priced.rate,
  ];
  const by = actor.kind === "user" ? actor.id : null;
  const { rows } =
    known === undefined
      ? await tx.query<{ id: string; revision: number }>(
          `insert into rate_analyses (code, description, unit, lead_statement_id, body, rate, created_by)
           values ($1, $2, $3, $4, $5, $6, $7) returning id, revision`,
          [...values, by],
        )
      : await tx.query<{ id: string; revision: number }>(
          `update rate_analyses set code = $1, description = $2, unit = $3, lead_statement_id = $4, body = $5, rate = $6,
             revision = revision + 1, updated_at = now()
           where id = $7 and revision = $8 returning id, revision`,
          [...values, known.id, known.revision],
        );
  const saved = rows[0];
  if (saved === undefined) {
    throw await whyNotSaved(tx, "rate_analyses", known?.id ?? "");
  }
  await tx.query(
    `insert into rate_analysis_versions (analysis_id, number, figures, rate, made_by, made_by_name)
     values ($1, $2, $3, $4, $5, $6)`,
    [saved.id, saved.revision, JSON.stringify(priced), priced.rate, by, actor.name],
  );
  return showAnalysis(tx, saved.id);
}

/** What an analysis was at each of its revisions, newest first. Throws NOT_FOUND. */
export async function listAnalysisVersions(
  tx: TenantTransaction,
  id: string,
  page: { limit: number; cursor?: number | undefined },
): Promise<{ items: AnalysisVersion[]; next_cursor: string | null }> {
  const { rowCount } = await tx.query("select from rate_analyses where id = $1", [id]);
  if (rowCount !== 1) {
    throw new ProblemError("NOT_FOUND");
  }
  const { rows } = await tx.query<{
    number: number;
    rate: string;
    made_by: string;
    made_at: Date;
    figures: PricedAnalysis;
  }>(
    `select number, rate, made_by_name as made_by, made_at, figures from rate_analysis_versions
     where analysis_id = $1 and number < $2 order by number desc limit $3`,
    [id, page.cursor ?? 2_147_483_647, page.limit + 1],
  );
  const shown = rows.slice(0, page.limit);
  return {
    items: shown.map((row) => ({
      ...row,
      made_at: row.made_at.toISOString(),
      figures: showFigures(row.figures),
    })),
    next_cursor: rows.length > page.limit ? String(shown.at(-1)?.number ?? 1) : null,
  };
}

/** Items that were priced from it keep what they took. Throws NOT_FOUND. */
export async function deleteAnalysis(tx: TenantTransaction, id: string): Promise<void> {
  const { rowCount } = await tx.query("delete from rate_analyses where id = $1", [id]);
  if (rowCount !== 1) {
    throw new ProblemError("NOT_FOUND");
  }
}

async function price(
  tx: TenantTransaction,
  analysis: RateAnalysis,
  leadId: string | null,
): Promise<PricedAnalysis> {
  if (leadId !== null) return evaluateAnalysis(feedAnalysis(analysis, await priceLead(tx, leadId)));
  const loose = { name: "", conveyances: [], lines: [], rounding: "paise" } as const;
  return evaluateAnalysis(feedAnalysis(analysis, loose));
}
