import { expect, it } from "vitest";
import { stepBack, stepped } from "./use-steps.ts";

interface Form {
  text: string;
  rows: number;
}

type State = Parameters<typeof stepped<Form>>[0];

const put = (state: State, part: Partial<Form>, of?: string): State =>
  stepped(state, (value) => ({ ...value, ...part }), of);

it("takes back step by step, letters of one field together", () => {
  let state: State = { value: { text: "", rows: 1 }, before: [], of: undefined };
  for (const text of ["1", "12", "120"]) state = put(state, { text }, "text");
  state = put(state, { rows: 2 });
  state = put(state, { rows: 3 });
  state = put(state, { text: "1" }, "text");
  const seen = [state.value];
  for (let step = 0; step < 5; step += 1) {
    state = stepBack(state);
    seen.push(state.value);
  }
  expect(seen).toEqual([
    { text: "1", rows: 3 },
    { text: "120", rows: 3 },
    { text: "120", rows: 2 },
    { text: "120", rows: 1 },
    { text: "", rows: 1 },
    { text: "", rows: 1 },
  ]);
});
