import { foldText, joinAbbreviations, withPlainDigits } from "./fold-text.ts";
import type { TotalKind } from "./reading.ts";

/** The folded beginnings of rows that sum up or adjust, in the order in which they are tried. */
const TOTALS: readonly (readonly [RegExp, TotalKind])[] = [
  [
    /^(or |total )?say( rs| rupees| amount| total)?\b|^(or )?round(ed|ing)?( ?(off|up|to|down))?( total| amount| figure| value| rs)*( [\d ]+)?$/,
    "say",
  ],
  [
    /^(grand|gr|g|overall|final|gesamt) ?(total|summe|totale?)\b|^gt\b|^(contract|tender|bid) (sum|price|amount|value|total)\b|^total (estimated?|project|contract|bid|tender) (cost|price|sum|amount)|^total cost of (the )?(work|project|estimate)|^total( cost| price| amount)?( rs)? (including|incl|inclusive|with|after) (of )?(all )?(the )?(gst|vat|tax|taxes|tva|mwst|iva|pdv|dph|btw|moms|value)\b|^(total )?(to be )?carried to (the )?form of (tender|bid)|^quoted (rate|amount|price)( in figures?)?\b/,
    "grand_total",
  ],
  [
    /^(s|sub|part|page|section|group|chapter|element|bill|trade|division|collection) ?total\b|^total (of |for )?(this |the )?(part|section|page|chapter|group|sub ?head|sub ?work|schedule|sl|sh|element|bill|annexure|component|division|trade) ?(no )?([a-z]?\d*\b|[ivx]+\b|carried)|^st\b$|^(part|section|schedule|group|sub ?head|chapter|annexure|bill)( [a-z\d]{1,3})? (sub )?total$/,
    "subtotal",
  ],
  [
    /^(total )?(c ?f|b ?f|b fd)\b|^(total )?c ?o( page( no)? \d+)?$|^((total|amount|sub ?total) )?(to )?(be )?(carried|taken) (over|forward|to)\b|^(total )?brought (over|forward)\b|^(page |total |summary )*(to )?(collection|summary|next page)( [a-z]{2,4})?$|^(total )?to (collection|summary|next page)\b|^(from )?page( no)? \d|\b(carried|taken) to (the )?([a-z]+ )?(summary|collection)\b/,
    "subtotal",
  ],
  [
    /^(net |gross |overall |bid |project )?total\b(?! station\b)|^(totals|tot|sum|sums?( total| of( the)? above)?)$|^net (amount|payable|qty|quantity)|^gross (amount|qty)|^amount total/,
    "total",
  ],
  [/^(add|adding|plus|extra)\b/, "add"],
  [/^(deduct|deduction|deductions|deducting)\b/, "deduct"],
  [/^(less(?! than\b)|minus|rebate|discount)\b/, "less"],
  [/\bsub ?total( rs| inr)?( [a-z\d]{1,3})?$/, "subtotal"],
  [/(?<!\b(of|on|above|from|the) )\btotal( rs| inr| amount)?$/, "total"],
];

/**
 * The same in other languages, as whole words at the beginning, folded when they are looked up: the longest tells. What
 * ends in "$" is the whole text.
 */
const FOREIGN_TOTALS: readonly (readonly [TotalKind, string])[] = [
  [
    "grand_total",
    "total general|total geral|totaux generaux|montant total|montant ttc|total ttc|total tvac|gesamtsumme|gesamtbetrag|gesamtpreis$|endsumme|bruttosumme|summe brutto|angebotssumme|auftragssumme|total presupuesto|presupuesto total|total obra|costo total|valor total|valor global$|preco global$|total da obra|jumlah total|jumlah besar|total keseluruhan|jumlah keseluruhan|grand jumlah|totale generale|totale complessivo|importo complessivo|genel toplam|kdv dahil toplam|ogolem|razem brutto|wartosc brutto|महायोग|कुल योग|कुल लागत|सकल योग|всего по смете|итого по смете|всего с ндс|итого с ндс|общая стоимость|γενικο συνολο|total cu tva|total general cu tva|valoare cu tva|celkova cena|celkem s dph|cena celkem s dph|sveukupno|eindtotaal|totaal incl|totalsumma|totalsum|totalt$|total inkl|brutto osszesen|mindosszesen|الإجمالي العام|الإجمالي الكلي|المجموع الكلي|إجمالي عام|总计|总价|tong gia tri|tong cong sau thue|एकुण जम्मा",
  ],
  [
    "subtotal",
    "sous total|sous totaux|subtotal|subtotaal|zwischensumme|titelsumme|summe titel|summe abschnitt|summe los|total lot|total du lot|total chapitre|total partiel|total capitulo|total partida|total do item|total do grupo|totale capitolo|totale parziale|suma parcial|sub jumlah|jumlah sub|subtotale|a reporter|report$|ubertrag|a riportare|riporto|suma y sigue|ara toplam|mezisoucet|razem dzial|итого по разделу|всего по разделу|μερικο συνολο|delsumma|delsum|valisumma|dibawa ke|उप योग|उपयोग",
  ],
  [
    "total",
    "total ht|total general ht|montant ht|montant total ht|montant total hors|valoare fara tva|totaux|total hors|summe|nettosumme|gesamt netto|netto$|suma|suma total|presupuesto de ejecucion material|jumlah|totale|sommano|razem|wartosc netto|ogolem netto|toplam|kdv haric toplam|totaal|costo directo|योग|कुल|एकूण|जम्मा|मोट|الإجمالي|إجمالي|المجموع|合计|小计|cong$|tong cong|మొత్తం|કુલ|মোট|மொத்தம்|ಒಟ್ಟು|ആകെ|ਕੁੱਲ|ମୋଟ|итого|всего|разом|усього|συνολο|total fara tva|celkem|cena celkem bez dph|ukupno|sveukupno bez|summa|sum eks|i alt|samtals|osszesen|netto osszesen|yhteensa|viso|is viso|kokku|kopa|कुल जम्मा|جمع",
  ],
  [
    "add",
    "tva|iva|igv|mwst|zzgl|ust|umsatzsteuer|mehrwertsteuer|ppn|kdv|pdv|btw|mva|aiu|bdi|gastos generales|beneficio industrial|utilidad|utilidades|administracion|spese generali|oneri|jasa|imprevistos|imprevus|जोड़|जोड़ें|जीएसटी|जी एस टी|मू अ क|मु अ कर|ндс|пдв|φπα|dph|moms|afa|alv|ضريبة",
  ],
  ["less", "remise|rabais|abzgl|abzuglich|nachlass|ribasso|sconto|descuento|desconto|घटाएं|घटायें"],
  ["say", "dibulatkan|pembulatan|arrondi|redondeo"],
];

