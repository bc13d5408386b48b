import { type Form, type FormNote, tablesOf } from "../form.ts";
import { Canvas, LINE_EM } from "./canvas.ts";
import { fitColumns, MARGIN_X } from "./column-widths.ts";
import { Flow } from "./flow.ts";
import { drawTable } from "./table-pdf.ts";

const QUIET = "#4b5563";
const RULE = "#6b7280";
const TEXT_SIZE = 9;
const SMALL_SIZE = 7.5;
const RUNNING_HEAD_CHARACTERS = 90;
/** Between a table and what follows. */
const GAP = 10;
/** To sign in: less where that keeps the signatures on the page of what they are for. */
const SIGNATURE_SPACE = 46;
const LEAST_SIGNATURE_SPACE = 26;
const SIGNATURE_RULE = 130;
/** Number, label and colon of a fact. */
const FACT_COLUMNS = [14, 134, 6] as const;

/** The form as an A4 document (wider where its figures need it). */
export function formPdf(form: Form): Promise<Uint8Array> {
  const fit = fitColumns(form);
  const canvas = new Canvas(fit.page, {
    title: `${form.title} ${form.documentNumber}`,
    date: form.date,
  });
  const flow = new Flow(canvas);
  drawHeading(flow, form);
  const widths = new Map(tablesOf(form).map((table, index) => [table, fit.widths[index] ?? []]));
  for (const part of form.parts) {
    if (part.kind === "note") drawNote(flow, part);
    else {
      drawTable(flow, part, widths.get(part) ?? [], fit.fontSize);
      flow.y += GAP;
    }
  }
  canvas.eachPage((page, pages) => drawMargins(canvas, form, page, pages));
  return canvas.finish();
}

const innerWidth = ({ page }: Canvas): number => page.width - 2 * MARGIN_X;

function drawHeading(flow: Flow, form: Form): void {
  const { canvas } = flow;
  const box = (): { x: number; y: number; width: number } => ({
    x: MARGIN_X,
    y: flow.y,
    width: innerWidth(canvas),
  });
  for (const line of form.office) {
    flow.y += canvas.text(line, box(), { size: 10.5, isBold: true, align: "center" });
  }
  flow.y += 4;
  flow.y += canvas.text(form.title, box(), { size: 13, isBold: true, align: "center" }) + 3;
  const number = canvas.text(`Document No. ${form.documentNumber}`, box(), { size: TEXT_SIZE, isBold: true });
  canvas.text(`Date: ${printedDate(form.date)}`, box(), { size: TEXT_SIZE, align: "right" });
  flow.y += number + 4;
  drawFacts(flow, form);
}

/** Name of work over the full width; the other facts in two columns where the page is wide. */
function drawFacts(flow: Flow, form: Form): void {
  const width = innerWidth(flow.canvas);
  const isWide = form.orientation === "landscape";
  const [work, ...others] = form.facts.map((fact, index) => ({ index, fact }));
  const half = isWide ? Math.ceil(others.length / 2) : others.length;
  const rows = [[work], ...others.slice(0, half).map((left, index) => [left, others[half + index]])];
  for (const row of rows) {
    const isFull = row.length === 1 || !isWide;
    const column = isFull ? width : width / 2;
    const heights = row.map((entry, place) =>
      entry === undefined ? 0 : drawFact(flow, entry, MARGIN_X + place * column, column - (isFull ? 0 : GAP)),
    );
    flow.y += Math.max(...heights) + 2;
  }
  flow.y += 5;
}

function drawFact(
  { canvas, y }: Flow,
  { index, fact: [label, value] }: { index: number; fact: readonly [string, string] },
  x: number,
  width: number,
): number {
  const quiet = { size: TEXT_SIZE, color: QUIET };
  const [number, name, colon] = FACT_COLUMNS;
  canvas.text(`${index + 1}.`, { x, y, width: number }, quiet);
  const named = canvas.text(label, { x: x + number, y, width: name }, quiet);
  canvas.text(":", { x: x + number + name, y, width: colon }, quiet);
  const before = number + name + colon;
  const box = { x: x + before, y, width: width - before };
  return Math.max(named, canvas.text(value, box, { size: TEXT_SIZE, isBold: index === 0 }));
}

/** Stays on one page, signatures included, where a page has the room. */
function drawNote(flow: Flow, { caption, lines, signatories }: FormNote): void {
  const { canvas } = flow;
  const width = innerWidth(canvas);
  const texts = [
    ...(caption === "" ? [] : [{ text: caption, style: { size: 10, isBold: true } }]),
    ...lines.map((text, index) => ({
      text,
      style: { size: TEXT_SIZE, isBold: index === 0 && caption === "" },
    })),
  ].map(({ text, style }) => ({ style, lines: canvas.set(text, width, style) }));
  const column = width / Math.max(1, signatories.length);
  const names = signatories.map((name) => canvas.set(name, column - GAP, { size: TEXT_SIZE }));
  const nameHeight = Math.max(0, ...names.map((name) => name.length)) * TEXT_SIZE * LINE_EM;
  const signing = signatories.length === 0 ? 0 : LEAST_SIGNATURE_SPACE + nameHeight;
  flow.need(
    texts.reduce((total, text) => total + text.lines.length * text.style.size * LINE_EM + 2, signing),
  );
  for (const { lines, style } of texts) {
    for (const line of lines) {
      flow.need(style.size * LINE_EM);
      canvas.lines([line], { x: MARGIN_X, y: flow.y, width }, style);
      flow.y += style.size * LINE_EM;
    }
    flow.y += 2;
  }
  if (signatories.length === 0) return;
  flow.need(signing);
  flow.y += Math.min(SIGNATURE_SPACE, flow.room - nameHeight);
  for (const [index, name] of names.entries()) {
    const x = MARGIN_X + index * column;
    const middle = x + column / 2;
    const rule = Math.min(SIGNATURE_RULE, column - GAP) / 2;
    canvas.rules([[middle - rule, flow.y, middle + rule, flow.y]], RULE);
    canvas.lines(
      name,
      { x: x + GAP / 2, y: flow.y + 3, width: column - GAP },
      { size: TEXT_SIZE, align: "center" },
    );
  }
  flow.y += nameHeight + GAP;
}

/** 21-11-2026 for an ISO date; anything else stands as it is given. */
function printedDate(date: string): string {
  return date.replace(/^(\d{4})-(\d{2})-(\d{2})$/, "$3-$2-$1");
}

/** What stands on every page: from the second on which work it is, and at the foot the number and page x of y. */
function drawMargins(canvas: Canvas, form: Form, page: number, pages: number): void {
  const style = { size: SMALL_SIZE, color: QUIET };
  const width = innerWidth(canvas);
  if (page > 1) {
    const work = (form.facts[0]?.[1] ?? "").replaceAll(/\s+/g, " ");
    const short = work.length > RUNNING_HEAD_CHARACTERS ? `${work.slice(0, RUNNING_HEAD_CHARACTERS)}…` : work;
    const [line] = canvas.set(`${form.title}: ${short}`, width, style);
    canvas.lines(line === undefined ? [] : [line], { x: MARGIN_X, y: 10, width }, style);
  }
  const foot = { x: MARGIN_X, y: canvas.page.height - 24, width };
  canvas.text(`${form.documentNumber}  ·  snapshot ${form.snapshotHash.slice(0, 12)}`, foot, style);
  canvas.text(`Page ${page} of ${pages}`, foot, { ...style, align: "right" });
}
