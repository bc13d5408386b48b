import { evaluateCascade, lastAmount } from "../cascade/evaluate-cascade.ts";
import { add, type Decimal, sum, ZERO } from "../decimal.ts";
import { CascadeError } from "../errors.ts";
import type { BillFigure, CascadeLine, Memorandum } from "../model.ts";

interface MemorandumInput {
  readonly lines: readonly CascadeLine[];
  readonly total: BillFigure;
  /** Secured advances since the previous bill, and whether any stand or stood. */
  readonly advances: Decimal | null;
  readonly kind: "part" | "final";
  readonly withheldBefore: Decimal;
  readonly on: string | null;
}

/**
 * The memorandum of payments: what is added to and recovered from the value since the last bill.
 * `net` is the line of that id, or else the last one; `pay` is the last line.
 */
export function makeMemorandum(input: MemorandumInput): { memorandum: Memorandum; withheldToDate: Decimal } {
  const { total, kind, withheldBefore, advances } = input;
  const lines = evaluateCascade(advances === null ? input.lines : withAdvances(input.lines), {
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
  const withheldNow = sum(lines.filter((line) => line.withheld === true).map((line) => line.amount));
  const isReleased = lines.some((line) => line.base.includes("withheld"));
  return {
    memorandum: { lines, gross: add(net, deductions), deductions, net, pay },
    withheldToDate: add(isReleased ? ZERO : withheldBefore, withheldNow),
  };
}

/**
 * Advances are paid with the bill and are no part of its value: unless the memorandum has its own place for them, they
 * stand before the net amount, and go into it.
 */
function withAdvances(lines: readonly CascadeLine[]): CascadeLine[] {
  if (lines.some((line) => line.base.includes("advances"))) return [...lines];
  const advances: CascadeLine = {
    id: "secured_advance",
    label: "Secured advance since the last bill",
    kind: "subtotal",
    base: ["advances"],
    rounding: "paise",
  };
  if (!lines.some((line) => line.id === "net")) {
    throw new CascadeError(
      "The memorandum of payments has no place for secured advances.",
      'Give the net amount the id "net", or add a line that stands on "advances".',
    );
  }
  return lines.flatMap((line) =>
    line.id === "net" ? [advances, { ...line, base: [...line.base, advances.id] }] : [line],
  );
}
