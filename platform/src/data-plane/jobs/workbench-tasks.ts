import {
  billPdf,
  billXlsx,
  estimateFromReading,
  estimatePdf,
  estimateXlsx,
  readWorkbook,
  workslipPdf,
  workslipXlsx,
} from "@rowhouse/estimating";
import type {
  Bill,
  DocumentHeading,
  Estimate,
  ReadingWarning,
  Snapshot,
  WorkbookReading,
  Workslip,
} from "@rowhouse/estimating";

/** What a thread can be asked to do. Everything that goes in or comes out survives a message. */
interface Tasks {
  read: {
    input: { bytes: Uint8Array; fileName: string };
    /** The reading as JSON: it goes to a file as it is. */
    result: { json: Uint8Array; summary: ReadingSummary };
  };
  estimate: {
    input: { readingJson: Uint8Array; title?: string; preset?: string };
    result: { estimate: Estimate; warnings: ReadingWarning[] };
  };
  draw: {
    input: Drawing & { heading: DocumentHeading };
    result: { pdf: Uint8Array; xlsx: Uint8Array };
  };
}

export type Drawing =
  | { kind: "estimate"; document: Snapshot }
  | { kind: "workslip"; document: Workslip }
  | { kind: "bill"; document: Bill };

export interface ReadingSummary {
  sheets: number;
  tables: number;
  items: number;
  warnings: number;
}

export type TaskName = keyof Tasks;
export type TaskInput<Name extends TaskName> = Tasks[Name]["input"];
export type TaskResult<Name extends TaskName> = Tasks[Name]["result"];

type TaskCode = {
  [Name in TaskName]: (
    input: TaskInput<Name>,
    onProgress: (percent: number) => void,
  ) => Promise<TaskResult<Name>>;
};

export const tasks: TaskCode = {
  async read({ bytes, fileName }, onProgress) {
    const reading = await readWorkbook(bytes, {
      fileName,
      onProgress: ({ percent }) => {
        onProgress(percent);
      },
    });
    return { json: Buffer.from(JSON.stringify(reading)), summary: summarize(reading) };
  },

  async estimate({ readingJson, title, preset }) {
    const reading = JSON.parse(Buffer.from(readingJson).toString("utf8")) as WorkbookReading;
    return estimateFromReading(reading, {
      ...(title === undefined ? {} : { title }),
      ...(preset === undefined ? {} : { preset }),
    });
  },

  async draw(drawing, onProgress) {
    const { heading } = drawing;
    switch (drawing.kind) {
      case "estimate":
        return drawBoth(
          estimatePdf(drawing.document, heading),
          () => estimateXlsx(drawing.document, heading),
          onProgress,
        );
      case "workslip":
        return drawBoth(
          workslipPdf(drawing.document, heading),
          () => workslipXlsx(drawing.document, heading),
          onProgress,
        );
      case "bill":
        return drawBoth(
          billPdf(drawing.document, heading),
          () => billXlsx(drawing.document, heading),
          onProgress,
        );
    }
  },
};

async function drawBoth(
  drawnPdf: Promise<Uint8Array>,
  drawXlsx: () => Promise<Uint8Array>,
  onProgress: (percent: number) => void,
): Promise<{ pdf: Uint8Array; xlsx: Uint8Array }> {
  const pdf = await drawnPdf;
  onProgress(60);
  return { pdf, xlsx: await drawXlsx() };
}

function summarize(reading: WorkbookReading): ReadingSummary {
  return {
    sheets: reading.sheets.length,
    tables: reading.sheets.reduce((count, sheet) => count + sheet.tables.length, 0),
    items: reading.counts.item,
    warnings: reading.warnings.length,
  };
}
