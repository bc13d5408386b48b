import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { Estimate } from "../../api/documents.ts";
import { Problem } from "../../api/problem.ts";
import { type Change, inverseOf, withChange } from "./changes.ts";
import { createEditingStore } from "./editing-store.ts";

const itemIds = ["a", "b", "c", "d", "e"];
const sectionIds = ["1", "2", "3"];
const row = { description: "", number: "", length: "2", breadth: "", depth: "" };

const start = {
  id: "estimate",
  revision: 1,
  ecv: "0",
  cascade_lines: [],
  memorandum_lines: [],
  preset: "plain",
  sanctioned_amount: null,
  rates_on: null,
  sections: [
    {
      id: "1",
      label: "Civil",
      total: "0",
      items: ["a", "b"].map((id) => ({
        id,
        number: id,
        code: "",
        parents: ["Parent"],
        description: `Item ${id}`,
        unit: "Cum",
        quantity: "2",
        rate: "3",
        per: "1",
        amount: "6",
        stated_amount: null,
        rounding: id === "b" ? "rupee_up" : null,
        measurements: id === "a" ? [row] : [],
        priced_from: id === "b" ? { taken_id: "earlier" } : null,
      })),
    },
    { id: "2", label: "Electrical", total: "0", items: [] },
  ],
} as unknown as Estimate;

const itemId = fc.constantFrom(...itemIds);
const sectionId = fc.constantFrom(...sectionIds);
const fields = fc.oneof(
  fc.record({ quantity: fc.constantFrom("5", "7") }),
  fc.record({ rate: fc.constantFrom("5", "7"), unit: fc.constant("Sqm") }),
  fc.record({
    rate: fc.constantFrom("5", "7"),
    priced_from: fc.constantFrom({ taken_id: "later" }, { rate_id: "r" }),
  }),
  fc.record({ measurements: fc.constantFrom<(typeof row)[]>([], [row], [row, row]) }),
);
const lines = fc
  .constantFrom("12", "18")
  .map((rate) => [
    { id: "gst", label: "GST", kind: "percent" as const, base: ["ecv"], rounding: "paise" as const, rate },
  ]);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    op: fc.constant("add_item"),
    id: itemId,
    section_id: sectionId,
    before: fc.constant(null),
    item: fields,
  }),
  fc.record({ op: fc.constant("set_item"), id: itemId, item: fields }),
  fc.record({
    op: fc.constant("move_item"),
    id: itemId,
    section_id: sectionId,
    before: fc.constant(null),
  }),
  fc.record({ op: fc.constant("remove_item"), id: itemId }),
  fc.record({ op: fc.constant("add_section"), id: sectionId, before: fc.constant(null), label: fc.string() }),
  fc.record({ op: fc.constant("set_section"), id: sectionId, label: fc.string() }),
  fc.record({ op: fc.constant("remove_section"), id: sectionId }),
  fc.record({ op: fc.constant("set_cascade"), cascade: lines, preset: fc.constantFrom("andhra", "plain") }),
  fc.record({ op: fc.constant("set_cascade"), cascade: lines }),
  fc.record({ op: fc.constant("set_memorandum"), memorandum: lines }),
  fc.record({ op: fc.constant("set_terms"), rates_on: fc.constantFrom("2026-04-01", null) }),
  fc.record({ op: fc.constant("set_terms"), sanctioned_amount: fc.constantFrom("210000", null) }),
);

/** Whether the screen offers this change: it names what is there, and adds what is not. */
function isOffered({ sections }: Estimate, one: Change): boolean {
  const hasItem = (id: string) => sections.some(({ items }) => items.some((item) => item.id === id));
  const section = (id: string) => sections.find((other) => other.id === id);
  if (one.op === "add_item") return !hasItem(one.id) && section(one.section_id) !== undefined;
  if (one.op === "move_item") return hasItem(one.id) && section(one.section_id) !== undefined;
  if (one.op === "set_item" || one.op === "remove_item") return hasItem(one.id);
  if (one.op === "add_section") return section(one.id) === undefined;
  if (one.op === "remove_section") return section(one.id)?.items.length === 0;
  return one.op !== "set_section" || section(one.id) !== undefined;
}

