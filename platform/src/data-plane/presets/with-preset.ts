import { isPresetId } from "@rowhouse/estimating";
import type { Estimate } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { getPreset } from "./list-presets.ts";

/** What the reader is told to start from: an own preset is put over the plain one. */
export const shippedPreset = (id: string): string => (isPresetId(id) ? id : "plain");

/** The estimate on a preset of the organization's own; one that ships is in it already. Throws NOT_FOUND. */
export async function withPreset(
  tx: TenantTransaction,
  estimate: Estimate,
  id: string | undefined,
): Promise<Estimate> {
  if (id === undefined || isPresetId(id)) return estimate;
  const { cascade, memorandum } = await getPreset(tx, id);
  return { ...estimate, preset: id, cascade, memorandum };
}
