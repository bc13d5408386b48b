import { useHotkeys } from "@mantine/hooks";
import { useMemo } from "react";
import { useSteps } from "../design/use-steps.ts";
import { type QuantityColumn, quantityColumn, type TypedQuantities } from "../quantities/typed-quantities.ts";
import type { TypedBill } from "./typed-bill.ts";

interface WholeBill {
  quantities: TypedQuantities;
  typed: TypedBill;
}

/** Letters of one field, and of the rows of one list, are one step; a row that comes or goes is another. */
const stepOf = (changes: Partial<TypedBill>): string =>
  Object.entries(changes)
    .map(([field, value]) => (Array.isArray(value) ? `${field} ${value.length}` : field))
    .join();

/** All that is typed into a bill, with one way back for all of it. */
export function useTypedBill(start: () => WholeBill): {
  typed: TypedBill;
  quantities: QuantityColumn;
  type: (changes: Partial<TypedBill>, of?: string) => void;
} {
  const steps = useSteps(start);
  const { value, change, undo } = steps;
  const quantities = useMemo(
    () =>
      quantityColumn(
        steps,
        (whole) => whole.quantities,
        (whole, next) => ({ ...whole, quantities: next }),
      ),
    [steps],
  );
  // While something is typed, taking back is the input's own matter.
  useHotkeys([["mod+Z", undo]]);
  return {
    typed: value.typed,
    quantities,
    type: (changes, of = stepOf(changes)) =>
      change((whole) => ({ ...whole, typed: { ...whole.typed, ...changes } }), of),
  };
}
