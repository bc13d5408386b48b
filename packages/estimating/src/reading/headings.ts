import { foldText, isWithinEdits } from "./fold-text.ts";
import type { ColumnRole } from "./reading.ts";

/** Headings as folded and packed ("S. No." is "sno"), by what the column holds. */
const ALIASES: Record<ColumnRole, readonly string[]> = {
  number: [
    "sno",
    "slno",
    "srno",
    "sn",
    "sino",
    "serialno",
    "itemno",
    "serialnumber",
    "sl",
    "sr",
    "ino",
    "itemnumber",
    "#",
    "slnos",
    "sitemno",
    "nos no",
    "no of item",
    "boqno",
    "boqitemno",
    "itemsno",
  ],
  code: [
    "code",
    "itemcode",
    "sorcode",
    "sorno",
    "ssrno",
    "bsrno",
    "chcodeno",
    "chaptercodeno",
    "codeno",
    "dsrno",
    "sorref",
    "ssrcode",
    "bsrcode",
    "bsritemno",
    "soritemno",
    "ssritemno",
    "dsritemno",
    "specno",
    "specificationno",
    "ref",
    "refno",
    "referenceno",
    "ssrref",
    "bsr",
    "sor",
    "ssr",
    "datacode",
    "indexcode",
    "morthclause",
    "clauseno",
    "csrno",
    "csritemno",
    "gsoritemno",
    "referencetossr",
  ],
  description: [
    "description",
    "particulars",
    "particular",
    "descriptionofitem",
    "descriptionofitems",
    "descriptionofwork",
    "descriptionofworks",
    "descriptionofitemofwork",
    "itemdescription",
    "details",
    "sordescription",
    "nameofitem",
    "nomenclature",
    "itemsofwork",
    "itemofwork",
    "specification",
    "specifications",
    "briefdescription",
    "detailsofwork",
    "nameofmaterials",
    "nameofmaterial",
    "material",
    "materials",
    "nameofthesoritem",
    "items",
    "item",
    "particularsofitem",
    "particularsofitems",
    "particularsofwork",
    "labour",
    "descriptions",
    "nameofmachinery",
    "detailsofitem",
    "descriptionofthework",
    "descriptionoftheitem",
    "work",
    "scopeofwork",
    "category",
    "name",
    "descriptionofmaterial",
  ],
  count: ["no", "nos", "number", "numbers", "noof"],
  length: ["l", "length", "lm", "lengthm", "lengthinm", "lengthmtr", "lmtr", "long"],
  breadth: [
    "b",
    "breadth",
    "bm",
    "breadthm",
    "width",
    "w",
    "wm",
    "widthm",
    "bw",
    "breadthwidth",
    "widthinm",
    "bmtr",
    "lw",
  ],
  depth: [
    "d",
    "depth",
    "dm",
    "h",
    "hm",
    "height",
    "dh",
    "dhm",
    "hd",
    "depthheight",
    "heightdepth",
    "thickness",
    "depthm",
    "heightm",
    "ht",
    "heightinm",
    "depthinm",
    "t",
    "thk",
    "hmtr",
    "dmtr",
    "depthht",
    "htdepth",
  ],
  quantity: [
    "qty",
    "quantity",
    "qnty",
    "quantities",
    "qtym2",
    "qtym3",
    "quantitytilldate",
    "totalqty",
    "totalquantity",
    "estimatedquantity",
    "estqty",
    "qtyasperestimate",
    "qtytilldate",
    "quantityuptodate",
    "uptodatequantity",
    "uptodateqty",
    "contents",
    "content",
    "contentsorarea",
    "contentarea",
    "netqty",
    "qtyexecuted",
    "qtyuptodate",
    "executedquantity",
    "quantityexecuted",
    "estimatedqty",
  ],
  unit: ["unit", "units", "uom", "au", "unitofmeasurement", "unitofmeasure", "accountingunit", "unitofqty"],
  rate: [
    "rate",
    "rates",
    "unitrate",
    "price",
    "rateper",
    "rateperunit",
    "basicrate",
    "unitprice",
    "rateinfigures",
    "rateinfig",
    "costperunit",
    "priceperunit",
    "unitcost",
    "estimatedrate",
    "ssrrate",
    "bsrrate",
    "sorrate",
    "quotedrate",
    "agreementrate",
    "rateinrs",
    "rateinrupees",
    "finalrate",
    "ratewithgst",
    "totalrate",
    "netrate",
  ],
  per: ["per", "rateunit", "unitofrate", "perunit", "ratefor", "qtyforwhichrateisdefined", "unitforrate"],
  amount: [
    "amount",
    "amt",
    "totalamount",
    "total",
    "value",
    "cost",
    "totalcost",
    "totalvalue",
    "totalvaluetilldate",
    "amountinrs",
    "amountinrupees",
    "estimatedcost",
    "estimatedamount",
    "amountuptodate",
    "uptodateamount",
    "totalamt",
    "netamount",
    "amountrs",
    "totalprice",
    "amountinfigures",
    "costinrs",
    "estimatedvalue",
    "amounttilldate",
    "estimatecost",
  ],
  more: ["excess", "more", "plus", "excessqty", "excessamount"],
  less: ["saving", "savings", "less", "minus", "savingqty", "lessamount"],
  remarks: ["remarks", "remark", "note", "notes", "ref to", "pageno", "mbpage", "reference"],
};

