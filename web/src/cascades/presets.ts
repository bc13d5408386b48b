import { queryOptions } from "@tanstack/react-query";
import { answered, api } from "../api/client.ts";
import type { Text, TextKey } from "../i18n/text.ts";
import type { Line, Preset } from "./lines.ts";

export function presetsQuery(organization: string) {
  return queryOptions({
    queryKey: [organization, "presets"],
    queryFn: ({ signal }) => answered(api.GET("/api/presets", { signal })),
    staleTime: 60_000,
  });
}

export interface PresetFields {
  name: string;
  cascade: Line[];
  memorandum: Line[];
}

export const createPreset = (preset: PresetFields) => answered(api.POST("/api/presets", { body: preset }));

export const changePreset = (id: string, preset: Partial<PresetFields>) =>
  answered(api.PATCH("/api/presets/{id}", { params: { path: { id } }, body: preset }));

export const removePreset = (id: string) =>
  answered(api.DELETE("/api/presets/{id}", { params: { path: { id } } }));

/** What a shipped preset leaves to the organization, in the member's language. */
const SHIPPED_NOTES: Readonly<Record<string, TextKey>> = {
  telangana_pr: "preset.note.open",
  andhra: "preset.note.open",
  odisha_mukta: "preset.note.open",
  rajasthan_pwd: "preset.note.payments_only",
};

/** Of an estimate whose preset is none of the choice. */
export const lostPresetWords = (preset: string, t: Text): string =>
  t(preset === "workbook" ? "preset.of_workbook" : "preset.gone");

/** "" where nothing is open. */
export function presetNote({ id, note }: Preset, t: Text): string {
  const key = SHIPPED_NOTES[id];
  return key === undefined ? note : t(key);
}
