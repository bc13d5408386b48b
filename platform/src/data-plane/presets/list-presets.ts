import { presets, statutoryHistory } from "@rowhouse/estimating";
import type { CascadeLine } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import type { Preset, PresetList } from "./schemas.ts";

/** More are no choice any more, and the list needs no pages. */
export const mostPresets = 100;
const latestEstimates = 100;

export interface StoredPreset {
  id: string;
  name: string;
  note: string;
  cascade: CascadeLine[];
  memorandum: CascadeLine[];
}

/** The presets that ship and the organization's own. */
export async function listPresets(tx: TenantTransaction): Promise<PresetList> {
  const { rows } = await tx.query<StoredPreset>(
    `select id, name, note, cascade, memorandum from cascade_presets
     where archived_at is null order by lower(name) limit $1`,
    [mostPresets],
  );
  const shipped = Object.values(presets).map(({ id, label, note, cascade, memorandum }): Preset => ({
    id,
    name: label,
    note,
    is_own: false,
    cascade: cascade.map(written),
    memorandum: memorandum.map(written),
  }));
  const items = [...shipped, ...rows.map(showPreset)];
  return {
    items,
    last_used: await findLastUsed(tx, items),
    statutory: {
      individual: statutoryHistory("individual").map(written),
      other: statutoryHistory("other").map(written),
    },
  };
}

/** Among the latest estimates; null where none of them came from a preset that is still a choice. */
async function findLastUsed(tx: TenantTransaction, choice: readonly Preset[]): Promise<string | null> {
  const { rows } = await tx.query<{ preset: string }>(
    `select preset from (select id, preset from estimates order by id desc limit $1) as latest
     where preset = any($2) order by id desc limit 1`,
    [latestEstimates, choice.map(({ id }) => id)],
  );
  return rows[0]?.preset ?? null;
}

/** One of the organization's own; an archived one too. Throws NOT_FOUND. */
export async function getPreset(tx: TenantTransaction, id: string): Promise<StoredPreset> {
  const { rows } = await tx.query<StoredPreset>(
    "select id, name, note, cascade, memorandum from cascade_presets where id = $1",
    [id],
  );
  if (rows[0] === undefined) throw new ProblemError("NOT_FOUND");
  return rows[0];
}

export const showPreset = (preset: StoredPreset): Preset => ({
  ...preset,
  is_own: true,
  cascade: preset.cascade.map(written),
  memorandum: preset.memorandum.map(written),
});

/** A line as it is edited. */
export const written = ({ base, ...line }: CascadeLine): Preset["cascade"][number] => ({
  ...line,
  base: [...base],
});
