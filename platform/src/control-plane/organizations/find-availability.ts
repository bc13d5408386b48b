import type { Pool } from "pg";
import { isReserved, Slug, toSlug } from "./slug.ts";

export interface Availability {
  available: boolean;
  suggestion: string;
  reason?: string;
}

const tries = 50;

/** Tells whether a short name can be had, and the nearest one that can. */
export async function findAvailability(control: Pool, wanted: string): Promise<Availability> {
  const form = Slug.safeParse(wanted);
  const reason = form.success
    ? isReserved(wanted)
      ? "reserved"
      : (await isTaken(control, wanted))
        ? "taken"
        : undefined
    : `It ${form.error.issues[0]?.message}`;
  if (reason === undefined) return { available: true, suggestion: wanted };
  return { available: false, suggestion: await suggest(control, toSlug(wanted)), reason };
}

async function suggest(control: Pool, base: string): Promise<string> {
  const candidates = [base, ...Array.from({ length: tries }, (_, index) => `${base}-${index + 2}`)];
  const free = candidates.filter((candidate) => !isReserved(candidate));
  const { rows } = await control.query<{ slug: string }>(
    "select slug from organizations where slug = any($1)",
    [free],
  );
  const taken = new Set(rows.map(({ slug }) => slug));
  return free.find((candidate) => !taken.has(candidate)) ?? `${base}-${Date.now() % 100_000}`;
}

async function isTaken(control: Pool, slug: string): Promise<boolean> {
  const { rowCount } = await control.query("select from organizations where slug = $1", [slug]);
  return rowCount !== 0;
}