const BY_ALIAS = new Map<string, ColumnRole>();
for (const [role, aliases] of Object.entries(ALIASES)) {
  for (const alias of aliases) BY_ALIAS.set(alias.replace(/\s+/g, ""), role as ColumnRole);
}

/** Words that name a currency or a dimension and tell nothing about the column. */
const FILLERS = new Set([
  "rs",
  "inr",
  "rupees",
  "₹",
  "in",
  "the",
  "of",
  "lakhs",
  "lacs",
  "as",
  "per",
  "figures",
  "m",
  "mtr",
  "mtrs",
  "m2",
  "m3",
  "sqm",
  "cum",
  "ps",
  "paise",
  "p",
  "usd",
  "and",
]);
const LONGEST_HEADING = 48;

/** What a column with this heading holds; undefined where the heading is not known. Typing errors are allowed for. */
export function roleOfHeading(heading: string): ColumnRole | undefined {
  if (heading.length > LONGEST_HEADING) return undefined;
  const words = foldText(heading)
    .split(" ")
    .filter((word) => word !== "");
  if (words.length === 0 || words.length > 7) return undefined;
  const packed = words.join("");
  const exact = BY_ALIAS.get(packed);
  if (exact !== undefined) return exact;
  const meaning = words.filter((word) => !FILLERS.has(word));
  if (meaning.length === 0) return undefined;
  const core = meaning.join("");
  return BY_ALIAS.get(core) ?? closest(packed) ?? closest(core) ?? roleOfLastWord(meaning);
}

function closest(packed: string): ColumnRole | undefined {
  if (packed.length < 5) return undefined;
  const most = packed.length >= 7 ? 2 : 1;
  for (const [alias, role] of BY_ALIAS) {
    if (alias.length >= 5 && isWithinEdits(packed, alias, most)) return role;
  }
  return undefined;
}

/** "Estimated agreement amount" is an amount, "SSR rate 2022" a rate: the telling word of a long heading. */
function roleOfLastWord(words: string[]): ColumnRole | undefined {
  for (const word of words.toReversed()) {
    if (/^(amount|amt|value|cost)$/.test(word)) return "amount";
    if (/^(qty|quantity|qnty)$/.test(word)) return "quantity";
    if (/^(rate|rates|price)$/.test(word)) return "rate";
    if (/^(description|particulars)$/.test(word)) return "description";
    if (/^(unit|uom)$/.test(word)) return "unit";
  }
  return undefined;
}
