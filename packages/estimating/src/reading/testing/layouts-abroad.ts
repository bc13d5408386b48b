import type { StrangeLayout } from "./strange-layout.ts";

/** Habits of offices far from each other: chapters, groups of figures, payment by degrees. */
export const layoutsAbroad: readonly StrangeLayout[] = [
  {
    name: "New Zealand: chapters numbered 1.0 and 2.0 above 1.1 and 2.1",
    table: `
Item | Description | Unit | Quantity | Rate ($) | Amount ($)
1.0 | PRELIMINARY AND GENERAL
1.1 | Establishment | LS | 1 | 1850 | 1850
1.2 | Traffic control | LS | 1 | 2400 | 2400
2.0 | PIPES
2.1 | Pipe 150 mm | m | 80 | 160.5 | 12840
 | TENDER TOTAL | | | | 17090
`,
    found: {
      headerRow: 1,
      role: "boq",
      items: 3,
      itemsSum: "17090",
      statedTotal: "17090",
      statedTotalCell: "F7",
    },
  },
  {
    name: "American schedule of values: lump sums that are paid by degrees",
    table: `
ITEM NO. | DESCRIPTION OF WORK | SCHEDULED VALUE | FROM PREVIOUS APPLICATION | THIS PERIOD | % | BALANCE TO FINISH | RETAINAGE
1 | General conditions | 48000 | 24000 | 6000 | 0.63 | 18000 | 3000
2 | Masonry | 86400 | 20000 | 40000 | 0.69 | 26400 | 6000
 | GRAND TOTALS | 134400 | 44000 | 46000 | | 44400 | 9000
`,
    found: {
      headerRow: 1,
      role: "bill",
      items: 2,
      itemsSum: "134400",
      statedTotal: "134400",
      statedTotalCell: "C4",
    },
  },
  {
    name: "American estimate: material and labor, each with its total, before both together",
    table: `
CSI | Description | Quantity | Unit | Material Unit Cost | Material Total | Labor Unit Cost | Labor Total | Total Unit Cost | Total Cost
03 30 00 | Slab on grade | 400 | SF | 5 | 2000 | 3 | 1200 | 8 | 3200
09 29 00 | Gypsum board | 600 | SF | 1 | 600 | 2 | 1200 | 3 | 1800
09 91 00 | Painting | 900 | SF | 0.5 | 450 | 1.5 | 1350 | 2 | 1800
 | SUBTOTAL | | | | 3050 | | 3750 | | 6800
`,
    found: { headerRow: 1, items: 3, itemsSum: "6800", statedTotal: "6800", statedTotalCell: "J5" },
  },
  {
    name: "running bill with previous, this and total under both quantity and amount",
    sheet: "RA 3",
    table: `
3rd R.A. BILL
No. | Description | Unit | Rate | Quantity | | | Amount
 | | | | Upto previous bill | This bill | Total | Upto previous bill | This bill | Total
1 | Excavation | cum | 100 | 6 | 4 | 10 | 600 | 400 | 1000
2 | Concrete | cum | 4000 | 1 | 1 | 2 | 4000 | 4000 | 8000
3 | Steel | kg | 70 | 60 | 40 | 100 | 4200 | 2800 | 7000
 | Total | | | | | | 8800 | 7200 | 16000
`,
    found: {
      headerRow: 2,
      role: "bill",
      items: 3,
      itemsSum: "16000",
      statedTotal: "16000",
      statedTotalCell: "J7",
    },
  },
  {
    name: "a chapter of a bill under a letterhead that ends with a number",
    table: `
Proposed villa on plot 118-204
BILL NO. 3 - CONCRETE WORKS
ITEM | DESCRIPTION | UNIT | QTY | RATE (AED) | AMOUNT (AED)
A | Footings | m3 | 10 | 1150 | 11500
B | Columns | m3 | 4 | 1480 | 5920
 | Page 1 of 1
 | TOTAL OF BILL NO. 3 CARRIED TO SUMMARY | | | | 17420
 | Total in words: seventeen thousand four hundred and twenty
`,
    found: {
      headerRow: 3,
      role: "boq",
      items: 2,
      itemsSum: "17420",
      statedTotal: "17420",
      statedTotalCell: "F7",
    },
  },
  {
    name: "the total in a sentence of the letterhead, and none below",
    table: `
Name of work: shed for the cattle market
Total of this bill: Rs. 1,12,500.50
Sr. | Particulars | Qty. | Unit | Rate | Amount
1 | Posts | 50 | no | 2000 | 100000
2 | Sheets | 25.001 | sqm | 500 | 12500.5
`,
    found: { headerRow: 3, items: 2, itemsSum: "112500.5", statedTotal: "112500.5", statedTotalCell: "A2" },
  },
  {
    name: "a heading beside which somebody calculated, and column numbers too",
    table: `
Sl.No | Particulars | Quantity | Unit | Rate | Amount | | 7.5 | 1.25
1 | 2 | 3 | 4 | 5 | 6 | | 15 | 2.5
1 | Kerbs | 30 | m | 100 | 3000
2 | Paving | 20 | sqm | 400 | 8000
 | Total | | | | 11000
`,
    found: { headerRow: 1, items: 2, itemsSum: "11000", statedTotal: "11000", statedTotalCell: "F5" },
  },
  {
    name: "insurance and supervision as lump sums among the items, without numbers",
    table: `
Particulars | Qty | Unit | Rate | Amount
Solar panels | 12 | no | 9800 | 117600
Freight and insurance | | LS | | 7500
Supervision charges | | LS | | 12000
Pump | 1 | no | 88500 | 88500
Total | | | | 225600
GST 12% | | | | 27072
`,
    found: { headerRow: 1, items: 4, itemsSum: "225600", statedTotal: "225600", statedTotalCell: "E6" },
  },
  {
    name: "railway schedule: the description below each code, amounts with their escalation",
    table: `
S.No. | Item Code | Item Qty | Qty Unit | Unit Rate | Basic Value | Escl.(%) | Amount
1 | 011010 | 10 | cum | 200 | 2000 | 10 | 2200
 | Description:- Earthwork in excavation as per approved drawings
2 | 022020 | 5 | cum | 4000 | 20000 | 10 | 22000
 | Description:- Cement concrete
3 | 033030 | 3 | cum | 100 | 300 | 10 | 330
 | Description:- Filling
 | Total | | | | | | 24530
`,
    found: { headerRow: 1, items: 3, itemsSum: "24530", statedTotal: "24530", statedTotalCell: "H8" },
  },
  {
    name: "an amount under a heading with a typing error that nobody could guess",
    table: `
Item | Descripción | Und | Cant | Vr. Unitario | Importx Prcl
1 | Localización | m2 | 850 | 3250 | 2762500
2 | Descapote | m3 | 212.5 | 18450 | 3920625
3 | Concreto | m3 | 96.4 | 685200 | 66053280
 | TOTAL | | | | 72736405
`,
    found: { headerRow: 1, items: 3, itemsSum: "72736405", statedTotal: "72736405", statedTotalCell: "F5" },
  },
  {
    name: "British elemental cost plan: what each part costs for a square metre is no rate",
    table: `
ELEMENTAL COST PLAN
Ref | Element | Total cost £ | Cost £/m2 | % of total
1 | Substructure | 185400 | 148.32 | 56
2 | Roof | 142300 | 113.84 | 44
 | Building works total | 327700 | 262.16
`,
    found: {
      headerRow: 2,
      role: "general_abstract",
      items: 0,
      itemsSum: "0",
      statedTotal: "327700",
      statedTotalCell: "C5",
    },
  },
  {
    name: "a table of contents that mentions the general abstract",
    table: `
INDEX
S.No | Particulars | Page No.
1 | Report | 1
2 | General abstract | 2
3 | Detailed estimate | 4
`,
  },
];
