import { expect, it } from "vitest";
import { warningWords } from "./warning-words.ts";

it("says a warning in the member's language with what it names, and one of an earlier release as it was written", () => {
  const differs = {
    code: "AMOUNT_DIFFERS",
    message: "As written.",
    values: { item: "7", stated: "2.00", computed: "3.00" },
  };
  expect(warningWords(differs, "en")).toBe("Item 7: the source states 2.00, quantity × rate gives 3.00.");
  expect(warningWords(differs, "hi")).toMatch(/^मद 7: .*2\.00.*3\.00/u);
  expect(warningWords({ code: "AMOUNT_DIFFERS", message: "As written." }, "hi")).toBe("As written.");
  expect(warningWords({ code: "OF_A_LATER_RELEASE", message: "As written.", values: {} }, "hi")).toBe(
    "As written.",
  );
});
