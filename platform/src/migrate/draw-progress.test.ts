import type { FleetProgress } from "@rowhouse/tenancy";
import { stripVTControlCharacters } from "node:util";
import { expect, it, vi } from "vitest";
import { drawProgress } from "./draw-progress.ts";

/** What a run over so many placements shows, fifty at a time, or one at a time where they are few. */
function shownFor(total: number, isTerminal: boolean): string {
  let text = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  const display = drawProgress(isTerminal);
  const show = (phase: FleetProgress["phase"], done: number) =>
    display.show({ phase, total, done, failed: 0, ...(done > 0 && { last: `p${done}` }) });
  show("canary", 0);
  show("canary", 1);
  for (let done = 1; done < total; done += Math.min(total - done, total > 12 ? 50 : 1)) show("fleet", done);
  show("fleet", total);
  show("census", total);
  display.end();
  write.mockRestore();
  return stripVTControlCharacters(text);
}

const lines = (text: string) => text.split("\n").filter((line) => /\w/.test(line));

it("says each of three placements, and each tenth of three thousand", () => {
  expect(lines(shownFor(3, false))).toHaveLength(6);
  const many = lines(shownFor(3_000, false));
  expect(many.length).toBeLessThanOrEqual(13);
  expect(many.at(-2)).toContain("3,000 of 3,000 placements");
  expect(many.at(-1)).toContain("Looking for holes");
});

it("draws one line in a terminal, however many placements there are, and takes it away at the end", () => {
  for (const total of [3, 3_000]) {
    const text = shownFor(total, true);
    expect(text).not.toContain("\n");
    expect(text).toContain(`${total.toLocaleString("en")} of ${total.toLocaleString("en")} placements`);
    expect(text.endsWith("\r")).toBe(true);
  }
});

it("says how far it is in a terminal that does not tell its width", () => {
  const { columns } = process.stdout;
  process.stdout.columns = 0;
  try {
    expect(shownFor(3_000, true)).toContain("3,000 of 3,000 placements");
  } finally {
    process.stdout.columns = columns;
  }
});
