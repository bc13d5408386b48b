import { expect, it } from "vitest";
import { figureTrack } from "./figure-track.ts";

it("gives figures the room of the longest as it is shown, and never less than was asked", () => {
  expect(figureTrack(84, "quantity", ["2", null, undefined, "1.50"])).toBe("84px");
  expect(figureTrack(84, "quantity", ["467.716203"])).toBe(`${Math.ceil(9 * 8.4 + 4.2 + 20)}px`);
  expect(figureTrack(84, "typed", ["467.716203"])).toBe(`${Math.ceil(9 * 8.4 + 4.2 + 34)}px`);
  expect(figureTrack(84, "quantity", ["467.000000"])).toBe("84px");
  expect(figureTrack(84, "money", ["7", "-72085162.39"])).toBe(`${Math.ceil(10 * 8.4 + 6 * 4.2 + 20)}px`);
});
