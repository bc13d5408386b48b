import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sampleWorkbook } from "./sample/sample-workbook.ts";

const run = promisify(execFile);
const script = fileURLToPath(new URL("corpus.ts", import.meta.url));
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "corpus-"));
  await mkdir(join(folder, "inner"));
  await writeFile(join(folder, "inner", "hall.xlsx"), await sampleWorkbook());
  await writeFile(join(folder, "empty.xlsx"), "");
  await writeFile(join(folder, "readme.txt"), "no workbook");
});

afterAll(() => rm(folder, { recursive: true }));

it("reports every workbook below a folder, read or refused, as one JSON array", async () => {
  const { stdout } = await run(process.execPath, ["--conditions=source", script, folder, "--json"]);
  expect(JSON.parse(stdout)).toEqual([
    expect.objectContaining({ file: "empty.xlsx", outcome: "refused", code: "WORKBOOK_EMPTY_FILE" }),
    expect.objectContaining({
      file: join("inner", "hall.xlsx"),
      outcome: "read",
      code: null,
      sheets: [
        expect.objectContaining({ role: "general_abstract" }),
        expect.objectContaining({ role: "abstract" }),
        expect.objectContaining({ role: "measurement" }),
      ],
      items: 3,
      total: "172780.8",
      statedTotal: "172780.8",
      warnings: [],
      ms: expect.any(Number),
      peakRssMb: expect.any(Number),
    }),
  ]);
});

it("compares with what was written down by hand, and names every figure that differs", async () => {
  const expected = join(folder, "expected.json");
  const sheet = { name: "Abstract", role: "abstract" };
  const table = { headerRow: 7, role: "abstract", items: 3, itemsSum: "172780.80" };
  const compare = async (tables: object[]): Promise<unknown> => {
    await writeFile(expected, JSON.stringify([{ file: "hall.xlsx", sheets: [{ ...sheet, tables }] }]));
    return run(process.execPath, ["--conditions=source", script, folder, "--expected", expected]);
  };
  await expect(compare([table])).resolves.toMatchObject({
    stderr: expect.stringContaining("1 read as expected"),
  });
  await expect(compare([{ ...table, items: 4 }])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('hall.xlsx: "Abstract" row 7: items is 3, not 4'),
  });
});

it("prints a table for people, and explains itself without a folder", async () => {
  const { stdout } = await run(process.execPath, ["--conditions=source", script, folder]);
  expect(stdout).toContain("1,72,780.80");
  await expect(run(process.execPath, ["--conditions=source", script])).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining("npm run corpus -- DIR"),
  });
});
