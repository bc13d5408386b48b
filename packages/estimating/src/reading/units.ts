import { type Decimal, decimal, ONE } from "../decimal.ts";

export interface UnitReading {
  /** One of the keys below. */
  unit: string;
  /** 100 in "per 100 sqm" and "% Sqm", else 1. */
  per: Decimal;
}

/** Spellings without spaces and punctuation, in lower case; plural and "per" are stripped before the look-up. */
const SPELLINGS: Record<string, readonly string[]> = {
  cum: [
    "cum",
    "cmt",
    "cumt",
    "cumtr",
    "cubicmetre",
    "cubicmeter",
    "cubmtr",
    "cubmetre",
    "m3",
    "mcube",
    "cbm",
    "cubicmtr",
    "cu",
  ],
  sqm: [
    "sqm",
    "sqmt",
    "sqmtr",
    "sqmtrs",
    "sqmetre",
    "sqmeter",
    "squaremetre",
    "squaremeter",
    "m2",
    "smt",
    "smtr",
    "sm",
    "sqmts",
    "sqmr",
    "sqmm",
  ],
  rm: [
    "rm",
    "rmt",
    "rmtr",
    "rmts",
    "runningmetre",
    "runningmeter",
    "runmtr",
    "rmetre",
    "rmeter",
    "m",
    "mtr",
    "mt r",
    "metre",
    "meter",
    "mtrs",
    "lm",
    "lmt",
    "rng mtr",
    "rngmtr",
    "runmt",
    "rngmt",
    "rgm",
  ],
  nos: [
    "no",
    "nos",
    "each",
    "ea",
    "number",
    "numbers",
    "nr",
    "noss",
    "piece",
    "pc",
    "pcs",
    "unit",
    "eachno",
    "nossl",
  ],
  kg: ["kg", "kgs", "kgms", "kilogram", "kilo", "kgm"],
  mt: ["mt", "tonne", "ton", "t", "metricton", "metrictonne", "mton", "tons", "mts", "mtonne"],
  quintal: ["qtl", "quintal", "qntl", "quintel", "ql", "qnt"],
  litre: ["ltr", "litre", "liter", "lit", "ltrs", "l"],
  km: ["km", "kilometre", "kilometer"],
  ls: ["ls", "lumpsum", "lumpsome", "lsum", "lotsum", "lot", "lumsum", "job", "jobs"],
  hour: ["hr", "hour", "hrs", "hours"],
  day: ["day", "days", "perday"],
  month: ["month", "months"],
  bag: ["bag", "bags"],
  point: ["point", "pt", "pts", "points", "perpoint"],
  set: ["set", "sets"],
  pair: ["pair", "pairs"],
  cft: ["cft", "cuft", "cubicfeet", "cubicfoot"],
  sqft: ["sqft", "sft", "squarefeet", "squarefoot"],
  rft: ["rft", "runningfeet", "runningfoot", "ft", "feet"],
  hectare: ["hectare", "ha", "hect"],
  cm: ["cmdepth", "percmdepth", "centimetre", "centimeter"],
  percent: ["%"],
  joint: ["joint", "joints"],
  trip: ["trip", "trips"],
};

const BY_SPELLING = new Map<string, string>();
for (const [unit, spellings] of Object.entries(SPELLINGS)) {
  for (const spelling of spellings) if (!BY_SPELLING.has(spelling)) BY_SPELLING.set(spelling, unit);
}

const PER_WORDS: Record<string, string> = {
  one: "1",
  ten: "10",
  hundred: "100",
  thousand: "1000",
  "%": "100",
  "%o": "1000",
};
const LONGEST_UNIT = 24;

/** Reads "P. Sqm", "1SQM", "ONE SQM", "per 100 sqm", "% Cum" … Undefined where the text is no unit. */
export function readUnit(text: string): UnitReading | undefined {
  if (text.length > LONGEST_UNIT || text === "") return undefined;
  const known = READ.get(text);
  if (known !== undefined || READ.has(text)) return known;
  const unit = readWhole(text) ?? readWhole(text.split("/")[0] ?? "");
  if (READ.size < MOST_READ) READ.set(text, unit);
  return unit;
}

/** A workbook repeats a few texts thousands of times. */
const READ = new Map<string, UnitReading | undefined>();
const MOST_READ = 5_000;

function readWhole(text: string): UnitReading | undefined {
  const folded = text
    .toLowerCase()
    .replace(/²/g, "2")
    .replace(/³/g, "3")
    .replace(/[./,'"()\-_:;]+/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const direct = lookUp(folded);
  if (direct !== undefined) return { unit: direct, per: ONE };
  const match = /^(?:per|p|rate|@)?\s*(\d+|one|ten|hundred|thousand|%o?)?\s*(?:(?:per|p) )?(.*)$/.exec(
    folded,
  );
  if (match === null) return undefined;
  const unit = lookUp(match[2] ?? "");
  if (unit === undefined) return undefined;
  const count = match[1] ?? "1";
  const per = PER_WORDS[count] ?? count;
  if (!/^10{0,4}$/.test(per)) return undefined;
  return { unit, per: decimal(per) };
}

function lookUp(text: string): string | undefined {
  const packed = text.replace(/\s+/g, "");
  return BY_SPELLING.get(packed) ?? BY_SPELLING.get(packed.replace(/s$/, ""));
}
