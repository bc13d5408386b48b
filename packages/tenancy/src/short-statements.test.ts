import { afterEach, expect, it, vi } from "vitest";
import { ShortStatements } from "./short-statements.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

it("are distrusted for half a second, then twice as long each time, also in a process that has just started", () => {
  const now = vi.spyOn(performance, "now").mockReturnValue(100);
  const short = new ShortStatements();
  const text = "select 1";
  for (let run = 0; run < 3; run++) short.note(text, 1);
  short.decide(text, true);
  expect(short.kindOf(text)).toBe("read");
  for (const forMs of [500, 1_000, 2_000]) {
    const from = performance.now();
    short.distrust(text);
    for (let run = 0; run < 3; run++) short.note(text, 1);
    now.mockReturnValue(from + forMs);
    expect(short.kindOf(text)).toBeUndefined();
    now.mockReturnValue(from + forMs + 1);
    expect(short.kindOf(text)).toBe("read");
  }
});