interface Phrase {
  text: string;
  kind: TotalKind;
  isWhole: boolean;
}

/** By their first word, the longest first. */
const BY_FIRST_WORD = new Map<string, Phrase[]>();
for (const [kind, phrases] of FOREIGN_TOTALS) {
  for (const phrase of phrases.split("|")) {
    const text = foldText(phrase);
    const first = firstWord(text);
    const others = BY_FIRST_WORD.get(first) ?? [];
    BY_FIRST_WORD.set(first, others);
    others.push({ text, kind, isWhole: phrase.endsWith("$") });
    others.sort((a, b) => b.text.length - a.text.length);
  }
}

function firstWord(text: string): string {
  const space = text.indexOf(" ");
  return space < 0 ? text : text.slice(0, space);
}

function foreignKind(folded: string): TotalKind | undefined {
  const phrases = BY_FIRST_WORD.get(firstWord(folded));
  return phrases?.find(({ text, isWhole }) => folded === text || (!isWhole && folded.startsWith(`${text} `)))
    ?.kind;
}

/** Charges on the sum of the items: percentages and taxes that stand below an estimate. */
const CHARGES =
  /\b([csi]?gst|vat|value added tax|tva|iva|igv|mwst|ppn|kdv|pdv|btw|sst|(sales|service|turnover) tax|labou?r (welfare )?cess|cess|contingenc(y|ies)|quality (control|assurance)|work ?charged?|(agency|centage|departmental|water) charges?|tender premium|prorata|pro rata|seigniorage|royalty charges|unforeseen|nac|l s provision|insurance|price (variation|escalation)|supervision|establishment|consultancy|electrification|overheads?(?= and| charge| profit| cost| \d| %|$)|cpoh|ocm)\b/;

/** These only with the percentage. */
const PERCENTAGES =
  /\b(lc|qc|profits?|cp|o h|oh|preliminaries|attendance|fees|third party|inspection|provisional sum|provision|wht|withholding|beneficio|gastos|spese)\b/;

/** Where so many letters say what it is, a text is looked at as a whole. */
const LONGEST_ABBREVIATED = 60;

/** Folded, with "T.V.A." in one piece, and without the number or percentage before the words: "(b) Total", "13 % VAT". */
function foldLabel(text: string): string {
  const isShort = text.length <= LONGEST_ABBREVIATED;
  const folded = foldText(isShort && text.includes(".") ? joinAbbreviations(text) : text);
  if (!isShort) return folded.replace(MARK, "");
  return folded.replace(MARK, "").replace(PERCENT_BEFORE, "");
}

/** "G. Total" and "S. Total" are no marks. */
const MARK = /^(\d+ |(?![gs] total)[a-z] )(?=total|add|less|deduct|say|grand|sub|gst|vat)/;
const PERCENT_BEFORE = /^\d+( \d+)? ?% /;

/** The kind of total a text announces, or undefined: only where the row has no quantity and rate is it one. */
export function totalKind(text: string): TotalKind | undefined {
  const folded = foldLabel(text);
  if (folded === "") return undefined;
  const foreign = foreignKind(folded);
  if (foreign !== undefined) return foreign;
  for (const [pattern, kind] of TOTALS) if (pattern.test(folded)) return kind;
  return undefined;
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
  const folded = foldLabel(text);
  const hasPercent = /%|\bpercent|\bper cent|@/.test(text);
  if (hasPercent && folded.length < LONGEST_ABBREVIATED && PERCENTAGES.test(folded)) return true;
  return CHARGES.test(folded) && (hasPercent || folded.length < 48);
}

export function percentIn(text: string): string | undefined {
  return /(\d+(?:\.\d+)?)\s*(?:%|per ?cent)/i.exec(text)?.[1];
}

const CARRIED =
  /^(total |amount |sub ?total |page |from |to be )*(c ?[fo]|b ?f|b fd|(carried|brought|taken) (over|forward)|a reporter|report|ubertrag|a riportare|riporto|suma y sigue)\b(?!.*\b(summary|collection)\b)/;

/** "Carried over", "B/F": the sum so far at the end of a page, and again at the top of the next. */
export function isCarried(label: string): boolean {
  return CARRIED.test(foldLabel(label));
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