/** All that a member typed; what the service works out of it is not undone here. */
const typed = ({ sections, ...estimate }: Estimate) => [
  [estimate.cascade_lines, estimate.memorandum_lines, estimate.preset],
  [estimate.sanctioned_amount, estimate.rates_on],
  ...sections.map(({ id, label, items }) => [
    id,
    label,
    items.map(({ amount: _amount, stated_amount: _stated, quantity, ...item }) =>
      item.measurements.length > 0 ? item : { ...item, quantity },
    ),
  ]),
];

it("takes back any changes in turn, and then the rows are what they were", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      let estimate = start;
      const inverses: Change[] = [];
      for (const one of changes) {
        if (!isOffered(estimate, one)) continue;
        const inverse = inverseOf(estimate, one);
        if (inverse) inverses.unshift(inverse);
        estimate = withChange(estimate, one);
      }
      expect(typed(inverses.reduce(withChange, estimate))).toEqual(typed(start));
    }),
  );
});

const set = (id: string, quantity: string): Change => ({ op: "set_item", id, item: { quantity } });
const quantityOf = (estimate: Estimate, id: string): string | undefined =>
  estimate.sections.flatMap(({ items }) => items).find((item) => item.id === id)?.quantity;

it("sends one request at a time, with all that was typed since, and shows what is newer than the answer", async () => {
  const sent: Change[][] = [];
  const answers: PromiseWithResolvers<(shown: Estimate) => Estimate>[] = [];
  const store = createEditingStore(start, {
    send: (_estimate, changes) => {
      sent.push(changes);
      const answer = Promise.withResolvers<(shown: Estimate) => Estimate>();
      answers.push(answer);
      return answer.promise;
    },
    read: () => Promise.reject(new Error("not asked for")),
    refused: () => {},
  });
  const first = store.make([set("b", "10")]);
  void store.make([set("b", "11")]);
  void store.make([set("b", "12")]);
  expect(sent).toEqual([[set("b", "10")]]);
  answers[0]?.resolve((shown) => withChange(shown, set("b", "10")));
  await expect.poll(() => sent).toEqual([[set("b", "10")], [set("b", "11"), set("b", "12")]]);
  expect(quantityOf(store.state().estimate, "b")).toBe("12");
  answers[1]?.resolve((shown) => ({ ...shown, ecv: "36" }));
  await first;
  expect(store.state()).toMatchObject({ waiting: 0, canUndo: true, estimate: { ecv: "36" } });
});

it("keeps what could not be sent, and sends it again together with what came since", async () => {
  const sent: Change[][] = [];
  let isAway = true;
  const store = createEditingStore(start, {
    send: (_estimate, changes) => {
      sent.push(changes);
      return isAway
        ? Promise.reject(new Problem({ status: 503, code: "BUSY", detail: "" }))
        : Promise.resolve((shown) => shown);
    },
    read: () => Promise.reject(new Error("not asked for")),
    refused: () => {},
  });
  await expect(store.make([set("b", "10")])).rejects.toThrow(Problem);
  expect(store.state()).toMatchObject({ waiting: 1, problem: { code: "BUSY" } });
  expect(quantityOf(store.state().estimate, "b")).toBe("10");
  isAway = false;
  await store.make([set("b", "11")]);
  expect(sent.at(-1)).toEqual([set("b", "10"), set("b", "11")]);
  expect(store.state()).toMatchObject({ waiting: 0, problem: undefined });
});

it("shows the rows as the service has them when it refuses a change, and says so", async () => {
  const refusals: Problem[] = [];
  const store = createEditingStore(start, {
    send: () => Promise.reject(new Problem({ status: 409, code: "ESTIMATE_CHANGED", detail: "" })),
    read: () => Promise.resolve({ ...start, revision: 7 }),
    refused: (problem) => refusals.push(problem),
  });
  await expect(store.make([set("b", "10")])).rejects.toThrow(Problem);
  expect(store.state()).toMatchObject({ waiting: 0, canUndo: false, estimate: { revision: 7 } });
  expect(quantityOf(store.state().estimate, "b")).toBe("2");
  expect(refusals.map(({ code }) => code)).toEqual(["ESTIMATE_CHANGED"]);
});
