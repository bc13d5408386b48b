import type { Decimal, Rounding } from "../decimal.ts";

/**
 * One stretch of a conveyance: up to `upTo` km the charge is `amount`, and `add` for each `every` km beyond the stretch
 * before. Schedules state it like this: "for 1 km 60; for each km beyond, up to 5 km, 7; for 5 km 90; …".
 */
export interface ConveyanceSlab {
  /** Kilometres, included; null: any distance. */
  readonly upTo: Decimal | null;
  /** Rupees where the stretch begins; null: what the stretch before ends with. */
  readonly amount: Decimal | null;
  readonly every: Decimal;
  readonly add: Decimal;
}

/** How a part of a step counts: as it is, as the nearest whole step (half up), or as a whole one. */
export type PartStep = "exact" | "nearest" | "up";

export interface Conveyance {
  readonly id: string;
  readonly label: string;
  /** That the charge is for, like "Cum". */
  readonly unit: string;
  readonly part: PartStep;
  /** By distance, nearest first. */
  readonly slabs: readonly ConveyanceSlab[];
}

export interface LeadLine {
  readonly id: string;
  /** In the schedule of basic rates, or "". */
  readonly code: string;
  readonly material: string;
  /** The quarry or depot. */
  readonly source: string;
  readonly unit: string;
  /** Basic rate at the source, rupees for one unit. */
  readonly basic: Decimal;
  /** Of the statement's conveyances; null: it comes from nowhere. */
  readonly conveyance: string | null;
  readonly distanceKm: Decimal;
  /** Royalty on minerals, rupees for one unit. */
  readonly seigniorage: Decimal;
  /** Loading and unloading; negative where the basic rate holds them already. */
  readonly loading: Decimal;
}

/** What materials cost at the site of a work: basic rate + conveyance + seigniorage ± loading. */
export interface LeadStatement {
  readonly name: string;
  readonly conveyances: readonly Conveyance[];
  readonly lines: readonly LeadLine[];
  /** Of the rate at site. */
  readonly rounding: Rounding;
}

export interface PricedLeadLine extends LeadLine {
  /** Of the slab that the distance falls into, from 0; null without conveyance. */
  readonly slab: number | null;
  /** Where that slab begins. */
  readonly slabStart: Decimal;
  /** Steps beyond its start, as they count. */
  readonly steps: Decimal;
  /** Rupees for one unit, in paise. */
  readonly conveyed: Decimal;
  readonly rateAtSite: Decimal;
}

export interface PricedLeadStatement extends LeadStatement {
  readonly lines: readonly PricedLeadLine[];
}
