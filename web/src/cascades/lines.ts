import type { Answer } from "../api/types.ts";
import { addDecimals } from "../design/add-decimals.ts";
import { decimalOfTyped, formatQuantity } from "../design/decimal-text.ts";

export type Preset = Answer<"/api/presets", "get">["items"][number];
/** A line of a cascade as it is edited: no amount, and lines that are not in force too. */
export type Line = Preset["cascade"][number];

/** What a cascade's first lines may stand on. */
export interface Start {
  id: string;
  label: string;
  /** Left out where it is not known yet. */
  amount?: string | undefined;
}

interface Worked {
  id: string;
  amount: string;
  effect?: "deduct" | undefined;
}

/** The ids that the line at this place may stand on, each once, in order. */
export function choicesAt(lines: readonly Line[], at: number, starts: readonly Start[]): Start[] {
  const known = new Map(starts.map((start) => [start.id, start]));
  for (const { id, label } of lines.slice(0, at)) if (!known.has(id)) known.set(id, { id, label });
  return [...known.values()].filter(({ id }) => id !== lines[at]?.id);
}

/** Whether every line stands on what comes before it. */
export function isInOrder(lines: readonly Line[], starts: readonly Start[]): boolean {
  const known = new Set(starts.map(({ id }) => id));
  return lines.every(({ id, base }) => {
    const stands = base.every((one) => known.has(one));
    known.add(id);
    return stands;
  });
}

export function moved(lines: readonly Line[], at: number, by: 1 | -1): Line[] {
  const [line] = lines.slice(at, at + 1);
  return line === undefined ? [...lines] : lines.toSpliced(at, 1).toSpliced(at + by, 0, line);
}

/** Without the line; what stood on it stands on the rest. */
export function without(lines: readonly Line[], at: number): Line[] {
  const gone = lines[at]?.id ?? "";
  // The same line may stand again further down, with another date.
  let stands = false;
  return lines.toSpliced(at, 1).map((line) => {
    const base = stands ? line.base : line.base.filter((id) => id !== gone);
    stands ||= line.id === gone;
    return { ...line, base };
  });
}

const freeId = (lines: readonly Line[]): string => {
  let count = 1;
  while (lines.some(({ id }) => id === `line_${count}`)) count += 1;
  return `line_${count}`;
};

/** The lines with others before the result (the net amount, or the last line), and these in it; a plug makes room. */
export function withNew(lines: readonly Line[], added: readonly Line[]): Line[] {
  const net = lines.findIndex(({ id }) => id === "net");
  const result = net < 0 ? lines.length - 1 : net;
  const plug = lines.findIndex(({ kind }) => kind === "plug");
  const at = plug < 0 ? Math.max(result, 0) : Math.min(plug, result);
  const ids = [...new Set(added.map(({ id }) => id))];
  const standing = lines.map((line, index) =>
    index === result || index === plug ? { ...line, base: [...new Set([...line.base, ...ids])] } : line,
  );
  return standing.toSpliced(at, 0, ...added);
}

/** A percentage of the first figure, before the result and in it. */
export const withAdded = (lines: readonly Line[], label: string, start: string): Line[] =>
  withNew(lines, [
    { id: freeId(lines), label, kind: "percent", base: [start], rounding: "paise", rate: "0" },
  ]);

/** The same line again, in force from a date on; both keep their id, and the date picks one. */
export const withLaterRate = (lines: readonly Line[], at: number, from: string): Line[] =>
  lines.flatMap((line, index) => (index === at ? [line, { ...line, effectiveFrom: from }] : [line]));

/** A line of another kind has what that kind needs, and nothing else. */
export function ofKind({ rate, amount, ...line }: Line, kind: Line["kind"]): Line {
  if (kind === "percent") return { ...line, kind, rate: rate ?? "0" };
  return kind === "fixed" ? { ...line, kind, amount: amount ?? "0" } : { ...line, kind };
}

/** A label that names the rate names the new one. */
export function withRate(line: Line, rate: string): Line {
  const named = new RegExp(`@ ${formatQuantity(line.rate ?? "").replace(".", "\\.")} ?%`, "u");
  return { ...line, rate, label: line.label.replace(named, `@ ${formatQuantity(rate)}%`) };
}

/** A rate or an amount as the API takes it; undefined for what is no figure. */
export const figureOf = (typed: string): string | undefined =>
  typed.trim() === "" ? "0" : decimalOfTyped(typed);

/** What the base of a line adds up to, deductions subtracted; undefined where a figure is not known. */
export function baseAmount(
  base: readonly string[],
  starts: readonly Start[],
  worked: readonly Worked[],
): string | undefined {
  const signed = new Map(starts.map(({ id, amount }) => [id, amount]));
  for (const { id, amount, effect } of worked) signed.set(id, effect === "deduct" ? negated(amount) : amount);
  if (base.some((id) => starts.some((start) => start.id === id && start.amount === undefined)))
    return undefined;
  return base.reduce((sum, id) => addDecimals(sum, signed.get(id) ?? "0"), "0");
}

const negated = (amount: string): string => (amount.startsWith("-") ? amount.slice(1) : `-${amount}`);

/** The lines that the date picks: of each id the newest that is in force. The same rule as the service's. */
export function linesInForce(lines: readonly Line[], on: string | null): Set<Line> {
  const newest = new Map<string, Line>();
  for (const line of lines) {
    const from = line.effectiveFrom ?? "";
    if (on !== null && from > on) continue;
    const other = newest.get(line.id);
    if (other === undefined || (other.effectiveFrom ?? "") <= from) newest.set(line.id, line);
  }
  return new Set(newest.values());
}
