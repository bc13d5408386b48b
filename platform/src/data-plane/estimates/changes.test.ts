import { randomUUID } from "node:crypto";
import { newEstimate, ONE, ZERO } from "@rowhouse/estimating";
import type { Estimate } from "@rowhouse/estimating";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ProblemError } from "../../errors.ts";
import { applyChanges, mostItems } from "./changes.ts";
import type { Change } from "./changes.ts";

const ids = Array.from({ length: 6 }, () => randomUUID());
const sectionIds = Array.from({ length: 3 }, () => randomUUID());
const id = fc.constantFrom(...ids);
const sectionId = fc.constantFrom(...sectionIds);
const orEnd = (some: fc.Arbitrary<string>) => fc.option(some, { nil: null });

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    op: fc.constant("add_item"),
    id,
    section_id: sectionId,
    before: orEnd(id),
    item: fc.constant({}),
  }),
  fc.record({ op: fc.constant("set_item"), id, item: fc.constant({ unit: "m3" }) }),
  fc.record({ op: fc.constant("move_item"), id, section_id: sectionId, before: orEnd(id) }),
  fc.record({ op: fc.constant("remove_item"), id }),
  fc.record({ op: fc.constant("add_section"), id: sectionId, before: orEnd(sectionId), label: fc.string() }),
  fc.record({ op: fc.constant("set_section"), id: sectionId, label: fc.string() }),
  fc.record({ op: fc.constant("remove_section"), id: sectionId }),
);

const first = ({ sections }: Estimate) => sections[0]?.items[0];

const rows = ({ sections }: Estimate): string[] =>
  sections.flatMap((section) => section.items.map((item) => item.id));

test("whatever is changed, no row is doubled, and none comes or goes that no change names", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      let estimate = newEstimate({ name: "", sections: [] });
      for (const one of changes) {
        const before = new Set(rows(estimate));
        try {
          estimate = applyChanges(estimate, [one]);
        } catch (error) {
          if (error instanceof ProblemError) continue;
          throw error;
        }
        const after = rows(estimate);
        expect(new Set(after).size).toBe(after.length);
        if (one.op === "add_item") before.add(one.id);
        if (one.op === "remove_item") before.delete(one.id);
        expect(new Set(after)).toEqual(before);
      }
    }),
  );
});

test("a list of changes does what they do one after another", () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 30 }), (changes) => {
      const start = newEstimate({ name: "", sections: [] });
      let oneByOne = start;
      const made = changes.filter((one) => {
        try {
          oneByOne = applyChanges(oneByOne, [one]);
          return true;
        } catch {
          return false;
        }
      });
      expect(applyChanges(start, made)).toEqual(oneByOne);
    }),
  );
});

test("an estimate of any size can be edited, and only not grow beyond what an estimate may have", () => {
  const items = Array.from({ length: mostItems + 2 }, (_, index) => ({
    id: `i${index}`,
    number: "",
    code: "",
    parents: [],
    description: "",
    unit: "",
    quantity: ZERO,
    rate: ZERO,
    per: ONE,
    statedAmount: null,
  }));
  const large = newEstimate({ name: "", sections: [{ id: "s", label: "", items }] });
  expect(first(applyChanges(large, [{ op: "set_item", id: "i0", item: { unit: "m3" } }]))?.unit).toBe("m3");
  const without = applyChanges(large, [{ op: "remove_item", id: "i0" }]);
  expect(first(without)?.id).toBe("i1");
  const add: Change = { op: "add_item", id: "new", section_id: "s", before: null, item: {} };
  expect(rows(applyChanges(large, [{ op: "remove_item", id: "i0" }, add]))).toHaveLength(mostItems + 2);
  expect(() => applyChanges(without, [add])).toThrow(`${mostItems + 1} is the most`);
});
