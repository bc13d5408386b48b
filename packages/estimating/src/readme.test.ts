import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { billAWorkbook } from "../examples/bill-a-workbook.ts";
import { sampleWorkbook } from "./sample/sample-workbook.ts";

const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), "utf8");

describe("the README", () => {
  it("shows the example that stands beside it", async () => {
    const example = await read("../examples/bill-a-workbook.ts");
    expect(await read("../README.md")).toContain(
      example.replace('"../src/index.ts"', '"@rowhouse/estimating"'),
    );
  });

  it("shows an example that bills the sample workbook", async () => {
    const bytes = await billAWorkbook(await sampleWorkbook());
    expect(Buffer.from(bytes.subarray(0, 5)).toString()).toBe("%PDF-");
  });
});
