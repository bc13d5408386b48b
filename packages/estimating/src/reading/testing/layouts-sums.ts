import type { StrangeLayout } from "./strange-layout.ts";

/** Totals, taxes, discounts and say rows as they are really labelled, and figures that are written as text. */
export const layoutsOfSums: readonly StrangeLayout[] = [
  {
    name: "a discount, a net amount, tax and a round-off",
    table: `
Sl | Description | Qty | Unit | Rate | Amount
1 | Panels | 10 | nos | 15000 | 150000
2 | Inverter | 1 | nos | 60000 | 60000
 | Gross Total | | | | 210000
 | Less: Discount @ 5% | | | | -10500
 | Net Total | | | | 199500
 | Add: CGST 9% | | | | 17955
 | Add: SGST 9% | | | | 17955
 | Round off | | | | 0
 | Grand Total | | | | 235410
`,
    found: { headerRow: 1, items: 2, itemsSum: "210000", statedTotal: "210000", statedTotalCell: "F4" },
  },
  {
    name: "overheads and profit numbered as if they were items",
    table: `
S.No. | Description | Unit | Qty | Rate | Amount
1 | Excavation | cum | 10 | 100 | 1000
2 | Concrete | cum | 2 | 4000 | 8000
3 | Sub total | | | | 9000
4 | Overheads @ 10% | | | | 900
5 | Contractor's profit @ 10% | | | | 990
6 | Total | | | | 10890
`,
    found: { headerRow: 1, items: 2, itemsSum: "9000", statedTotal: "9000", statedTotalCell: "F4" },
  },
  {
    name: "figures as text with rupee signs, strokes and brackets",
    table: `
Sl No | Item | Qty | Unit | Rate | Amount
1 | Cement | "200 Bags" | Bags | Rs.380/- | ₹ 76,000/-
2 | Credit for empties | 200 | nos | (2.00) | (400.00)
3 | Sand | "1,000.00" | cft | Rs 45.50 | Rs.45,500.00
 | Total | | | | Rs. 1,21,100/-
`,
    found: { headerRow: 1, items: 3, itemsSum: "121100", statedTotal: "121100", statedTotalCell: "F5" },
  },
  {
    name: "amounts that the sheet rounds up to ten rupees",
    table: `
S.No | Description | Qty | Unit | Rate | Amount
1 | Painting | 33.5 | sqm | 41.2 | 1381
2 | Distemper | 60.25 | sqm | 30.1 | 1814
 | Total | | | | 3195
 | Say | | | | 3200
`,
    found: { headerRow: 1, items: 2, itemsSum: "3195", statedTotal: "3195", statedTotalCell: "F4" },
  },
  {
    name: "a total that is stated wrongly",
    table: `
S.No | Description | Qty | Unit | Rate | Amount
1 | Painting | 30 | sqm | 40 | 1200
2 | Distemper | 60 | sqm | 30 | 1800
3 | Polishing | 10 | sqm | 90 | 900
 | Total | | | | 3800
`,
    found: { headerRow: 1, items: 3, itemsSum: "3900", statedTotal: "3800", statedTotalCell: "F5" },
  },
  {
    name: "items that begin with Total, Add, Deduct and Less",
    table: `
S.No | Description | Qty | Unit | Rate | Amount
1 | Total station survey | 1 | job | 15000 | 15000
2 | Add extra for lead of 5 km | 100 | cum | 60 | 6000
3 | Deduct for not using cement slurry | 50 | sqm | -12 | -600
4 | Less thickness of plaster | 20 | sqm | 5 | 100
 | TOTAL | | | | 20500
`,
    found: { headerRow: 1, items: 4, itemsSum: "20500", statedTotal: "20500", statedTotalCell: "F6" },
  },
  {
    name: "a cess and a royalty with rate and quantity are items",
    table: `
S.No | Description | Qty | Unit | Rate | Amount
1 | Gravel | 100 | cum | 400 | 40000
2 | Seigniorage charges for gravel | 100 | cum | 33 | 3300
3 | Labour cess | 1 | LS | 433 | 433
 | Total | | | | 43733
`,
    found: { headerRow: 1, items: 3, itemsSum: "43733", statedTotal: "43733", statedTotalCell: "F5" },
  },
  {
    name: "sub-totals named by their part and a total of them",
    table: `
S.No | Description | Qty | Unit | Rate | Amount
 | Earth work
1 | Excavation | 10 | cum | 100 | 1000
2 | Filling | 5 | cum | 80 | 400
 | Earth work Total | | | | 1400
 | Concrete
3 | PCC | 2 | cum | 4000 | 8000
 | Concrete Total | | | | 8000
 | Total of all parts | | | | 9400
`,
    found: { headerRow: 1, items: 3, itemsSum: "9400", statedTotal: "9400", statedTotalCell: "F9" },
  },
  {
    name: "an amount in words and signatures under the total",
    table: `
S.No | Description | Qty | Unit | Rate | Amount
1 | Excavation | 10 | cum | 100 | 1000
2 | PCC | 2 | cum | 4000 | 8000
 | Total | | | | 9000
(Rupees nine thousand only)
 | | | | |
Junior Engineer | | Assistant Engineer | | Executive Engineer
Date: 12.05.2024 | | | | 2024
`,
    found: { headerRow: 1, items: 2, itemsSum: "9000", statedTotal: "9000", statedTotalCell: "F4" },
  },
  {
    name: "zero quantities kept in the list",
    table: `
S.No | Description | Qty | Unit | Rate | Amount
1 | Excavation | 10 | cum | 100 | 1000
2 | Rock excavation | 0 | cum | 900 | 0
3 | Dewatering | 0 | hour | 250 | 0
4 | PCC | 2 | cum | 4000 | 8000
 | Total | | | | 9000
`,
    found: {
      headerRow: 1,
      items: 4,
      zeroQuantityItems: 2,
      itemsSum: "9000",
      statedTotal: "9000",
      statedTotalCell: "F6",
    },
  },
  {
    name: "two totals in one row, of quantity and of amount",
    table: `
Chainage | Description | Qty | Unit | Rate | Amount
0-500 | Bituminous carpet | 1750 | sqm | 120 | 210000
500-900 | Bituminous carpet | 1400 | sqm | 120 | 168000
 | Total | 3150 | sqm | | 378000
`,
    found: { headerRow: 1, items: 2, itemsSum: "378000", statedTotal: "378000", statedTotalCell: "F4" },
  },
  {
    name: "above and below percentages of a tender",
    table: `
Sl | Description | Qty | Unit | Rate | Amount
1 | Excavation | 10 | cum | 100 | 1000
2 | PCC | 2 | cum | 4000 | 8000
 | Total Estimate Rs. | | | | 9000
 | Tender percentage 4.5% below | | | | -405
 | Tendered amount | | | | 8595
`,
    found: { headerRow: 1, items: 2, itemsSum: "9000", statedTotal: "9000", statedTotalCell: "F4" },
  },
  {
    name: "no serial numbers, units per row, Grand Total in the first column",
    table: `
Particulars | No | Length | Width | Height | Qty | Unit | Rate | Amount
Floor tiles | 1 | 5 | 4 | | 20 | sqm | 900 | 18000
Wall tiles | 1 | 18 | | 2.1 | 37.8 | sqm | 700 | 26460
Door | 2 | | | | 2 | nos | 6500 | 13000
Grand Total | | | | | | | | 57460
`,
    found: { headerRow: 1, items: 3, itemsSum: "57460", statedTotal: "57460", statedTotalCell: "I5" },
  },
  {
    name: "every part with its own GST",
    table: `
S.No | Description | Qty | Unit | Rate | Amount
A | Civil
1 | PCC | 2 | cum | 4000 | 8000
 | Sub Total A | | | | 8000
 | GST @ 18% | | | | 1440
 | Total A | | | | 9440
B | Electrical
1 | Points | 10 | nos | 900 | 9000
 | Sub Total B | | | | 9000
 | GST @ 18% | | | | 1620
 | Total B | | | | 10620
 | Grand Total (A+B) | | | | 20060
`,
    found: { headerRow: 1, items: 2, itemsSum: "17000", statedTotal: "17000", statedTotalCell: "F4 + F9" },
  },
  {
    name: "an extra whose empty cells were multiplied stands above its parts and is none of the items",
    table: `
S.No. | Description | Qty | Unit | Rate | Amount
1 | Marble flooring 18 mm thick | 40 | sqm | 1200 | 48000
2 | Extra for moulding the edges of counters of stone, polished by machine, complete as directed by the engineer | | | | 0
2.1 | Marble | 10 | m | 120 | 1200
2.2 | Granite | 6 | m | 200 | 1200
3 | Painting two coats | 90 | sqm | 30 | 2700
 | Total | | | | 53100
`,
    found: { headerRow: 1, items: 4, itemsSum: "53100", statedTotal: "53100", statedTotalCell: "F7" },
  },
];
