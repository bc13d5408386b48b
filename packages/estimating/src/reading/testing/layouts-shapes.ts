import type { StrangeLayout } from "./strange-layout.ts";

const letterhead = Array.from({ length: 64 }, (_, index) => `Clause ${index + 1} of the conditions applies`);

/** Shapes that no rule of one office explains: no heading, two tables in one row, texts over many cells. */
export const layoutsOfShapes: readonly StrangeLayout[] = [
  {
    name: "no heading at all: three columns that multiply",
    table: `
Estimate for the repair of the pump house
1 | Dismantling old roof | 40 | sqm | 85 | 3400
2 | New sheet roof | 42 | sqm | 950 | 39900
3 | Ridge capping | 8 | m | 420 | 3360
 | | | | | 46660
`,
    found: { headerRow: 2, items: 3, itemsSum: "46660", statedTotal: "46660", statedTotalCell: "F5" },
  },
  {
    name: "a heading in a language nobody taught",
    table: `
Verkefni | Magntala | Eining | Einingarverd | Heildarverd
Gröftur | 120 | m3 | 1500 | 180000
Steypa | 14 | m3 | 42000 | 588000
Mót | 200 | m2 | 6500 | 1300000
Samtals | | | | 2068000
`,
    found: { headerRow: 1, items: 3, itemsSum: "2068000", statedTotal: "2068000", statedTotalCell: "E5" },
  },
  {
    name: "a heading below row 60",
    table: `
${letterhead.join("\n")}
S.No | Description | Unit | Qty | Rate | Amount
1 | Excavation | cum | 10 | 100 | 1000
2 | Concrete | cum | 2 | 4000 | 8000
 | Total | | | | 9000
`,
    found: { headerRow: 65, items: 2, itemsSum: "9000", statedTotal: "9000", statedTotalCell: "F68" },
  },
  {
    name: "a description over three columns, numbers beside it",
    table: `
No. | Description of works | | | Qty | Unit | Rate | Amount
1 | Concrete | Grade 25 | in footings | 12 | m3 | 150 | 1800
 | | Grade 30 | in columns | 6 | m3 | 180 | 1080
2 | Blockwork | 150 mm | in walls | 90 | m2 | 30 | 2700
 | TOTAL | | | | | | 5580
`,
    found: { headerRow: 1, items: 3, itemsSum: "5580", statedTotal: "5580", statedTotalCell: "H5" },
  },
  {
    name: "a description that runs over the rows above and below its figures",
    table: `
S.No. | Description | Qty | Unit | Rate | Amount
1 | Providing and fixing in position
 | steel glazed doors and windows
 | with all fittings | 24 | sqm | 2200 | 52800
 | complete as per drawing
2 | Providing MS grill
 | to windows | 150 | kg | 110 | 16500
 | | | | Total | 69300
`,
    found: { headerRow: 1, items: 2, itemsSum: "69300", statedTotal: "69300", statedTotalCell: "F8" },
  },
  {
    name: "amount before rate, and rate before quantity",
    table: `
Item | Amount | Rate | Unit | Quantity | Description
1 | 3000 | 100 | m | 30 | Kerbs
2 | 8000 | 400 | m2 | 20 | Paving
3 | 750 | 75 | nr | 10 | Bollards
Total | 11750
`,
    found: { headerRow: 1, items: 3, itemsSum: "11750", statedTotal: "11750", statedTotalCell: "B5" },
  },
  {
    name: "a transposed table: items in columns",
    table: `
Item | 1 | 2 | 3
Description | Excavation | Concrete | Steel
Unit | cum | cum | kg
Quantity | 10 | 2 | 100
Rate | 100 | 4000 | 70
Amount | 1000 | 8000 | 7000
Total | | | 16000
`,
  },
  {
    name: "a sum above the heading and items without a total below",
    table: `
Total cost of the work: | | | | | 12500
Sl.No | Description | Qty | Unit | Rate | Amount
1 | Fencing | 50 | m | 200 | 10000
2 | Gate | 1 | no | 2500 | 2500
`,
    found: { headerRow: 2, items: 2, itemsSum: "12500", statedTotal: "12500", statedTotalCell: "F1" },
  },
  {
    name: "two headings of one table with a blank row between",
    table: `
S.No | Name of Item | Quantity | Unit | Rate | Amount

 | | | | in Rs. | in Rs.
1 | Excavation | 10 | cum | 100 | 1000
2 | Concrete | 2 | cum | 4000 | 8000
 | Total | | | | 9000
`,
    found: { headerRow: 1, items: 2, itemsSum: "9000", statedTotal: "9000", statedTotalCell: "F6" },
  },
  {
    name: "an empty column between every two",
    table: `
S.No | | Description | | Qty | | Unit | | Rate | | Amount
1 | | Excavation | | 10 | | cum | | 100 | | 1000
2 | | Concrete | | 2 | | cum | | 4000 | | 8000
 | | Total | | | | | | | | 9000
`,
    found: { headerRow: 1, items: 2, itemsSum: "9000", statedTotal: "9000", statedTotalCell: "K4" },
  },
  {
    name: "multiplication and equal signs in columns of their own",
    table: `
Sl | Qty | Unit | Description | @ | Rate | per | = | Amount
1 | 10 | cum | Excavation | @ | 100 | cum | = | 1000
2 | 2 | cum | Concrete | @ | 4000 | cum | = | 8000
 | | | Total | | | | = | 9000
`,
    found: { headerRow: 1, items: 2, itemsSum: "9000", statedTotal: "9000", statedTotalCell: "I4" },
  },
  {
    name: "a total in the row of the last item's text",
    table: `
S.No | Description | Qty | Unit | Rate | Amount
1 | Excavation | 10 | cum | 100 | 1000
2 | Concrete | 2 | cum | 4000 | 8000
 | Note: rates include all taxes | | | Total | 9000
`,
    found: { headerRow: 1, items: 2, itemsSum: "9000", statedTotal: "9000", statedTotalCell: "F4" },
  },
  {
    name: "three options priced side by side",
    table: `
Item | Description | Unit | Qty | Option A Rate | Option A Amount | Option B Rate | Option B Amount
1 | Granite floor | m2 | 100 | 60 | 6000 | 80 | 8000
2 | Skirting | m | 50 | 10 | 500 | 12 | 600
3 | Steps | m | 20 | 30 | 600 | 40 | 800
 | Total | | | | 7100 | | 9400
`,
    found: { headerRow: 1, items: 3, itemsSum: "7100", statedTotal: "7100", statedTotalCell: "F5" },
  },
  {
    name: "a comparative statement of three bidders",
    table: `
COMPARATIVE STATEMENT
S.No | Description | Qty | Unit | Estimated Rate | Estimated Amount | M/s Alpha Rate | M/s Alpha Amount | M/s Beta Rate | M/s Beta Amount
1 | Excavation | 10 | cum | 100 | 1000 | 110 | 1100 | 95 | 950
2 | Concrete | 2 | cum | 4000 | 8000 | 4200 | 8400 | 3900 | 7800
 | Total | | | | 9000 | | 9500 | | 8750
`,
    found: { headerRow: 2, items: 2, itemsSum: "9000", statedTotal: "9000", statedTotalCell: "F5" },
  },
  {
    name: "quantities of many buildings before their total",
    table: `
S.No | Description | Unit | Block A | Block B | Total Qty | Rate | Amount
1 | Excavation | cum | 10 | 20 | 30 | 100 | 3000
2 | Concrete | cum | 2 | 3 | 5 | 4000 | 20000
3 | Steel | kg | 100 | 150 | 250 | 70 | 17500
 | Total | | | | | | 40500
`,
    found: { headerRow: 1, items: 3, itemsSum: "40500", statedTotal: "40500", statedTotalCell: "H5" },
  },
  {
    name: "item numbers stuck to the description",
    table: `
Description of Item | Unit | Quantity | Rate | Amount
1. Excavation in soil | cum | 10 | 100 | 1000
2. Concrete 1:4:8 | cum | 2 | 4000 | 8000
(a) shuttering | sqm | 8 | 300 | 2400
TOTAL | | | | 11400
`,
    found: { headerRow: 1, items: 3, itemsSum: "11400", statedTotal: "11400", statedTotalCell: "E5" },
  },
  {
    name: "years of a maintenance contract as sections, quantity one each",
    table: `
Sr | Particulars | Qty | Unit | Rate | Amount
 | FIRST YEAR
1 | Sweeping | 12 | Month | 5000 | 60000
2 | Gardening | 12 | Month | 3000 | 36000
 | SECOND YEAR
1 | Sweeping | 12 | Month | 5500 | 66000
2 | Gardening | 12 | Month | 3300 | 39600
 | Total of two years | | | | 201600
`,
    found: { headerRow: 1, items: 4, itemsSum: "201600", statedTotal: "201600", statedTotalCell: "F8" },
  },
];
