import type { Bill } from "../api/documents.ts";
import { addDecimals } from "../design/add-decimals.ts";

export interface Standing {
  previous: string;
  now: string;
  upToDate: string;
}

const negated = (value: string): string => (value.startsWith("-") ? value.slice(1) : `-${value}`);
const sum = (values: string[]): string => values.reduce(addDecimals, "0");
const less = (one: Standing, other: Standing): Standing => ({
  previous: addDecimals(one.previous, negated(other.previous)),
  now: addDecimals(one.now, negated(other.now)),
  upToDate: addDecimals(one.upToDate, negated(other.upToDate)),
});
const plus = (one: Standing, other: Standing): Standing => ({
  previous: addDecimals(one.previous, other.previous),
  now: addDecimals(one.now, other.now),
  upToDate: addDecimals(one.upToDate, other.upToDate),
});

const standingOf = ({ previous, since, upToDate }: Bill["total"]): Standing => ({
  previous,
  now: since,
  upToDate,
});

/**
 * How a bill stands in its chain, as the memorandum of CPWA Form 26 has it: work and secured advances, less what is kept
 * back, at the previous bill, by this one, and up to date. A release is a negative amount withheld.
 */
export function accountOf(bill: Bill): Record<"work" | "advances" | "withheld" | "balance", Standing> {
  const { total, securedAdvances, withheldToDate, memorandum } = bill;
  const kept = sum(memorandum.lines.filter((line) => line.withheld === true).map(({ amount }) => amount));
  const released = sum(
    memorandum.lines.filter(({ base }) => base.includes("withheld")).map(({ amount }) => amount),
  );
  const now = addDecimals(kept, negated(released));
  const work = standingOf(total);
  const advances = standingOf(securedAdvances?.total ?? { previous: "0", since: "0", upToDate: "0" });
  const withheld = { previous: addDecimals(withheldToDate, negated(now)), now, upToDate: withheldToDate };
  return { work, advances, withheld, balance: less(plus(work, advances), withheld) };
}
