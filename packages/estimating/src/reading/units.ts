import { type Decimal, decimal, ONE } from "../decimal.ts";
import { foldText } from "./fold-text.ts";

export interface UnitReading {
  /** One of the keys below. */
  unit: string;
  /** 100 in "per 100 sqm" and "% Sqm", else 1. */
  per: Decimal;
}

/** Spellings without spaces, punctuation and accents; plural and "per" are stripped before the look-up. */
const SPELLINGS: Readonly<Record<string, string>> = {
  cum: `cum cmt cumt cumtr cumtrs cubicm cubicmtr cubicmetre cubicmeter cubm cubmtr cubmetre mcub mcube m3 cbm cu mc fm3
    metrocubico metrecube kubikmeter м3 μ3 घमी घमि घनमी घनमीटर क्यूबिकमीटर`,
  sqm: `sqm sqmt sqmtr sqmetre sqmeter squarem squaremetre squaremeter m2 smt smtr sm sqmr sqmm mq qm mcarre metrocuadrado
    metrecarre quadratmeter м2 μ2 वमी वमि वर्गमी वर्गमीटर बमि`,
  rm: `rm rmt rmtr rmetre rmeter rngm rngmt rngmtr rgm runm runmt runmtr runningm runningmt runningmtr runningmetre
    runningmeter m m1 mtr mtrrun metre meter metri metro lm lmt linm linmtr linmetre linmeter linearm linearmetre
    linearmeter ml mtl mb mp lfm lfdm metrelineaire metrolineal metrolinear м пм мп погм μ μμ रमी रनिंगमी मीटर मी`,
  nos: `no nos each ea number nr noss noseach piece pce pc unit eachno nossl pza pz u ud un und uni unid unidad unidade unite
    cad st stk stck stuck adet ad szt ks kus kom buc шт τεμ τεμαχιο buah bh db kpl gab vnt tk नग न संख्या वटा गोटा عدد
    个 cai`,
  kg: "kg kgm kilogram kilogramme kilo кг किग्रा किग्राम किलो",
  mt: "mt tonne ton t tn to tne tonn tonelada metricton metrictonne mton mtonne т тн मेटन टन",
  quintal: "qtl quintal qntl quintel quintle ql qnt q qq क्विंटल",
  litre: "ltr litre liter lit lt l л लीटर लि",
  gallon: "gal gallon gln",
  km: "km kilometre kilometer км किमी",
  tkm: "tkm tonnekm mtkm m3km",
  ls: `ls lumpsum lumpsome lsum lotsum lot lumsum job sum item allow allowance ps psum pcsum provsum provisionalsum
    provision gl glb gbl global vb verba vg ff forfait ens psch pausch pauschal pau pa pauschale acorpo partidaalzada
    komplet kompl compl goturu एकमुश्त ठेक्का`,
  hour: "hr hour h hh hm mh nh manhour hora heure std stunde saat ore ora godz ч челч машч घंटा",
  day: "day md manday perday jour dia tag tage gun dni oh hok hari orghari दिन ज्यामी",
  week: "week wk semana semaine",
  month: "month mth mo mon mois mes mese monat ay bulan महिना",
  year: "year yr ano jahr",
  bag: "bag sack sac saco zak bolsa बोरा",
  point: "point pt perpoint pnt pto punto titik ttk",
  set: "set jgo juego jg conj conjunto cj cjt satz jeu takim tkm garnitura zestaw sada компл комплект κομπλε सेट",
  pair: "pair pr par paar paire пара जोड़ी",
  cft: "cft cuft cf ft3 cubicfeet cubicfoot",
  sqft: "sqft sft sf ft2 sqfeet squarefeet squarefoot p2 pie2",
  rft: "rft rf lf lft linft linearft linearfeet linearfoot runningft runningfeet runningfoot ft feet foot pie",
  cy: "cy cuyd yd3 cubicyard",
  sqy: "sy sqyd yd2 squareyard",
  hectare: "hectare ha hect га",
  acre: "acre ac",
  cm: "cmdepth percmdepth centimetre centimeter",
  percent: "% percent percentage",
  joint: "joint jt",
  trip: "trip viaje voyage",
  roll: "roll rollo",
  sheet: "sheet plancha",
  box: "box boxe caja",
  gram: "gm gr gram gramme",
  lb: "lb pound libra",
};

const BY_SPELLING = new Map<string, string>();
for (const [unit, spellings] of Object.entries(SPELLINGS)) {
  for (const spelling of spellings.split(/\s+/)) {
    const packed = foldText(spelling).replaceAll(" ", "");
    if (!BY_SPELLING.has(packed)) BY_SPELLING.set(packed, unit);
  }
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
  const unit = readWhole(text) ?? readWhole(beforeSlash(text));
  if (READ.size < MOST_READ) READ.set(text, unit);
  return unit;
}

/** A workbook repeats a few texts thousands of times. */
const READ = new Map<string, UnitReading | undefined>();
const MOST_READ = 5_000;

/** "‰", "o/oo", "0/00", "%%": for each thousand, as Pakistan's schedules write. */
const PER_MILLE = /‰|(?<!\d)[o0°]\/[o0]{2}|%[0%]/gi;
/** "1.00 m3". */
const WHOLE = /(\d)\.0+(?!\d)/;

function readWhole(text: string): UnitReading | undefined {
  const folded = foldText(text.replace(PER_MILLE, "%o ").replace(WHOLE, "$1"));
  const direct = lookUp(folded);
  if (direct !== undefined) return { unit: direct, per: ONE };
  const match = /^(?:per|p|each|rate)?\s*(\d+|one|ten|hundred|thousand|%o?)?\s*(?:(?:per|p) )?(.*)$/.exec(
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

/** "Nos/Each"; a single letter is part of a word: "D/S". */
function beforeSlash(text: string): string {
  const slash = text.indexOf("/");
  return slash < 2 ? "" : text.slice(0, slash);
}

function lookUp(text: string): string | undefined {
  const packed = text.replace(/\s+/g, "");
  return BY_SPELLING.get(packed) ?? BY_SPELLING.get(packed.replace(/s$/, ""));
}
