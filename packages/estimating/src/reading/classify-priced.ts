import { decimal, isZero, ONE, ZERO } from "../decimal.ts";
import { classified, classifyEach } from "./classified-row.ts";
import { Ahead } from "./ahead.ts";
import { CHILD_LEVEL, Outline } from "./outline.ts";
import type { ItemReading, RowClass, RowReading, TotalKind, TotalReading } from "./reading.ts";
import type { RowFacts } from "./row-facts.ts";
import { isCapitalHeading, isSectionText, leadingMarker, numberLevel, prefixBelow } from "./row-words.ts";
import { findSums, type SumKind } from "./find-sums.ts";
import { labelOf, totalReading } from "./total-rows.ts";
import { readUnit, type UnitReading } from "./units.ts";

export interface PricedOptions {
  /** The section that the rows above the heading name. */
  section: string;
  /** The table has dimension columns: rows without a price measure. */
  hasDimensions: boolean;
  /** The table has a quantity column; without one it is a list of rates. */
  hasQuantity: boolean;
  /** The table has several groups of figures: a row with figures in any of them is an item. */
  hasGroups: boolean;
  /** Somebody says that units stand, or do not stand, in the row under their quantity. */
  unitBelow?: boolean;
}

const NOTE = /^(notes?|n\.? ?b\.?|remarks?)\s*[:.\-–]|^\W*page\b.{0,12}$/i;
const LETTER_LEVEL = 10;
/** So many rows without a price may stand between a parent and its first child. */
const FARTHEST_CHILD = 40;
/** A heading between items is no longer than this. */
const LONGEST_HEADING = 60;

/** Gives each row of a table of items its class, from top to bottom. */
export function classifyPriced(rows: RowFacts[], options: PricedOptions): RowReading[] {
  return new PricedTable(rows, options).classify();
}

class PricedTable {
  /** Those that have no class yet. */
  readonly #rows: (RowFacts | undefined)[];
  readonly #options: PricedOptions;
  readonly #isUnpriced: boolean;
  /** The column of amounts holds more figures than words. */
  readonly #hasAmounts: boolean;
  readonly #lastItem: number;
  /** The row of the last figure of the table: below it, words where figures should stand are conditions and signatures. */
  readonly #lastFigure: number;
  /** The row of the first total below all that is priced. */
  readonly #end: number;
  readonly #ahead: Ahead;
  readonly #outline: Outline;
  readonly #areLettersTop: boolean;
  #before: RowReading | undefined;
  /** The last row that a text without figures could continue. */
  #lastClosed: RowReading | undefined;
  #lastItemRow: ItemReading | undefined;
  #section: string;
  readonly #sums: Map<RowFacts, SumKind>;

  constructor(rows: RowFacts[], options: PricedOptions) {
    this.#rows = rows;
    this.#options = options;
    this.#section = options.section;
    this.#sums = findSums(rows);
    let quantities = 0;
    let priced = 0;
    let lastFigure = 0;
    let amounts = 0;
    for (const row of rows) {
      if (row.hasFigures) lastFigure = row.row;
      if (row.quantity !== undefined) quantities += 1;
      if (row.amount !== undefined) amounts += 1;
      if (row.words.amount !== undefined) amounts -= 1;
      if (row.rate !== undefined || row.amount !== undefined) priced += 1;
    }
    this.#lastFigure = this.#sums.size === 0 ? Number.POSITIVE_INFINITY : lastFigure;
    const lastPriced = rows.findLastIndex((row) => row.quantity !== undefined && row.rate !== undefined);
    const end = rows.find((row, index) => index > lastPriced && isTotal(this.#sums.get(row)));
    this.#end = end?.row ?? Number.POSITIVE_INFINITY;
    this.#hasAmounts = amounts > 0;
    this.#isUnpriced = options.hasQuantity && quantities >= 2 && priced * 5 < quantities;
    this.#areLettersTop = areLettersTop(rows);
    this.#outline = new Outline(this.#areLettersTop);
    this.#ahead = new Ahead(
      rows,
      (row) => row.number !== "" || this.#isItem(row),
      (row) => this.#sums.has(row),
    );
    this.#lastItem = rows.findLastIndex((row) => this.#isItem(row));
  }

  classify(): RowReading[] {
    return classifyEach(this.#rows, (facts, index) => {
      const row = this.#classifyRow(facts, index);
      this.#before = row;
      if (row.class === "item") this.#lastItemRow = row.item;
      if (row.class === "item" || row.class === "total" || row.class === "section") this.#lastClosed = row;
      return row;
    });
  }

