import { parseCascade } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import { violates } from "../../foundation/database/violates.ts";
import type { Actor } from "../../foundation/http/request.ts";
import { getPreset, mostPresets, showPreset } from "./list-presets.ts";
import type { StoredPreset } from "./list-presets.ts";
import type { CreatePresetBody, Preset, UpdatePresetBody } from "./schemas.ts";

/** Keeps a cascade under a name. Throws CASCADE_INVALID, PRESET_NAME_TAKEN, PRESET_LIMIT_REACHED. */
export async function createPreset(
  tx: TenantTransaction,
  actor: Actor,
  { name, note, cascade, memorandum }: CreatePresetBody,
): Promise<Preset> {
  const lines = { cascade: parseCascade(cascade), memorandum: parseCascade(memorandum, "memorandum") };
  const inserting = tx.query<StoredPreset>(
    `insert into cascade_presets (name, note, cascade, memorandum, created_by)
     select $1, $2, $3, $4, $5 where (select count(*) from cascade_presets where archived_at is null) < $6
     returning id, name, note, cascade, memorandum`,
    [
      name,
      note,
      JSON.stringify(lines.cascade),
      JSON.stringify(lines.memorandum),
      actor.kind === "user" ? actor.id : null,
      mostPresets,
    ],
  );
  const { rows } = await withFreeName(name, inserting);
  if (rows[0] === undefined) {
    throw new ProblemError("PRESET_LIMIT_REACHED", {
      detail: `The organization has ${mostPresets} presets, which is the most.`,
    });
  }
  return showPreset(rows[0]);
}

/** Changes what is named; estimates made from it keep the lines that they have. Throws NOT_FOUND and as createPreset. */
export async function updatePreset(
  tx: TenantTransaction,
  id: string,
  { name, note, cascade, memorandum }: UpdatePresetBody,
): Promise<Preset> {
  const before = await getPreset(tx, id);
  const preset: StoredPreset = {
    id,
    name: name ?? before.name,
    note: note ?? before.note,
    cascade: cascade === undefined ? before.cascade : parseCascade(cascade),
    memorandum: memorandum === undefined ? before.memorandum : parseCascade(memorandum, "memorandum"),
  };
  const updating = tx.query(
    `update cascade_presets set name = $2, note = $3, cascade = $4, memorandum = $5, updated_at = now()
     where id = $1`,
    [id, preset.name, preset.note, JSON.stringify(preset.cascade), JSON.stringify(preset.memorandum)],
  );
  await withFreeName(preset.name, updating);
  return showPreset(preset);
}

/** Takes a preset out of the choice; estimates go on naming it. Throws NOT_FOUND. */
export async function archivePreset(tx: TenantTransaction, id: string): Promise<void> {
  const { rowCount } = await tx.query(
    "update cascade_presets set archived_at = coalesce(archived_at, now()) where id = $1",
    [id],
  );
  if (rowCount !== 1) throw new ProblemError("NOT_FOUND");
}

async function withFreeName<T>(name: string, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (!violates(error, "cascade_presets_by_name")) throw error;
    throw new ProblemError("PRESET_NAME_TAKEN", { detail: `There is a preset named "${name}" already.` });
  }
}
