import { parentPort } from "node:worker_threads";
import { readWorkbook } from "@rowhouse/estimating/reading";

/* Reads each workbook that it is sent, as the server does: in a thread of its own; answers with the number of items. */

parentPort?.on("message", (bytes: Uint8Array) => {
  void readWorkbook(bytes, { fileName: "items.xlsx" }).then(({ counts }) =>
    parentPort?.postMessage(counts.item, []),
  );
});
