import { queryOptions } from "@tanstack/react-query";
import { answered, api } from "../api/client.ts";
import type { Line } from "./lines.ts";

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
