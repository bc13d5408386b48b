import { expect, it } from "vitest";
import type { Text } from "../i18n/text.ts";
import { reasonWords } from "./reason-words.ts";

const t: Text = (key, values = {}) =>
  `${key}(${Object.values(values)
    .filter((value) => value !== "")
    .join("|")})`;

it("says the reader's reasons in the member's words, with figures as they are shown elsewhere", () => {
  expect(reasonWords("The sheet says 5226039 (G49); its items add up to 5157358.5.", t)).toBe(
    "reason.stated(52,26,039|G49|51,57,358.5)",
  );
  expect(
    reasonWords('the quantity is 85.2, the measurements on sheet "A; B", row 1048, come to 1548.5904', t),
  ).toBe("reason.measured(85.2|A; B|1,048|1,548.5904|1048)");
  expect(reasonWords('no rate is given; D4 is text; "2*3" was calculated; and more', t)).toBe(
    "reason.no_rate(); reason.arithmetic(D4|2*3); and more",
  );
  expect(reasonWords("C225 holds the error #REF!; G225 holds the error #REF!; no rate is given", t)).toBe(
    "reason.error(C225|#REF!); reason.error(G225|#REF!); reason.no_rate()",
  );
});
