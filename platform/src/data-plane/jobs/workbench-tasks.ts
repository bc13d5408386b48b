import {
  billCsv,
  billPdf,
  billXlsx,
  compareEstimates,
  deviationPdf,
  deviationXlsx,
  estimateCsv,
  estimateFromReading,
  estimatePdf,
  estimateXlsx,
  fillTemplate,
  form26Pdf,
  form26Xlsx,
  measurementCsv,
  measurementPdf,
  measurementXlsx,
  mappingsOf,
  priceEstimate,
  readWorkbook,
  templateFields,
  workslipCsv,
  workslipPdf,
  workslipXlsx,
} from "@rowhouse/estimating";
import type {
  Bill,
  Corrections,
  DocumentHeading,
  EstimateDifference,
  ItemChange,
  LayoutMapping,
  FilledTemplate,
  PricedEstimate,
  ReadingWarning,
  Snapshot,
  WorkbookReading,
  Workslip,
} from "@rowhouse/estimating";
import { assembling } from "../estimates/item-pages.ts";
import type { EstimateInPages } from "../estimates/item-pages.ts";
import { packEstimate, packList } from "../estimates/packed-estimate.ts";
import type { PackedEstimate, PackedList } from "../estimates/packed-estimate.ts";
import { inTurns } from "../../foundation/turns/in-turns.ts";
import { ratesForImport } from "../rates/rates-for-import.ts";
import type { RatesForImport } from "../rates/rates-for-import.ts";
import type { deviationLayouts, PaperName } from "./papers.ts";
import { makePreview } from "../uploads/make-preview.ts";
import type { PreviewFiles } from "../uploads/make-preview.ts";

/** What a thread can be asked to do. Everything that goes in or comes out survives a message. */
interface Tasks {
  rates: {
    input: { readingJson: Uint8Array };
    result: RatesForImport;
  };
  read: {
    input: { bytes: Uint8Array; fileName: string; corrections?: Corrections; mappings?: LayoutMapping[] };
    /** The reading as JSON: it goes to a file as it is. */
    result: {
      json: Uint8Array;
      summary: ReadingSummary;
      preview: PreviewFiles;
      /** What it was read with, and the fingerprints of the remembered layouts among that. */
      corrections: Corrections;
      layouts: string[];
    };
  };
  correct: {
    input: { bytes: Uint8Array; fileName: string; corrections: Corrections };
    /** With what is worth remembering for files of the same layout. */
    result: { json: Uint8Array; preview: PreviewFiles; layouts: LayoutMapping[] };
  };
  preview: {
    input: { readingJson: Uint8Array };
    result: PreviewFiles;
  };
  estimate: {
    input: { readingJson: Uint8Array; title?: string; preset?: string };
    result: { packed: PackedEstimate; warnings: ReadingWarning[] };
  };
  compare: {
    /** Versions that were kept, as JSON of what was priced then, and the estimate as it is now. */
    input: { before: string | EstimateInPages; after: string | EstimateInPages };
    result: Omit<EstimateDifference, "items"> & { items: PackedList<ItemChange> };
  };
  draw: {
    input: Drawing & { heading: DocumentHeading };
    result: { files: DrawnFile[] };
  };
  fill: {
    input: { template: Uint8Array; drawing: Drawing; heading: DocumentHeading };
    result: FilledTemplate;
  };
}

export interface DrawnFile {
  /** Of the document inside of the chain: a workslip has its deviation statement, a bill its Form 26. */
  name: PaperName;
  extension: "pdf" | "xlsx" | "csv";
  bytes: Uint8Array;
}

