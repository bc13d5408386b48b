import { evaluateCascade, lastAmount } from "../cascade/evaluate-cascade.ts";
import { add, type Decimal, sum, ZERO } from "../decimal.ts";
import type { BillFigure, CascadeLine, Memorandum } from "../model.ts";

interface MemorandumInput {
  readonly lines: readonly CascadeLine[];
  readonly total: BillFigure;
  readonly kind: "part" | "final";
  readonly withheldBefore: Decimal;
  readonly on: string | null;
}

/**
 * The memorandum of payments: what is added to and recovered from the value since the last bill.
 * `net` is the line of that id, or else the last one; `pay` is the last line.
 */
export function makeMemorandum(input: MemorandumInput): { memorandum: Memorandum; withheldToDate: Decimal } {
  const { total, kind, withheldBefore } = input;
  const lines = evaluateCascade(input.lines, {
    inputs: {
      since: total.since,
      up_to_date: total.upToDate,
      previous: total.previous,
      withheld: withheldBefore,
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
