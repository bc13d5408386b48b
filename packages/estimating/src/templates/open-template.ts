import { type Document, DOMParser, onWarningStopParsing } from "@xmldom/xmldom";
import { type Parts, unpackArchive } from "../reading/archive.ts";
import { defaultLimits } from "../reading/limits.ts";
import { CompoundFile, isOle2 } from "../reading/ole2.ts";
import { WorkbookError } from "../reading/workbook-error.ts";
import { TemplateError } from "./template-error.ts";

export interface Template {
  readonly format: "docx" | "xlsx";
  readonly parts: Parts;
}

const MEBIBYTE = 1024 * 1024;
const LIMITS = {
  ...defaultLimits,
  archiveEntries: 2_000,
  unpackedBytes: 32 * MEBIBYTE,
  partBytes: 16 * MEBIBYTE,
};

/** Sixty times as much in memory, once it is a tree. */
const XML_BYTES = 2 * MEBIBYTE;

const CONTENT_TYPES = "[Content_Types].xml";
const IS_XML = /\.(?:xml|rels|vml)$/i;
const UNSAFE_PART =
  /vbaProject|vbaData|macrosheets\/|externalLinks\/|embeddings\/|activeX\/|customUI|connections\.xml$|queryTables\/|oleObject|attachedToolbars|webExtension|dialogsheets\//i;
