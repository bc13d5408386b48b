import pdfmake from "pdfmake";
import type { TDocumentDefinitions } from "pdfmake/interfaces.js";
import { fonts } from "./fonts.ts";
import { plainFont } from "./plain-font.ts";

const fontFiles = new Set(Object.values(fonts).flatMap((face) => [face.normal, face.bold]));
/** Its types leave out the files that it keeps in memory. */
const { virtualfs } = pdfmake as typeof pdfmake & {
  virtualfs: { writeFileSync(path: string, content: Uint8Array): void };
};
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
/** PDF wants a date of creation; there is no clock here. */
const NO_DATE = "2000-01-01";

for (const path of Object.values(fonts.latin)) virtualfs.writeFileSync(path, plainFont(path));
pdfmake.setFonts(fonts);
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => fontFiles.has(path));

/** The only place that knows pdfmake. It fetches nothing, and reads the font files alone. */
export async function renderPdf(
  definition: TDocumentDefinitions,
  about: { readonly title: string; readonly date: string },
): Promise<Uint8Array> {
  const creationDate = new Date(ISO_DATE.test(about.date) ? about.date : NO_DATE);
  const info = { title: about.title, creator: "Rowhouse", producer: "Rowhouse", creationDate };
  const bytes = await pdfmake.createPdf({ ...definition, info, compress: true }).getBuffer();
  return new Uint8Array(bytes);
}
