export const PRESETS = [
  ["telangana_rb", "Telangana R&B"],
  ["telangana_pr", "Telangana Panchayat Raj"],
  ["andhra", "Andhra Pradesh"],
  ["rajasthan_pwd", "Rajasthan PWD"],
  ["odisha_mukta", "Odisha MUKTA"],
  ["plain", "Plain"],
] as const;

export type PresetId = (typeof PRESETS)[number][0];

export const presetLabel = (id: string): string => PRESETS.find(([preset]) => preset === id)?.[1] ?? id;
