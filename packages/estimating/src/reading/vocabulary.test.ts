import { describe, expect, it } from "vitest";
import { isWithinEdits } from "./fold-text.ts";
import { roleOfHeading } from "./headings.ts";
import { isCharge, totalKind } from "./row-words.ts";
import { readUnit } from "./units.ts";

/** "sense: word | word": a line of words that mean the same. */
function words(table: string): [string, string[]][] {
  return table
    .trim()
    .split("\n")
    .map((line) => {
      const [sense = "", ...rest] = line.split(":");
      return [
        sense.trim(),
        rest
          .join(":")
          .split("|")
          .map((word) => word.trim()),
      ];
    });
}

describe("a heading says what its column holds, whoever wrote it", () => {
  it.each(
    words(`
number: Srl. No. | N° d'ordre | Line # | Lfd. Nr. | Num. Ord. | BOQ Ref. | Nr poz. | No. Urut
code: CPWD DSR 2021 No. | Ref. of SOR | Tariffa | Kod pozycji | Шифр расценки | Cost Code | Poz No
description: Nomenclature of Item | Perticulars | Designazione dei lavori | Název položky | Resumen | İmalatın Cinsi | Item of work or supplies (grouped under sub-heads)
quantity: Qunatity | Tendered Qty | Qnty & Unit | Quanitty as per last agreement | Metraj | Obmiar | Výměra | Объем работ | Q.tà | नग
unit: Unit of Quantity | Unidad de medida | Ölçü Birimi | Měrná jednotka | ME | وحدة القياس | एकाई
rate: Rate / unit (Rs.) | Rate per unit (Rs.) | Rate per unit excluding GST | Rate as per SOR | Cost/Unit | Unit Value | Cena jedn. netto | Prix unitaire hors TVA | Birim fiyat (TL) | Enhetspris eks mva | Rate in figures to be entered by the bidder in Rs. P
amount: Amount (N) | Montant total HT | Total fără TVA | Cena celkem bez DPH | Toplam tutar | Ukupan iznos | Общая стоимость, руб. | Σύνολο | कुल रकम
length: Lenght | Lunghezza | Longitud
depth: Heigth | H/peso | Depth / Thick.
remarks: Comments | Remark (if any) | Uwagi | Примечание | कैफियत
`),
  )("%s", (role, headings) => {
    expect(headings.map((heading) => [heading, roleOfHeading(heading)])).toEqual(
      headings.map((heading) => [heading, role]),
    );
  });

  it("and what is beside the matter says nothing", () => {
    const others = [
      "GST Amount",
      "VAT @ 5%",
      "Total amount in words",
      "Weight",
      "Location",
      "Make",
      "Drawing No.",
    ];
    expect(others.filter((heading) => roleOfHeading(heading) !== undefined)).toEqual([]);
  });
});

describe("a unit is read in the spelling of any country", () => {
  it.each(
    words(`
cum 1: m^3 | м³ | mc | Cubic M | mètre cube | घन मी. | 1.00 m3
cum 1000: ‰ cum | o/oo Cum | 0/00 cum
cft 1000: %% Cft | °/oo Cft | %o Cft
sqm 100: 100 м2 | % sqm | per 100 Sqm
rm 1: Lin.M. | lfdm. | м.п. | mètre linéaire | मी. | m' | ml
nos 1: Und. | Stk. | szt. | шт. | τεμ. | Adet | pza | Nos/Each | नग | 个
ls 1: Item | P.C. Sum | Prov. Sum | glb | Forfait | psch. | a corpo | एकमुश्त
cy 1: C.Y. | cu yd | yd³
sqft 1: SF | ft² | Sq. Feet
rft 1: LF | Lin. Ft.
hour 1: hrs | hh | Std. | маш.-ч
day 1: Man day | jour | Md.
litre 1: Lt | л
`),
  )("%s", (sense, units) => {
    const read = units.map((text) => {
      const unit = readUnit(text);
      return [text, `${unit?.unit} ${unit?.per}`];
    });
    expect(read).toEqual(units.map((text) => [text, sense]));
  });

  it("and what only looks like one is none", () => {
    const others = ["D/S", "(d)", "RCC M20", "20 mm", "brick work", "cm", "Ground Floor", "-do-"];
    expect(others.filter((text) => readUnit(text) !== undefined)).toEqual([]);
  });
});

describe("a total is told from an item by its words", () => {
  it.each(
    words(`
grand_total: Total including GST | TOTAL T.T.C. | Total général | Genel Toplam | Ogółem brutto | Всего с НДС | G. Total | Carried to form of tender
total: TOTALS | Montant total HT | Nettosumme | KDV hariç toplam | Valoare fără TVA | Celkem bez DPH
subtotal: S. Total | C/O | Total lot 1 | Page 2/3 Total | Total of Part A - Carried to Summary | Ara toplam | A riportare | Part-A Total
add: 21% IVA | T.V.A. 20 % | VAT @13% of Total | KDV (%20) | Beneficio industrial 6% | Contractor's Profit 10 % | C.P.O.H. 15% | CGST @ 9%
less: Less 5% rebate | Ribasso 10% | abzüglich Nachlass
say: Rounded Off | Total say | Dibulatkan
`),
  )("%s", (kind, labels) => {
    const kinds = labels.map((label) => [label, totalKind(label) ?? (isCharge(label) ? "add" : undefined)]);
    expect(kinds).toEqual(labels.map((label) => [label, kind]));
  });

  it("and a description that begins alike stays one", () => {
    const items = [
      "Total station survey of the site",
      "Less than 3 m deep",
      "Round bar 12 mm",
      "Overhead water tank 5000 L",
      "Report writing desk",
      "Collection chamber 600 x 600 mm",
      "Net weight of steel",
      "C/O side drain",
      "Sump pump 5 HP",
      "Profit board",
    ];
    expect(items.filter((text) => totalKind(text) !== undefined || isCharge(text))).toEqual([]);
  });
});

it("takes two letters that changed places for one typing error", () => {
  expect([
    isWithinEdits("lenght", "length", 1),
    isWithinEdits("heigth", "height", 1),
    isWithinEdits("valve", "amount", 2),
  ]).toEqual([true, true, false]);
});
