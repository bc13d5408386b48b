/** What one document of the chain can be printed as. */
export const papers = {
  estimate: ["estimate", "measurement"],
  workslip: ["workslip", "deviation"],
  bill: ["bill", "form26"],
} as const;

export type PaperName = (typeof papers)[keyof typeof papers][number];

/** Whose columns a deviation statement has. */
export const deviationLayouts = ["rajasthan", "odisha"] as const;
