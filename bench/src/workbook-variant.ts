import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";

/*
 * One variant of one case, in a process of its own: `workbook-variant.ts CASE VARIANT FILE` warms up and says so with a line; then it
 * answers each line with the time that it took once more, and the peak of memory from its start, as JSON. It loads what its
 * variant needs, so that no memory is counted that reading does not take.
 */

const [name = "", variant = "", file = ""] = process.argv.slice(2);
const WRITTEN = 100_000;
const heading = {
  documentNumber: "BILL-2026-0002",
  date: "2026-04-01",
  organization: "Lakeview Builders",
  signatories: ["Assistant Engineer", "Executive Engineer"],
};

const work = await prepare();
for (let run = 0; run < (name === "bill-pdf-500" ? 5 : 1); run += 1) await work();
let longestBlockMs = 0;
console.log("{}");
for await (const _ of createInterface({ input: process.stdin })) {
  // One that was enabled before counts the time in between.
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const startedAt = performance.now();
  await work();
  const ms = performance.now() - startedAt;
  delay.disable();
  longestBlockMs = Math.max(longestBlockMs, delay.max / 1e6);
  const round = {
    ms,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
    ...(variant === "rowhouse" ? { longestBlockMs } : {}),
  };
  console.log(JSON.stringify(round));
}

async function prepare(): Promise<() => Promise<unknown>> {
  switch (`${name} ${variant}`) {
    case "bill-pdf-500 rowhouse": {
      const { billPdf } = await import("@rowhouse/estimating");
      const { billOf500 } = await import("./workbook-data.ts");
      const bill = billOf500();
      return () => billPdf(bill, heading);
    }
    case "write-100k rowhouse": {
      const { itemWorkbook } = await import("./workbook-data.ts");
      return () => itemWorkbook(WRITTEN);
    }
    case "write-100k hucre": {
      const { writeXlsx } = await import("hucre/xlsx");
      const { itemColumns, itemRows } = await import("./workbook-data.ts");
      const cellsOf = (row: readonly string[]): (string | number)[] =>
        row.map((cell, index) => (itemColumns[index]?.kind === "figure" ? Number(cell) : cell));
      return () =>
        writeXlsx({ sheets: [{ name: "Abstract", rows: Array.from(itemRows(WRITTEN), cellsOf) }] });
    }
    case "read-100k rowhouse":
    case "read-5k rowhouse": {
      let bytes = new Uint8Array(await readFile(file));
      // As the server reads: in a thread with just that memory.
      const { threadMemory } = await import("@rowhouse/platform/src/data-plane/jobs/workbench.ts");
      const reader = new Worker(new URL("./workbook-reader.ts", import.meta.url), {
        resourceLimits: threadMemory,
      });
      return async () => {
        reader.ref();
        reader.postMessage(bytes, [bytes.buffer]);
        const [answer] = (await once(reader, "message")) as [{ bytes: Uint8Array<ArrayBuffer> }];
        bytes = answer.bytes;
        reader.unref();
      };
    }
    case "read-100k hucre":
    case "read-5k hucre": {
      const { readXlsx } = await import("hucre/xlsx");
      const bytes = await readFile(file);
      return () => readXlsx(bytes);
    }
    default:
      throw new Error(`No variant ${variant} of ${name}`);
  }
}
