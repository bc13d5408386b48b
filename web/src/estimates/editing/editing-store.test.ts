import { expect, it } from "vitest";
import type { Estimate } from "../../api/documents.ts";
import { Problem } from "../../api/problem.ts";
import { type Change, withChange } from "./changes.ts";
import { createEditingStore } from "./editing-store.ts";

const item = (id: string) => ({
  id,
  number: id,
  quantity: "1",
  rate: "1",
  per: "1",
  measurements: [],
  priced_from: null,
});
const start = {
  id: "e",
  revision: 1,
  cascade_lines: [],
  memorandum_lines: [],
  sanctioned_amount: null,
  rates_on: null,
  sections: [{ id: "s", label: "", total: "0", items: [item("a"), item("b")] }],
} as unknown as Estimate;

const set = (id: string, quantity: string): Change => ({ op: "set_item", id, item: { quantity } });
const quantities = ({ sections }: Estimate) =>
  sections.flatMap(({ items }) => items.map(({ quantity }) => quantity));

/** The service as two members have it: what is sent to a revision that has passed is refused. */
function twoMembers() {
  let stored = start;
  const refused: string[] = [];
  let isAway = false;
  const write = (changes: Change[]): void => {
    stored = { ...changes.reduce(withChange, stored), revision: stored.revision + 1 };
  };
  const away = new Problem({ status: 0, code: "UNREACHABLE", detail: "" });
  const store = createEditingStore(start, {
    async send({ revision }, changes) {
      if (isAway) throw away;
      if (revision !== stored.revision)
        throw new Problem({ status: 409, code: "ESTIMATE_CHANGED", detail: "" });
      write(changes);
      const answered = stored.revision;
      return (shown) => ({ ...shown, revision: answered });
    },
    async read() {
      if (isAway) throw away;
      return stored;
    },
    refused: ({ code }) => refused.push(code),
  });
  return {
    store,
    refused,
    write,
    stored: () => stored,
    away: (is: boolean) => {
      isAway = is;
    },
  };
}

it("keeps what was typed when another member changes other rows meanwhile", async () => {
  const { store, write, stored, refused } = twoMembers();
  write([set("a", "77"), { op: "add_item", id: "c", section_id: "s", before: "a", item: { quantity: "5" } }]);
  await store.make([set("b", "88")]);
  expect(quantities(stored())).toEqual(["5", "77", "88"]);
  expect(quantities(store.state().estimate)).toEqual(["5", "77", "88"]);
  expect(refused).toEqual([]);
  store.undo();
  await expect.poll(() => quantities(stored())).toEqual(["5", "77", "1"]);
});

it("gives way where another member has set the same cell, and says so", async () => {
  const { store, write, stored, refused } = twoMembers();
  write([set("a", "77"), { op: "remove_item", id: "b" }]);
  await expect(
    store.make([set("a", "88"), set("b", "99"), { op: "set_item", id: "a", item: { rate: "2" } }]),
  ).rejects.toBeInstanceOf(Problem);
  expect(quantities(store.state().estimate)).toEqual(["77"]);
  expect(refused).toEqual(["ESTIMATE_CHANGED"]);
  expect(stored().sections[0]?.items[0]).toMatchObject({ quantity: "77", rate: "2" });
  expect(store.state()).toMatchObject({ waiting: 0, canUndo: false });
});

it("keeps what was typed while the service is away in the middle of it", async () => {
  const { store, write, stored, away } = twoMembers();
  write([set("a", "77")]);
  away(true);
  await expect(store.make([set("b", "88")])).rejects.toBeInstanceOf(Problem);
  expect(quantities(store.state().estimate)).toEqual(["1", "88"]);
  away(false);
  store.sendAgain();
  await expect.poll(() => quantities(stored())).toEqual(["77", "88"]);
});
