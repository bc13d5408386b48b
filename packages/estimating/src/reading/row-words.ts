import { foldText, withPlainDigits } from "./fold-text.ts";
import type { TotalKind } from "./reading.ts";

/** The folded beginnings of rows that sum up or adjust, in the order in which they are tried. */
const TOTALS: readonly (readonly [RegExp, TotalKind])[] = [
  [/^(or )?say( rs| rupees| amount)?\b/, "say"],
  [
    /^(grand|gr|g|overall|gesamt) ?(totals?|summe|totale?)\b|^gt\b|^(contract|tender|bid) (sum|price|amount|value|total)\b|^total (estimated|project|contract|bid|tender) (cost|price|sum|amount)|^total cost of (the )?(work|project|estimate)/,
    "grand_total",
  ],
  [
    /^(sub|part|page|section|group|chapter|element|bill) ?total\b|^total (of |for )?(the )?(part|section|page|chapter|group|sub ?head|schedule|sl|element|bill)\b|^st\b$/,
    "subtotal",
  ],
  [
    /^(c ?f|b ?f|(total |amount )?(to )?(be )?(carried|taken) (over|forward|to)|(total )?brought (over|forward)|to (collection|summary|next page)|page no|page \d)\b/,
    "subtotal",
  ],
  [
    /^(net |gross |overall |bid |project )?totals?\b|^net (amount|payable|qty|quantity)|^gross (amount|qty)|^amount total/,
    "total",
  ],
  [/^(add|plus|extra)\b/, "add"],
  [/^(deduct|deduction|deductions)\b/, "deduct"],
  [/^(less|minus|rebate|discount)\b/, "less"],
  [/\btotal( rs| inr| amount)?$/, "total"],
];

/** The same in other languages, as whole words at the beginning, folded when they are looked up. */
const FOREIGN_TOTALS: readonly (readonly [TotalKind, string])[] = [
  [
    "grand_total",
    "total general|total geral|totaux generaux|montant total|total ttc|total tvac|gesamtsumme|gesamtbetrag|endsumme|angebotssumme|auftragssumme|total presupuesto|presupuesto total|costo total|valor total|total da obra|jumlah total|total keseluruhan|grand jumlah|totale generale|महायोग|कुल योग|कुल लागत|सकल योग|всего по смете|общая стоимость|γενικο συνολο|total cu tva|celkova cena",
  ],
  [
    "subtotal",
    "sous total|sous totaux|subtotal|zwischensumme|titelsumme|summe|suma parcial|sub jumlah|subtotale|a reporter|report|ubertrag|suma y sigue|उप योग|उपयोग",
  ],
  [
    "total",
    "total ht|totaux|total hors|suma|suma total|jumlah|totale|razem|toplam|totaal|costo directo|योग|कुल|एकूण|जम्मा|الإجمالي|المجموع|合计|小计|tong cong|మొత్తం|કુલ|মোট|மொத்தம்|ಒಟ್ಟು|ആകെ|ਕੁੱਲ|ମୋଟ|итого|всего|συνολο|total fara tva|celkem|summa|samtals|osszesen|yhteensa|कुल जम्मा|جمع|รวม|รวมเป็นเงิน|ukupno|skupaj|סה כ|합계|소계|合計|小計",
  ],
  [
    "add",
    "tva|iva|igv|mwst|zzgl|ust|ppn|gastos generales|utilidad|bdi|imprevistos|imprevus|जोड़|जीएसटी|जी एस टी|ндс|пдв|φπα|dph|moms|afa|alv|ضريبة",
  ],
  ["less", "remise|rabais|abzgl|nachlass|descuento|desconto|घटाएं|घटायें"],
];

const BY_BEGINNING = FOREIGN_TOTALS.flatMap(([kind, phrases]) =>
  phrases.split("|").map((phrase) => [foldText(phrase), kind] as const),
).toSorted((a, b) => b[0].length - a[0].length);

function foreignKind(folded: string): TotalKind | undefined {
  return BY_BEGINNING.find(([phrase]) => folded === phrase || folded.startsWith(`${phrase} `))?.[1];
}

