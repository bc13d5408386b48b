import type { StrangeLayout } from "./strange-layout.ts";

/** Habits within the rows: where units, numbers, texts and prices of one item stand. */
export const layoutsOfDetails: readonly StrangeLayout[] = [
  {
    name: "figures in the last row of an item's text, two sub-items sharing one number",
    table: `
S.No | Description of Item | Quantity | Unit | Rate | Amount
"4.1" | Providing and laying in position cement concrete
 | of specified grade excluding the cost of centering
 | a) 1:2:4 | 3 | cum | 6000 | 18000
 | b) 1:3:6 | 5 | cum | 5500 | 27500
"4.2" | Damp proof course 50 mm thick | 12 | sqm | 400 | 4800
 | TOTAL | | | | 50300
`,
    found: { headerRow: 1, items: 3, itemsSum: "50300", statedTotal: "50300", statedTotalCell: "F7" },
  },
  {
    name: "the code on its own row above the item",
    table: `
Sl | Item Details | Qty | Unit | Rate | Amount
1 | DSR 2.8.1
 | Earth work in excavation by mechanical means | 50 | cum | 200 | 10000
2 | DSR 4.1.8
 | Cement concrete 1:4:8 | 6 | cum | 5000 | 30000
 | Total | | | | 40000
`,
    found: { headerRow: 1, items: 2, itemsSum: "40000", statedTotal: "40000", statedTotalCell: "F6" },
  },
  {
    name: "quantity with its unit in one cell, rate with its unit in one cell",
    table: `
Sl.No | Description | Quantity | Rate | Amount
1 | Earth work | 45.50 cum | 200.00 / cum | 9100
2 | Painting | 120 sqm | 35.50/sqm | 4260
3 | Doors | 4 Nos. | 7500 each | 30000
 | Total | | | 43360
`,
    found: { headerRow: 1, items: 3, itemsSum: "43360", statedTotal: "43360", statedTotalCell: "E5" },
  },
  {
    name: "amounts without a rate column",
    table: `
Sl.No | Description | Unit | Quantity | Amount
1 | Survey | km | 12 | 60000
2 | Soil tests | nos | 6 | 18000
 | Total | | | 78000
`,
    found: { headerRow: 1, items: 2, itemsSum: "78000", statedTotal: "78000", statedTotalCell: "E4" },
  },
  {
    name: "rates of three zones, of which one multiplies",
    table: `
S.No | Description | Unit | Zone A Rate | Zone B Rate | Zone C Rate | Qty | Amount
1 | Excavation | cum | 100 | 110 | 120 | 10 | 1100
2 | Concrete | cum | 4000 | 4100 | 4200 | 3 | 12300
3 | Steel | kg | 60 | 65 | 70 | 200 | 13000
 | Total | | | | | | 26400
`,
    found: { headerRow: 1, items: 3, itemsSum: "26400", statedTotal: "26400", statedTotalCell: "H5" },
  },
  {
    name: "previous, current and total quantities of a bill",
    table: `
3RD RUNNING ACCOUNT BILL
S.No | Description | Unit | Rate | Qty Previous | Qty This Bill | Qty Total | Amount Previous | Amount This Bill | Total Amount
1 | Excavation | cum | 100 | 10 | 5 | 15 | 1000 | 500 | 1500
2 | Concrete | cum | 4000 | 2 | 1 | 3 | 8000 | 4000 | 12000
3 | Steel | kg | 70 | 100 | 50 | 150 | 7000 | 3500 | 10500
 | Total | | | | | | 16000 | 8000 | 24000
`,
    found: {
      headerRow: 2,
      role: "bill",
      items: 3,
      itemsSum: "24000",
      statedTotal: "24000",
      statedTotalCell: "J6",
    },
  },
  {
    name: "a heading in three languages in one cell",
    table: `
क्र. / S.No | कार्य विवरण / Description | मात्रा / Qty | इकाई / Unit | दर / Rate | राशि / Amount
1 | खुदाई / Excavation | 10 | घ.मी./cum | 100 | 1000
2 | कंक्रीट / Concrete | 2 | घ.मी./cum | 4000 | 8000
 | योग / Total | | | | 9000
`,
    found: { headerRow: 1, items: 2, itemsSum: "9000", statedTotal: "9000", statedTotalCell: "F4" },
  },
  {
    name: "numbers with leading text: Item 1, Item 2",
    table: `
Item | Particulars | Qty | Unit | Rate | Amount
Item 1 | Borewell 150 mm dia | 60 | m | 900 | 54000
Item 2 | Submersible pump | 1 | no | 35000 | 35000
 | Total | | | | 89000
`,
    found: { headerRow: 1, items: 2, itemsSum: "89000", statedTotal: "89000", statedTotalCell: "F4" },
  },
  {
    name: "an estimate of a solar plant: make and model between description and quantity",
    table: `
Sr. No | Description of Material | Make | Model | Qty | UOM | Unit Price (INR) | Total Price (INR)
1 | Solar module | Alpha | A-540 | 40 | Nos | 14000 | 560000
2 | Inverter | Beta | B-20K | 1 | Nos | 150000 | 150000
3 | Mounting structure | Local | - | 21.6 | kW | 5000 | 108000
 | | | | | | Sub-Total | 818000
 | | | | | | GST @ 13.8% | 112884
 | | | | | | Grand Total | 930884
`,
    found: { headerRow: 1, items: 3, itemsSum: "818000", statedTotal: "818000", statedTotalCell: "H5" },
  },
  {
    name: "page breaks with page numbers and the name of the office",
    table: `
S.No | Description | Qty | Unit | Rate | Amount
1 | Excavation | 10 | cum | 100 | 1000
 | | | | Page 1 of 2 |
Lakeside Public Works Office
S.No | Description | Qty | Unit | Rate | Amount
2 | Concrete | 2 | cum | 4000 | 8000
 | | | | Page 2 of 2 |
 | Total | | | | 9000
`,
    found: { headerRow: 1, items: 2, itemsSum: "9000", statedTotal: "9000", statedTotalCell: "F8" },
  },
  {
    name: "rates per hundred written with a percent sign before the unit",
    table: `
S.No | Description | Qty | Rate | Per | Amount
1 | White washing | 500 | 820 | % sqm | 4100
2 | Excavation | 2000 | 9500 | %o cft | 19000
3 | Brick work | 10 | 5000 | cum | 50000
 | Total | | | | 73100
`,
    found: { headerRow: 1, items: 3, itemsSum: "73100", statedTotal: "73100", statedTotalCell: "F5" },
  },
  {
    name: "every item measured in the row itself and no price at all",
    sheet: "Measurement",
    table: `
MEASUREMENT SHEET
S.No | Description | Nos | Length | Breadth | Depth | Quantity | Unit
1 | Excavation for column footings | 8 | 1.5 | 1.5 | 1.2 | 21.6 | cum
2 | PCC below footings | 8 | 1.5 | 1.5 | 0.1 | 1.8 | cum
 | Total | | | | | 23.4
`,
    found: { headerRow: 2, role: "measurement", items: 0, itemsSum: "0", statedTotal: null },
  },
];
