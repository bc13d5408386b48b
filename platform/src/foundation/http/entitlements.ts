/** Features that a plan has or has not, as far as code asks for them. Plans are rows; no code asks for a plan's name. */
export const entitlements = ["templates"] as const;
export type Entitlement = (typeof entitlements)[number];