/** Charges on the sum of the items: percentages and taxes that stand below an estimate. */
const CHARGES =
  /\b(gst|vat|tva|iva|igv|mwst|ppn|sales tax|labou?r cess|cess|contingenc(y|ies)|quality (control|assurance)|agency charges?|tender premium|prorata|pro rata|seigniorage|royalty charges|unforeseen|nac|l s provision|insurance|price (variation|escalation)|supervision|establishment|consultancy|electrification|overheads?)\b/;

/** The kind of total a text announces, or undefined: only where the row has no quantity and rate is it one. */
export function totalKind(text: string): TotalKind | undefined {
  const folded = foldText(text).replace(/^(\d+ |[a-z] )(?=total|add|less|deduct|say|grand|sub)/, "");
  if (folded === "") return undefined;
  for (const [pattern, kind] of TOTALS) if (pattern.test(folded)) return kind;
  return foreignKind(folded);
}

/** Charges that are items of their own in other lists, where they bear no percentage and no total stands above them. */
const SERVICES =
  /\b(insurance|price (variation|escalation)|supervision|establishment|consultancy|electrification|quality (control|assurance)|royalty charges|overheads?)\b/;

/** Whether the text names what may be an item as well as a charge. */
export function isService(text: string): boolean {
  return SERVICES.test(foldText(text)) && percentIn(text) === undefined;
}

/** Whether the text is a percentage or tax upon the items rather than an item. */
export function isCharge(text: string): boolean {
  const folded = foldText(text);
  return CHARGES.test(folded) && (/%|\bpercent|\bper cent|@/.test(text) || folded.length < 48);
}

export function percentIn(text: string): string | undefined {
  return /(\d+(?:\.\d+)?)\s*(?:%|per ?cent)/i.exec(text)?.[1];
}

const SECTION =
  /^\W*(part|section|chapter|sub ?head|sub ?work|schedule|group|component|package|annexure|bill no|head)\b[\s\-–—:.("'`“”]*([a-z]\b|[ivx]+\b|\d{1,3}\b)/i;

/** "PART A: …", "Sub-head II" and the like. */
export function isSectionText(text: string): boolean {
  return text.length <= 160 && SECTION.test(text);
}

/** A short heading in capitals, such as "SANITARY WORK". */
export function isCapitalHeading(text: string): boolean {
  if (text.length < 4 || text.length > 70 || /[.;]\s/.test(text)) return false;
  const letters = text.replace(/[^\p{L}]/gu, "");
  return letters.length >= 4 && letters === letters.toUpperCase() && letters !== letters.toLowerCase();
}

const ROMAN = /^(i{1,3}|iv|vi{0,3}|ix|xi{0,2}|v|x)$/i;
const MARKER =
  /^[([{]?\s*([a-z]|[ivx]{1,5}|\d{1,3}(?:\.\d{1,3})*)\s*(?:[)\]}]|[.:](?![\d]))|^[([{]\s*([a-z]|[ivx]{1,5}|\d{1,2})\s*[)\]}]/i;

/** How the numbers below this one begin: "4." below "4", "4.", and "4.0". */
export function prefixBelow(number: string): string {
  return `${number.replace(/(\.0+)?\.?$/, "")}.`;
}

/** How deep a number stands: "4" and "4.0" are 0, "4.1" is 1, "(a)" is 10, "(ii)" is 20; undefined for what is no number. */
export function numberLevel(number: string): number | undefined {
  if (/^\d+$/.test(number)) return 0;
  const bare = withPlainDigits(number)
    .replace(/[()[\]{}\s:]/g, "")
    .replace(/\.+$/, "");
  if (/^\d+$/.test(bare)) return /^[([{]/.test(number.trim()) ? 15 : 0;
  if (/^\d+(\.\d+)+$/.test(bare)) return bare.replace(/(\.0+)+$/, "").split(".").length - 1;
  if (/^\d+(\.\d+)*[-/]?[a-z]$/i.test(bare)) return 5;
  if (ROMAN.test(bare) && bare.length > 1) return 20;
  if (/^[a-z]$/i.test(bare)) return /^[ivx]$/.test(bare) ? 20 : 10;
  return undefined;
}

/** The marker at the beginning of a description: "(a)" of "(a) in hard rock". */
export function leadingMarker(text: string): string | undefined {
  const match = MARKER.exec(text);
  return match === null ? undefined : match[0].trim();
}
