import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleWorkbook } from "../sample/sample-workbook.ts";
import { runCommandLine } from "./command-line.ts";

const bin = fileURLToPath(new URL("../../bin/rowhouse-estimate.js", import.meta.url));
let folder = "";
let hall = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "command-line-"));
  hall = join(folder, "hall.xlsx");
  await writeFile(hall, await sampleWorkbook());
});

afterAll(() => rm(folder, { recursive: true }));

class Screen extends Writable {
  text = "";
  isTTY = false;
  columns: number;

  constructor(columns = 80) {
    super();
    this.columns = columns;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString("utf8");
    done();
  }
}

async function run(
  args: string[],
  screen = new Screen(),
): Promise<{ code: number; out: string; err: string }> {
  const complaints = new Screen();
  const code = await runCommandLine(args, screen, complaints);
  return { code, out: screen.text, err: complaints.text };
}

describe("rowhouse-estimate read", () => {
  it("prints exactly one JSON object with --json, its amounts as numbers", async () => {
    const { code, out } = await run(["read", hall, "--json"]);
    expect(code).toBe(0);
    const report = JSON.parse(out);
    expect(Object.keys(report)).toEqual(["file", "outcome", "code", "sheets", "warnings"]);
    expect(report).toMatchObject({ file: "hall.xlsx", outcome: "read", code: null });
    expect(report.sheets[1]).toMatchObject({
      name: "Abstract",
      visible: true,
      role: "abstract",
      rows: { item: 3, unread: 0 },
    });
    expect(report.sheets[1].tables).toEqual([
      {
        headerRow: 7,
        role: "abstract",
        items: 3,
        zeroQuantityItems: 0,
        itemsSum: 172_780.8,
        statedTotal: 172_780.8,
        statedTotalCell: "F16",
        rounding: "exact",
      },
    ]);
  });

  it("draws a report that stays within the terminal, whatever its width", async () => {
    for (const width of [80, 140]) {
      const { code, out } = await run(["read", hall], new Screen(width));
      expect(code).toBe(0);
      expect(out).toContain("1,72,780.80");
      expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(width);
    }
  });

  it("groups figures as the locale does, and colours them only on a terminal", async () => {
    const screen = new Screen();
    screen.isTTY = true;
    expect((await run(["read", hall, "--locale", "en-GB"], screen)).out).toContain("172,780.80");
    expect(screen.text).toContain("\u001b[");
    expect((await run(["read", hall])).out).not.toContain("\u001b[");
  });

  it("names the error of a file that is no workbook, in the same shape, and of one that is not there", async () => {
    const empty = join(folder, "empty.xlsx");
    await writeFile(empty, "");
    const refused = await run(["read", empty, "--json"]);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.out)).toMatchObject({
      file: "empty.xlsx",
      outcome: "refused",
      code: "WORKBOOK_EMPTY_FILE",
      sheets: [],
      warnings: [
        { code: "WORKBOOK_EMPTY_FILE", message: expect.stringContaining("Save the workbook again") },
      ],
    });
    const missing = await run(["read", join(folder, "nothing.xls"), "--json"]);
    expect(missing.code).toBe(1);
    expect(JSON.parse(missing.out)).toMatchObject({ outcome: "refused", code: "FILE_NOT_OPENED" });
  });

  it("explains itself where it is called wrongly", async () => {
    for (const args of [
      [],
      ["write", hall],
      ["read"],
      ["read", hall, "--colour"],
      ["read", hall, "--locale", "?"],
    ]) {
      expect(await run(args)).toMatchObject({ code: 2, out: "", err: expect.stringContaining("read FILE") });
    }
    expect(await run(["--help"])).toMatchObject({ code: 0, out: expect.stringContaining("--json") });
  });

  it("runs as the program of the package", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [bin, "read", hall, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: "read" });
  });
});
