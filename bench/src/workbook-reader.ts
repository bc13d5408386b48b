import { parentPort } from "node:worker_threads";
import { readWorkbook } from "@rowhouse/estimating/reading";

/*
 * Reads each workbook that it is sent, as the server does: in a thread of its own, to which the bytes are handed over; answers with the
 * number of items, and hands them back for the next time.
 */

parentPort?.on("message", (bytes: Uint8Array<ArrayBuffer>) => {
  void readWorkbook(bytes, { fileName: "items.xlsx" }).then(({ counts }) =>
    parentPort?.postMessage({ items: counts.item, bytes }, [bytes.buffer]),
  );
});
