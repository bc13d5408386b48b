import { absolute, isNegative, negate, ZERO } from "../decimal.ts";
import type { CascadeLine, PricedEstimate } from "../model.ts";
import { premiumOn } from "../estimate/price-estimate.ts";

/** "Deduct tender premium @ 4.5% less", "Add tender premium @ 3% excess". */
export function premiumLabel(percent: CascadeLine["rate"]): string {
  if (percent === undefined || percent === ZERO) return "Tender premium (at par)";
  const size = `@ ${absolute(percent)}%`;
  return isNegative(percent) ? `Deduct tender premium ${size} less` : `Add tender premium ${size} excess`;
}

/**
 * The estimate's cascade over the executed amount: tender premium comes first, and what a tender below the estimate
 * saved on the whole ECV is provided for before the plug, so that the sanctioned total stands.
 */
export function workslipCascade(estimate: PricedEstimate): CascadeLine[] {
  const percent = estimate.tenderPremiumPercent;
  const start: CascadeLine[] =
    percent === null
      ? []
      : [
          {
            id: "tender_premium",
            label: premiumLabel(percent),
            kind: "percent",
            base: ["executed"],
            rounding: estimate.rounding,
            rate: percent,
          },
        ];
  const ecv: CascadeLine = {
    id: "ecv",
    label: percent === null ? "Value of work executed" : "Value of work with tender premium",
    kind: "subtotal",
    base: ["executed", ...start.map((line) => line.id)],
    rounding: "paise",
  };
  const premium = premiumOn(estimate.ecv, percent, estimate.rounding);
  const unused: CascadeLine = {
    id: "unused_premium",
    label: "Unused tender premium",
    kind: "fixed",
    base: [],
    rounding: "paise",
    amount: isNegative(premium) ? negate(premium) : ZERO,
    hideZero: true,
  };
  return [...start, ecv, ...withUnused(estimate.cascade, unused)];
}

function withUnused(lines: readonly CascadeLine[], unused: CascadeLine): CascadeLine[] {
  const plugs = new Set(lines.filter((line) => line.kind === "plug").map((line) => line.id));
  return lines.flatMap((line) => {
    const isPlug = line.kind === "plug";
    const isOnPlug = line.base.some((id) => plugs.has(id));
    const own = isPlug || isOnPlug ? { ...line, base: [...line.base, unused.id] } : line;
    return isPlug && line.id === [...plugs][0] ? [unused, own] : [own];
  });
}