  #classifyRow(facts: RowFacts, index: number): RowReading {
    if (facts.corrected !== undefined) return this.#correctedRow(facts, facts.corrected);
    const total = this.#totalOf(facts);
    if (total !== undefined) return this.#closeWith(facts, total);
    const kind = this.#sums.get(facts);
    if (kind === "heading") return this.#sectionRow(facts);
    if (kind === "aside") return classified(facts, "note", { text: labelOf(facts) });
    if (this.#isItem(facts)) return this.#itemRow(facts);
    if (this.#isMeasurement(facts)) {
      if (facts.number !== "" && facts.description !== "")
        this.#outline.addText(facts.number, facts.description);
      return classified(facts, "measurement", { text: facts.description });
    }
    if (this.#isUnitRow(facts)) return this.#unitRow(facts);
    return this.#textRow(facts, index);
  }

  #correctedRow(facts: RowFacts, rowClass: RowClass): RowReading {
    const text = labelOf(facts);
    switch (rowClass) {
      case "item":
        return this.#itemRow(facts);
      case "total": {
        const kind = this.#sums.get(facts);
        return this.#closeWith(facts, totalReading(facts, isTotal(kind) ? kind : "total", text));
      }
      case "section":
        return this.#sectionRow(facts);
      case "parent":
        this.#outline.addText(facts.number, facts.description);
        return classified(facts, rowClass, { text });
      default:
        return classified(facts, rowClass, { text });
    }
  }

  #isItem(row: RowFacts): boolean {
    if (row.corrected !== undefined) return row.corrected === "item";
    if (this.#sums.has(row)) return false;
    const isNamed = row.description !== "" || row.number !== "";
    if (row.quantity !== undefined && row.rate !== undefined) return true;
    if (this.#options.hasGroups && isNamed && row.others.length > 0 && !this.#isBelow(row)) return true;
    if (row.amount !== undefined) return isNamed || row.rate !== undefined || row.quantity !== undefined;
    if (row.rate !== undefined)
      return (
        isNamed &&
        (!this.#options.hasQuantity ||
          (!this.#options.hasDimensions && (row.unit !== undefined || row.number !== "")))
      );
    if (row.words.rate !== undefined && !this.#options.hasQuantity) return isNamed && row.unit !== undefined;
    if (row.words.quantity !== undefined && !isUnitBelow(row.words.quantity)) {
      return row.number !== "" && row.dimensions === 0 && row.row < this.#lastFigure;
    }
    if (row.quantity === undefined || !isNamed) return false;
    return this.#isUnpriced || (row.number !== "" && !this.#options.hasDimensions);
  }

  /** Below the total, what has neither unit nor rate is a comparison of totals: "% above or below". */
  #isBelow(row: RowFacts): boolean {
    return row.row > this.#end && row.rate === undefined && row.unit === undefined;
  }

  #isMeasurement(row: RowFacts): boolean {
    if (row.amount !== undefined) return false;
    return row.dimensions > 0 || (row.quantity !== undefined && row.rate === undefined);
  }

  #totalOf(facts: RowFacts): TotalReading | undefined {
    const kind = this.#sums.get(facts);
    return isTotal(kind) ? totalReading(facts, kind, labelOf(facts)) : undefined;
  }

  #closeWith(facts: RowFacts, total: TotalReading): RowReading {
    if (total.amount !== undefined && !isZero(total.amount)) this.#outline.clear();
    return classified(facts, "total", { total, text: total.label });
  }

