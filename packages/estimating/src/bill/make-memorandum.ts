import { evaluateCascade, lastAmount } from "../cascade/evaluate-cascade.ts";
import { add, compare, type Decimal, subtract, sum, ZERO } from "../decimal.ts";
import { CascadeError, ReleaseError } from "../errors.ts";
import type { BillFigure, CascadeLine, Memorandum, PricedCascadeLine, Withheld } from "../model.ts";

interface MemorandumInput {
  readonly lines: readonly CascadeLine[];
  readonly total: BillFigure;
  /** Secured advances since the previous bill, and whether any stand or stood. */
  readonly advances: Decimal | null;
  readonly kind: "part" | "final";
  readonly withheldBefore: Decimal;
  /** For reasons of this bill alone; and what it releases beside the memorandum's own lines. */
  readonly withheld?: readonly Withheld[] | undefined;
  readonly released?: Decimal | undefined;
  readonly on: string | null;
}

/**
 * The memorandum of payments: what is added to and recovered from the value since the last bill.
 * `net` is the line of that id, or else the last one; `pay` is the last line. Throws CascadeError, ReleaseError.
 */
export function makeMemorandum(input: MemorandumInput): { memorandum: Memorandum; withheldToDate: Decimal } {
  const { total, kind, withheldBefore, advances } = input;
  const lines = evaluateCascade(beforeNet(input.lines, ownLines(input)), {
    inputs: {
      since: total.since,
      up_to_date: total.upToDate,
      previous: total.previous,
      withheld: withheldBefore,
      advances: advances ?? ZERO,
    },
    on: input.on,
    when: kind,
  });
  const pay = lastAmount(lines, total.since);
  const net = lines.find((line) => line.id === "net")?.amount ?? pay;
  const deductions = sum(lines.filter((line) => line.effect === "deduct").map((line) => line.amount));
  const released = releasedBy(lines);
  if (compare(released, withheldBefore) > 0) throw new ReleaseError(released, withheldBefore);
  return {
    memorandum: { lines, gross: add(net, deductions), deductions, net, pay },
    withheldToDate: add(subtract(withheldBefore, released), withheldBy(lines)),
  };
}

/** What a bill keeps back. */
export const withheldBy = (lines: readonly PricedCascadeLine[]): Decimal =>
  sum(lines.filter((line) => line.withheld === true).map((line) => line.amount));

/** What a bill pays back of it: lines that stand on it. */
export const releasedBy = (lines: readonly PricedCascadeLine[]): Decimal =>
  sum(lines.filter((line) => line.base.includes("withheld")).map((line) => line.amount));

/** Lines of this bill that its memorandum has no place for: advances are paid with the bill and are no part of its value. */
function ownLines({ lines, advances, withheld = [], released = ZERO }: MemorandumInput): CascadeLine[] {
  const taken = new Set(lines.map(({ id }) => id));
  const named = (id: string): string => {
    let name = id;
    for (let count = 2; taken.has(name); count += 1) name = `${id}_${count}`;
    taken.add(name);
    return name;
  };
  const fixed = { kind: "fixed", rounding: "paise" } as const;
  const own: CascadeLine[] = withheld.map(({ label, amount }) => ({
    ...fixed,
    id: named("withheld_here"),
    label,
    base: [],
    amount,
    effect: "deduct",
    withheld: true,
  }));
  if (released !== ZERO) {
    const label = "Release of amounts withheld";
    own.unshift({ ...fixed, id: named("released"), label, base: ["withheld"], amount: released });
  }
  if (advances !== null && !lines.some((line) => line.base.includes("advances"))) {
    own.unshift({
      id: named("secured_advance"),
      label: "Secured advance since the last bill",
      kind: "subtotal",
      base: ["advances"],
      rounding: "paise",
    });
  }
  return own;
}

/** They stand before the net amount, and go into it. */
function beforeNet(lines: readonly CascadeLine[], own: readonly CascadeLine[]): CascadeLine[] {
  if (own.length === 0) return [...lines];
  if (!lines.some((line) => line.id === "net")) {
    throw new CascadeError(
      "The memorandum of payments has no place for secured advances and amounts withheld.",
      'Give the net amount the id "net", or add a line that stands on "advances".',
    );
  }
  const ids = own.map(({ id }) => id);
  return lines.flatMap((line) =>
    line.id === "net" ? [...own, { ...line, base: [...line.base, ...ids] }] : [line],
  );
}