const UNSAFE_FIELD = /\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|RD)\b/i;
const UNSAFE_FORMULA =
  /\b(?:WEBSERVICE|FILTERXML|IMAGE|STOCKHISTORY|PY|DDE|RTD|CALL|EXEC|REGISTER(?:\.ID)?)\s*\(|\||\[\d+\]/i;
const SAFE_LINK = /^(?:https?:|mailto:|#)/i;

/**
 * Unpacks a template under limits and refuses what runs, fetches or hides. Throws TemplateError.
 * Nothing is written anywhere, and names of parts are only looked up.
 */
export async function openTemplate(bytes: Uint8Array): Promise<Template> {
  const parts = await unpack(bytes);
  const format = formatOf(parts);
  refuseLarge(parts);
  for (const [name, content] of parts) refuseUnsafe(name, content);
  for (const [name, content] of parts) if (IS_XML.test(name)) parseXml(name, content);
  const types = parts.get(CONTENT_TYPES)?.toString("utf8") ?? "";
  // A .dotx or .xltx becomes a document of its own: programs refuse the one under the other's name.
  parts.set(
    CONTENT_TYPES,
    Buffer.from(
      types
        .replaceAll(/(?<=wordprocessingml\.)template(?=\.main\+xml)/g, "document")
        .replaceAll(/(?<=spreadsheetml\.)template(?=\.main\+xml)/g, "sheet"),
    ),
  );
  return { format, parts };
}

/** Throws TEMPLATE_TOO_LARGE. */
function refuseLarge(parts: Parts): void {
  const texts = [...parts].filter(([name]) => IS_XML.test(name)).map(([, content]) => content.length);
  const bytes = texts.reduce((sum, length) => sum + length, 0);
  if (bytes <= XML_BYTES) return;
  throw new TemplateError("TEMPLATE_TOO_LARGE", `Without pictures it has ${Math.ceil(bytes / MEBIBYTE)} MB.`);
}

/** Throws TEMPLATE_NOT_A_TEMPLATE. */
function formatOf(parts: Parts): Template["format"] {
  if (parts.has("xl/workbook.xml")) return "xlsx";
  const document = [...parts].find(([name]) => /^word\/document\d*\.xml$/.test(name))?.[1];
  if (document === undefined) throw new TemplateError("TEMPLATE_NOT_A_TEMPLATE");
  if (document.subarray(0, 4_096).includes("http://purl.oclc.org/ooxml/wordprocessingml"))
    throw new TemplateError("TEMPLATE_NOT_A_TEMPLATE", "It is a Strict Open XML document.");
  return "docx";
}

/** What programs save is well-formed; anything else is damaged, and is not guessed at. Throws TemplateError. */
export function parseXml(name: string, content: Buffer): Document {
  try {
    return new DOMParser({ onError: onWarningStopParsing }).parseFromString(
      content.toString("utf8"),
      "text/xml",
    );
  } catch {
    throw new TemplateError("TEMPLATE_DAMAGED", `It is ${name}.`);
  }
}

async function unpack(bytes: Uint8Array): Promise<Parts> {
  if (isOle2(bytes)) throw compoundError(bytes);
  if (Buffer.from(bytes.subarray(0, 2)).toString("latin1") !== "PK") {
    throw new TemplateError("TEMPLATE_NOT_A_TEMPLATE");
  }
  try {
    return (await unpackArchive(bytes, () => true, LIMITS)).parts;
  } catch (error) {
    if (!(error instanceof WorkbookError)) throw error;
    if (error.code === "WORKBOOK_ENCRYPTED") throw new TemplateError("TEMPLATE_ENCRYPTED");
    throw new TemplateError(
      error.code === "WORKBOOK_ARCHIVE_BOMB" ? "TEMPLATE_TOO_LARGE" : "TEMPLATE_DAMAGED",
      error.message,
    );
  }
}

/** A compound file is a document with a password, or of the programs before 2007. */
function compoundError(bytes: Uint8Array): TemplateError {
  try {
    const file = new CompoundFile(bytes);
    if (file.has("EncryptedPackage") || file.has("EncryptionInfo"))
      return new TemplateError("TEMPLATE_ENCRYPTED");
  } catch (error) {
    if (!(error instanceof WorkbookError)) throw error;
  }
  return new TemplateError("TEMPLATE_NOT_A_TEMPLATE", "It is a file of the format before 2007 (.doc, .xls).");
}

function refuseUnsafe(name: string, content: Buffer): void {
  if (UNSAFE_PART.test(name)) throw new TemplateError("TEMPLATE_UNSAFE", `It is ${name}.`);
  if (!IS_XML.test(name)) return;
  const isWide = content[0] === 0xff || content[0] === 0xfe || content[1] === 0;
  const xml = content.toString("utf8");
  const unsafe = (what: string): TemplateError => new TemplateError("TEMPLATE_UNSAFE", `${what} in ${name}.`);
  if (isWide) throw unsafe("An encoding other than UTF-8 stands");
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) throw unsafe("XML entities are declared");
  if (/macroEnabled/i.test(xml) && name === CONTENT_TYPES) throw unsafe("Macros are declared");
  if (/<w:altChunk\b|<o:OLEObject\b|<w:object\b|<oleObject\b|<ddeLink\b/i.test(xml)) {
    throw unsafe("An embedded object stands");
  }
  if (name.endsWith(".rels")) refuseRelations(xml, unsafe);
  const fields = [
    Array.from(xml.matchAll(/<w:instrText[^>]*>([^<]*)/g), ([, code]) => code).join(""),
    ...Array.from(xml.matchAll(/w:instr="([^"]*)"/g), ([, code]) => code ?? ""),
  ];
  if (fields.some((field) => UNSAFE_FIELD.test(field))) throw unsafe("A field that fetches stands");
  if (!name.startsWith("xl/")) return;
  for (const [, formula = ""] of xml.matchAll(/<(?:f|formula\d?|definedName)\b[^>]*>([^<]*)</g)) {
    if (UNSAFE_FORMULA.test(formula.replaceAll(/"[^"]*"/g, "")))
      throw unsafe("A formula that fetches or runs stands");
  }
}

function refuseRelations(xml: string, unsafe: (what: string) => TemplateError): void {
  for (const [relation] of xml.matchAll(/<Relationship\b[^>]*>/gi)) {
    if (!/TargetMode\s*=\s*["']External["']/i.test(relation)) continue;
    const target = /\bTarget\s*=\s*["']([^"']*)["']/i.exec(relation)?.[1] ?? "";
    const isLink = /Type\s*=\s*["'][^"']*\/hyperlink["']/i.test(relation);
    if (!isLink || !SAFE_LINK.test(target)) throw unsafe(`A link to ${target.slice(0, 80)} stands`);
  }
}