  #itemRow(facts: RowFacts): RowReading {
    const hasText = facts.description !== "" || !this.#outline.isEmpty;
    const place = this.#outline.place(facts.number, facts.description);
    if (!hasText && facts.otherText === "" && facts.number === "" && facts.corrected === undefined) {
      return classified(facts, "unread", { reason: "figures without a description" });
    }
    const item: ItemReading = {
      number: place.number,
      parents: place.parents,
      description: place.description === "" ? facts.otherText : place.description,
      per: facts.per?.per ?? ONE,
    };
    if (facts.code !== "") item.code = facts.code;
    if (this.#section !== "") item.section = this.#section;
    if (facts.quantity !== undefined) item.quantity = facts.quantity;
    if (facts.rate !== undefined) item.rate = facts.rate;
    if (facts.amount !== undefined) item.amount = facts.amount;
    else if (this.#isNotCounted(facts)) item.amount = ZERO;
    setUnit(item, facts);
    if (facts.others.length > 0) item.others = facts.others;
    return classified(facts, "item", { item, warnings: this.#itemWarnings(facts) });
  }

  /** "Rate only", "Included", "By others" where the others have their amounts: no product is part of the total. */
  #isNotCounted({ quantity, rate, words }: RowFacts): boolean {
    if (quantity === undefined || rate === undefined || words.amount === undefined) return false;
    return !/\d/.test(words.amount) && this.#hasAmounts;
  }

  #itemWarnings(facts: RowFacts): string[] {
    const warnings: string[] = [];
    for (const role of ["quantity", "rate", "amount"] as const) {
      const words = facts.words[role];
      if (words !== undefined) warnings.push(`"${words}" stands where the ${role} should`);
    }
    if (!this.#options.hasQuantity) return warnings;
    if (facts.quantity === undefined && facts.words.quantity === undefined)
      warnings.push("no quantity is given");
    if (facts.rate === undefined && !this.#isUnpriced && facts.amount === undefined)
      warnings.push("no rate is given");
    return warnings;
  }

  #isUnitRow(row: RowFacts): boolean {
    if (this.#options.unitBelow !== undefined) return this.#options.unitBelow && this.#isUnderItem(row);
    if (row.description !== "" || row.number !== "") return false;
    const texts = [row.words.quantity, row.words.rate, row.unitText].filter(
      (text) => text !== undefined && text !== "",
    );
    return texts.some((text) => readUnit(text ?? "") !== undefined);
  }

  /** Where units are said to stand below: a row without a number and figures, just under an item, with a text in a column of figures. */
  #isUnderItem(row: RowFacts): boolean {
    return this.#before?.class === "item" && row.number === "" && (row.words.quantity ?? row.unitText) !== "";
  }

  /** A unit in the row under the quantity belongs to the item above. */
  #unitRow(facts: RowFacts): RowReading {
    const item = this.#lastItemRow;
    if (item !== undefined && item.unitText === undefined) {
      const unitText = facts.words.quantity ?? facts.unitText;
      const perText = facts.words.rate ?? "";
      setUnit(item, { unitText, perText, unit: readUnit(unitText), per: readUnit(perText) });
    }
    return classified(facts, "note", { text: facts.otherText || facts.unitText });
  }

  #textRow(facts: RowFacts, index: number): RowReading {
    const text = facts.description;
    if (text === "" && facts.number === "") {
      return facts.amount !== undefined || facts.quantity !== undefined || facts.rate !== undefined
        ? classified(facts, "unread", { reason: "a figure without a description" })
        : classified(facts, "note", { text: facts.otherText });
    }
    if (index > this.#lastItem) return classified(facts, "note", { text: labelOf(facts) });
    if (NOTE.test(text)) return classified(facts, "note", { text });
    if (this.#isSection(facts, index)) {
      return this.#sectionRow(facts);
    }
    if (facts.number !== "" || this.#isFollowedByChild(index)) {
      if (facts.number !== "" && !this.#isFollowedByChild(index)) {
        this.#outline.addText(facts.number, text);
        const isChildless = this.#isFollowedByNumber(index);
        if (isChildless && text !== "")
          return classified(facts, "unread", { reason: "an item without quantity, rate and amount" });
      } else {
        this.#outline.addText(facts.number, text);
      }
      return classified(facts, "parent", { text });
    }
    return this.#continuation(facts);
  }

  #sectionRow(facts: RowFacts): RowReading {
    const text = facts.description;
    this.#section = facts.number === "" || text === "" ? labelOf(facts) : `${facts.number} ${text}`;
    this.#outline.clear();
    return classified(facts, "section", { text: this.#section });
  }

  /** A text between an item and the next number completes the item's description. */
  #continuation(facts: RowFacts): RowReading {
    const before = this.#lastClosed;
    if (before?.class === "item" && before.item !== undefined) {
      before.item.description = `${before.item.description} ${facts.description}`.trim();
    }
    return classified(facts, "note", { text: facts.description });
  }

  #isSection(facts: RowFacts, index: number): boolean {
    const text = facts.description === "" ? facts.number : facts.description;
    if (facts.errors.length > 0) return false;
    if (isSectionText(text) || isSectionText(`${facts.number} ${text}`)) return true;
    const next = this.#rows[this.#ahead.named(index) ?? -1];
    if (next === undefined || this.#levelOf(next.number) !== 0) return false;
    const level = facts.number === "" ? undefined : this.#levelOf(facts.number);
    if (level !== undefined && level >= CHILD_LEVEL) return text.length <= 80 && this.#outline.isEmpty;
    return level === undefined && (isCapitalHeading(text) || (!this.#areLettersTop && isGroupHeading(facts)));
  }

  #levelOf(number: string): number | undefined {
    const level = numberLevel(number);
    return this.#areLettersTop && level === LETTER_LEVEL ? 0 : level;
  }

  /** Whether a priced row without a number of its own comes before the next numbered one. */
  #isFollowedByChild(index: number): boolean {
    let next = this.#ahead.landmark(index);
    for (let steps = 0; next !== undefined && steps < FARTHEST_CHILD; steps += 1) {
      const row = this.#rows[next];
      if (row === undefined || this.#sums.has(row)) return false;
      const isChild =
        row.number === "" ||
        (numberLevel(row.number) ?? 0) >= CHILD_LEVEL ||
        this.#isPartOf(index, row.number);
      if (!isChild || this.#isItem(row)) return isChild;
      next = this.#ahead.landmark(next);
    }
    return false;
  }

  #isPartOf(index: number, number: string): boolean {
    const own = this.#rows[index]?.number ?? "";
    return own !== "" && number.startsWith(prefixBelow(own));
  }

  #isFollowedByNumber(index: number): boolean {
    const next = this.#rows[this.#ahead.landmark(index) ?? -1];
    return next === undefined || !this.#isMeasurement(next);
  }
}

function isTotal(kind: SumKind | undefined): kind is TotalKind {
  return kind !== undefined && kind !== "heading" && kind !== "aside";
}

/** "Flooring", "Ground floor": a short title of its own between numbered items, not the end of a sentence. */
function isGroupHeading(facts: RowFacts): boolean {
  const text = facts.description;
  if (facts.number !== "" || facts.code !== "" || facts.otherText !== "" || text.length > LONGEST_HEADING)
    return false;
  return (
    /^[\p{Lu}\d]/u.test(text) &&
    !/[.,;]$|:\s*\S|^descr\w*\W/i.test(text) &&
    text.split(" ").length <= 7 &&
    leadingMarker(text) === undefined
  );
}

/** Bills of quantities of many countries letter their items A, B, C on each page. */
function areLettersTop(rows: RowFacts[]): boolean {
  let letters = 0;
  let numbers = 0;
  for (const { number } of rows) {
    const level = number === "" ? undefined : numberLevel(number);
    if (level === LETTER_LEVEL) letters += 1;
    else if (level !== undefined && level < CHILD_LEVEL) numbers += 1;
  }
  return letters >= 3 && letters > numbers * 3;
}

/** A lump sum is no unit of the row above: it stands for the item's own quantity. */
function isUnitBelow(words: string): boolean {
  const unit = readUnit(words)?.unit;
  return unit !== undefined && unit !== "ls";
}

interface UnitFacts {
  unit?: UnitReading | undefined;
  unitText: string;
  per?: UnitReading | undefined;
  perText: string;
}

function setUnit(item: ItemReading, facts: UnitFacts): void {
  const { unit, unitText, per, perText } = facts;
  const text = unitText === "" ? perText : unitText;
  if (text !== "") item.unitText = text;
  const found = unit ?? per;
  if (found !== undefined) item.unit = found.unit;
  if (per !== undefined) item.per = per.per;
  else if (/^[1-9]\d{0,4}$/.test(perText)) item.per = decimal(perText);
  else if (unit !== undefined && perText === "") item.per = unit.per;
}
