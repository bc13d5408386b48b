import { expect, test } from "vitest";
import { inTurns, mapInTurns } from "./in-turns.ts";

/** Work that ends when others have had their turn; it gives up long after they should have. */
function* untilOthersRan(): Generator<void, boolean> {
  const others = { ran: false };
  setImmediate(() => {
    others.ran = true;
  });
  for (let steps = 0; !others.ran && steps < 1e8; steps += 1) yield;
  return others.ran;
}

test("what else waits is done while work goes on in turns", async () => {
  expect(await inTurns(untilOthersRan())).toBe(true);
});

test("a list is mapped in its order, and an error ends the work", async () => {
  expect(await mapInTurns(["a", "b"], (text) => text.toUpperCase())).toEqual(["A", "B"]);
  const fails = mapInTurns([1, 2], (number) => {
    if (number === 2) throw new RangeError("two");
  });
  await expect(fails).rejects.toThrow("two");
});