export type Drawing = (
  | { kind: "estimate"; document: Snapshot }
  | { kind: "workslip"; document: Workslip; deviation?: (typeof deviationLayouts)[number] | undefined }
  | { kind: "bill"; document: Bill }
) & {
  /** Left out: all that the document can be printed as. */
  papers?: readonly PaperName[] | undefined;
  extensions?: readonly DrawnFile["extension"][] | undefined;
};

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
  async rates({ readingJson }) {
    return ratesForImport(JSON.parse(Buffer.from(readingJson).toString("utf8")) as WorkbookReading);
  },

  async read({ bytes, fileName, corrections, mappings }, onProgress) {
    const reading = await readWorkbook(bytes, {
      fileName,
      ...(corrections === undefined ? {} : { corrections }),
      ...(mappings === undefined ? {} : { mappings }),
      onProgress: ({ percent }) => {
        onProgress(percent);
      },
    });
    return {
      json: Buffer.from(JSON.stringify(reading)),
      summary: summarize(reading),
      preview: makePreview(reading),
      corrections: reading.corrections ?? { sheets: [] },
      layouts: reading.layouts ?? [],
    };
  },

  async correct({ bytes, fileName, corrections }) {
    const reading = await readWorkbook(bytes, { fileName, corrections });
    return {
      json: Buffer.from(JSON.stringify(reading)),
      preview: makePreview(reading),
      layouts: mappingsOf(reading),
    };
  },

  async preview({ readingJson }) {
    return makePreview(JSON.parse(Buffer.from(readingJson).toString("utf8")) as WorkbookReading);
  },

  async estimate({ readingJson, title, preset }) {
    const reading = JSON.parse(Buffer.from(readingJson).toString("utf8")) as WorkbookReading;
    const { estimate, warnings } = estimateFromReading(reading, {
      ...(title === undefined ? {} : { title }),
      ...(preset === undefined ? {} : { preset }),
    });
    return { packed: packEstimate(estimate), warnings };
  },

  async compare({ before, after }) {
    const { items, ...difference } = compareEstimates(
      await pricedVersion(before),
      await pricedVersion(after),
    );
    return { ...difference, items: packList(items) };
  },

  async draw(drawing, onProgress) {
    const steps = drawings(drawing);
    const files: DrawnFile[] = [];
    for (const [name, extension, draw] of steps) {
      files.push({ name, extension, bytes: await draw() });
      onProgress(Math.round((100 * files.length) / steps.length));
    }
    return { files };
  },

  async fill({ template, drawing, heading }) {
    return fillTemplate(template, templateFields(drawing, heading));
  },
};

async function pricedVersion(version: string | EstimateInPages): Promise<PricedEstimate> {
  if (typeof version === "string") return JSON.parse(version) as PricedEstimate;
  return priceEstimate(await inTurns(assembling(version)));
}

type Step = [
  name: DrawnFile["name"],
  extension: DrawnFile["extension"],
  draw: () => Promise<Uint8Array> | Uint8Array,
];

/** The files of a document; the one that is read most comes first. */
function drawings(drawing: Drawing & { heading: DocumentHeading }): Step[] {
  const { papers: wanted, extensions } = drawing;
  return allDrawings(drawing).filter(
    ([name, extension]) =>
      (wanted === undefined || wanted.includes(name)) &&
      (extensions === undefined || extensions.includes(extension)),
  );
}

function allDrawings(drawing: Drawing & { heading: DocumentHeading }): Step[] {
  const { heading } = drawing;
  switch (drawing.kind) {
    case "estimate":
      return [
        ["estimate", "pdf", () => estimatePdf(drawing.document, heading)],
        ["estimate", "xlsx", () => estimateXlsx(drawing.document, heading)],
        ["estimate", "csv", () => estimateCsv(drawing.document, heading)],
        ["measurement", "pdf", () => measurementPdf(drawing.document, heading)],
        ["measurement", "xlsx", () => measurementXlsx(drawing.document, heading)],
        ["measurement", "csv", () => measurementCsv(drawing.document, heading)],
      ];
    case "workslip":
      return [
        ["workslip", "pdf", () => workslipPdf(drawing.document, heading)],
        ["workslip", "xlsx", () => workslipXlsx(drawing.document, heading)],
        ["workslip", "csv", () => workslipCsv(drawing.document, heading)],
        ["deviation", "pdf", () => deviationPdf(drawing.document, heading, drawing.deviation)],
        ["deviation", "xlsx", () => deviationXlsx(drawing.document, heading, drawing.deviation)],
      ];
    case "bill":
      return [
        ["bill", "pdf", () => billPdf(drawing.document, heading)],
        ["bill", "xlsx", () => billXlsx(drawing.document, heading)],
        ["bill", "csv", () => billCsv(drawing.document, heading)],
        ["form26", "pdf", () => form26Pdf(drawing.document, heading)],
        ["form26", "xlsx", () => form26Xlsx(drawing.document, heading)],
      ];
  }
}

function summarize(reading: WorkbookReading): ReadingSummary {
  return {
    sheets: reading.sheets.length,
    tables: reading.sheets.reduce((count, sheet) => count + sheet.tables.length, 0),
    items: reading.counts.item,
    warnings: reading.warnings.length,
  };
}
