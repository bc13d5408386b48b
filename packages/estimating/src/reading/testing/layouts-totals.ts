import type { StrangeLayout } from "./strange-layout.ts";

/** Where totals stand, what they are called, and what stands below them; every name and figure is invented. */
export const layoutsOfTotals: readonly StrangeLayout[] = [
  {
    name: "total in description column right, amount in next column",
    table: `
Sl No | Item | Unit | Qty | Rate | Amount
1 | Excavate | m3 | 10 | 20 | 200
2 | Backfill | m3 | 6 | 10 | 60
 |  |  | TOTAL = |  | 260
 |  |  | Contingencies 3% |  | 7.8
 |  |  | G.TOTAL |  | 267.8
`,
    found: { headerRow: 1, items: 2, itemsSum: "260", statedTotal: "260", statedTotalCell: "F4" },
  },
  {
    name: "Total row without label beneath, then GST",
    table: `
S.No. | Particulars | No. | Qty | Unit | Rate | Amount
1 | Door | 2 | 4.2 | sqm | 3000 | 12600
2 | Window | 4 | 6 | sqm | 2500 | 15000
 |  |  |  |  |  | 27600
 | GST 18% |  |  |  |  | 4968
 |  |  |  |  |  | 32568
`,
    found: { headerRow: 1, items: 2, itemsSum: "27600", statedTotal: "27600", statedTotalCell: "G4" },
  },
  {
    name: "discount and net total after",
    table: `
# | Product / Service | Qty | Price | Discount | Line Total
1 | Paint | 10 | 20 | 0 | 200
2 | Brush | 5 | 4 | 0 | 20
 | Subtotal |  |  |  | 220
 | Tax (10%) |  |  |  | 22
 | TOTAL |  |  |  | 242
`,
    found: { headerRow: 1, items: 2, itemsSum: "220", statedTotal: "220", statedTotalCell: "F4" },
  },
  {
    name: "add/deduct rows as items with signs",
    table: `
S.No | Item | Unit | Qty | Rate | Amount
1 | Brickwork | cum | 20 | 5000 | 100000
 | Deduct openings | cum | -2 | 5000 | -10000
2 | Plaster | sqm | 100 | 200 | 20000
 | Total |  |  |  | 110000
`,
    found: { headerRow: 1, items: 3, itemsSum: "110000", statedTotal: "110000", statedTotalCell: "F5" },
  },
  {
    name: "section total shown on the heading row above items",
    table: `
Code | Description | Qty | Unit | Rate | Total
"1" | GROUNDWORKS |  |  |  | 3000
"1.1" | Dig | 10 | m3 | 100 | 1000
"1.2" | Fill | 20 | m3 | 100 | 2000
"2" | CONCRETE |  |  |  | 5000
"2.1" | Slab | 10 | m3 | 500 | 5000
 | TOTAL |  |  |  | 8000
`,
    found: { headerRow: 1, items: 3, itemsSum: "8000", statedTotal: "8000", statedTotalCell: "F7" },
  },
  {
    name: "Civil 3D style CSV, no totals, currency text",
    table: `
Pay Item | Description | Units | Quantity | Unit Price | Total Price
201-0001 | Clearing | ACRE | "3.50" | $2,500.00 | $8,750.00
203-0002 | Excavation | CUYD | 1,200.00 | $8.25 | $9,900.00
251-0003 | Riprap | TON | "85.00" | $45.00 | $3,825.00
`,
    found: { headerRow: 1, items: 3, itemsSum: "22475", statedTotal: null },
  },
  {
    name: "total above the items (top)",
    table: `
Project | X
TOTAL |  |  |  |  | 3000
Item | Description | Qty | Unit | Rate | Amount
1 | A | 10 | m | 100 | 1000
2 | B | 20 | m | 100 | 2000
`,
    found: { headerRow: 3, items: 2, itemsSum: "3000", statedTotal: "3000", statedTotalCell: "F2" },
  },
  {
    name: "two blocks side titles: labour, material sections with subtotals",
    table: `
Description | Unit | Qty | Rate | Amount
A. MATERIALS
Cement | bags | 50 | 400 | 20000
Steel | kg | 500 | 65 | 32500
Sub-total A |  |  |  | 52500
B. LABOUR
Mason | days | 20 | 800 | 16000
Helper | days | 30 | 500 | 15000
Sub-total B |  |  |  | 31000
TOTAL (A+B) |  |  |  | 83500
Contractor profit 10% |  |  |  | 8350
Grand total |  |  |  | 91850
`,
    found: { headerRow: 1, items: 4, itemsSum: "83500", statedTotal: "83500", statedTotalCell: "E10" },
  },
  {
    name: "lumpsum rows: qty=1 no rate",
    table: `
Item | Description | Unit | Qty | Rate | Amount
1 | Mobilisation | LS | 1 |  | 50000
2 | Survey | LS | LS |  | 20000
3 | Excavate | m3 | 100 | 5 | 500
 | TOTAL |  |  |  | 70500
`,
    found: { headerRow: 1, items: 3, itemsSum: "70500", statedTotal: "70500", statedTotalCell: "F5" },
  },
  {
    name: "Notes between and numeric notes; text in amount 'incl.'",
    table: `
Sr No | Description | Unit | Qty | Rate | Amount
1 | A | m | 1 | 10 | 10
 | Note: rates include 5 km lead
2 | B | m | 2 | 10 | 20
Note: 1. All dimensions in mm
3 | C | m | 3 | 10 | 30
 | Grand Total |  |  |  | 60
Signature of contractor |  |  | Engineer
`,
    found: { headerRow: 1, items: 3, itemsSum: "60", statedTotal: "60", statedTotalCell: "F7" },
  },
  {
    name: "total row where label is in a merged wide number column & percent rows in between",
    table: `
Sl.No. | Item | Qty. | Unit | Rate | Amount
1 | A | 2 | no | 500 | 1000
2 | B | 3 | no | 500 | 1500
Total of Civil Works = |  |  |  |  | 2500
Add 1% for labour cess = |  |  |  |  | 25
Total = |  |  |  |  | 2525
`,
    found: { headerRow: 1, items: 2, itemsSum: "2500", statedTotal: "2500", statedTotalCell: "F4" },
  },
  {
    name: "a cost without a rate, beside quantity and unit",
    table: `
S. No. | Name of Item | Qty | Unit | Unit Cost (Rs) | Cost (Rs)
1 | A | 2 | no | 500 | 1000
2 | B | 3 | no | 500 | 1500
 | TOTAL COST |  |  |  | 2500
`,
    found: { headerRow: 1, items: 2, itemsSum: "2500", statedTotal: "2500", statedTotalCell: "F4" },
  },
  {
    name: "Total in other row labels 'Amount' and 'Rs.' prefix col",
    table: `
No. | Particulars | Quantity |  | Rate |  | Amount
 |  |  |  | Rs. |  | Rs.
1 | Brick work | 20 | Cum | "5000" | Per Cum | 100000
2 | Plaster | 100 | Sqm | "200" | Per Sqm | 20000
 |  |  |  | Total | Rs. | 120000
 |  |  |  | Add 5% contingency | Rs. | 6000
 |  |  |  | Grand Total | Rs. | 126000
`,
    found: { headerRow: 1, items: 2, itemsSum: "120000", statedTotal: "120000", statedTotalCell: "G5" },
  },
  {
    name: "negative deduction line numbered",
    table: `
Sl | Description | Unit | Qty | Rate | Amount
1 | A | no | 2 | 500 | 1000
2 | Less: credit for dismantled material | LS | 1 | -200 | -200
 | Total |  |  |  | 800
`,
    found: { headerRow: 1, items: 2, itemsSum: "800", statedTotal: "800", statedTotalCell: "F4" },
  },
  {
    name: "amounts: wrong total far off",
    table: `
S.No | Item | Qty | Unit | Rate | Amount
1 | A | 10 | m | 10 | 100
2 | B | 10 | m | 20 | 200
 | Total |  |  |  | 999
 | GST |  |  |  | 180
 | Grand total |  |  |  | 1179
`,
    found: { headerRow: 1, items: 2, itemsSum: "300", statedTotal: "999", statedTotalCell: "F4" },
  },
  {
    name: "sum only through Grand total after GST (no plain total)",
    table: `
S.No | Item | Qty | Unit | Rate | Amount
1 | A | 10 | m | 10 | 100
2 | B | 10 | m | 20 | 200
 | GST @18% |  |  |  | 54
 | Grand total |  |  |  | 354
`,
    found: { headerRow: 1, items: 2, itemsSum: "300", statedTotal: "354", statedTotalCell: "F5" },
  },
  {
    name: "sections in Roman numbers with a text below, totals in words",
    table: `
S. No. | Description of work | Unit | Qty. | Rate | Amount
I | Civil work
1 | Excavation | cum | 10 | 100 | 1000
2 | Concrete | cum | 1 | 5000 | 5000
 | Total of I |  |  |  | 6000
II | Electric work
1 | Wiring | point | 4 | 500 | 2000
 | Total of II |  |  |  | 2000
 | Total I + II |  |  |  | 8000
 | Add for contigency 5% |  |  |  | 400
 | Total Cost |  |  |  | 8400
`,
    found: { headerRow: 1, items: 3, itemsSum: "8000", statedTotal: "8000", statedTotalCell: "F9" },
  },
  {
    name: "a row with the amount in words",
    table: `
Sl. No. | Name of work | Amount | Remarks
1 | Road A | 500000 |
2 | Road B | 250000 |
 | Total | 750000 |
`,
    found: { headerRow: 1, role: "general_abstract", items: 0, itemsSum: "0", statedTotal: "750000" },
  },
  {
    name: "codes such as item1, and numbers with decimals",
    table: `
Item No. | Description | Quantity | Units | Rate | Amount
1 | EARTHWORK
1.01 | Excavation | 10 | Cum | 100 | 1000
1.02 | Fill | 10 | Cum | 50 | 500
2 | CONCRETE
2.01 | PCC | 1 | Cum | 5000 | 5000
 | TOTAL |  |  |  | 6500
`,
    found: { headerRow: 1, items: 3, itemsSum: "6500", statedTotal: "6500", statedTotalCell: "F7" },
  },
];
