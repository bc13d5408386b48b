import { presets } from "../cascade/presets.ts";
import type { Decimal, Rounding } from "../decimal.ts";
import type { Estimate, Particulars, PresetId, Section } from "../model.ts";

export interface NewEstimate {
  readonly name: string;
  readonly sections: readonly Section[];
  readonly preset?: PresetId | undefined;
  readonly particulars?: Particulars | undefined;
  readonly rounding?: Rounding | undefined;
  readonly sanctionedAmount?: Decimal | null | undefined;
  /** Negative = less. */
  readonly tenderPremiumPercent?: Decimal | null | undefined;
  readonly ratesOn?: string | null | undefined;
}

/** An estimate with the cascade and memorandum of its preset (`telangana_rb` unless named). */
export function newEstimate(given: NewEstimate): Estimate {
  const preset = presets[given.preset ?? "telangana_rb"];
  return {
    name: given.name,
    particulars: given.particulars ?? {},
    preset: preset.id,
    sections: given.sections,
    rounding: given.rounding ?? preset.rounding,
    cascade: preset.cascade,
    memorandum: preset.memorandum,
    sanctionedAmount: given.sanctionedAmount ?? null,
    tenderPremiumPercent: given.tenderPremiumPercent ?? null,
    ratesOn: given.ratesOn ?? null,
  };
}
