import { expect, test } from "vitest";
import { canonicalJson, canonicalParts } from "./canonical-json.ts";

test("the parts of a value are its text, however deep they go", () => {
  const value = {
    b: [{ z: "é", a: [[], {}, [{ y: 1, x: [null, '"'] }]] }],
    a: { gone: undefined, empty: {}, list: [] },
  };
  const text = canonicalJson(value);
  expect(JSON.parse(text)).toEqual({ a: { empty: {}, list: [] }, b: value.b });
  for (const levels of [0, 1, 2, 3, 20]) expect([...canonicalParts(value, levels)].join("")).toBe(text);
});
