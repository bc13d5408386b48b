import type { StrangeLayout } from "./strange-layout.ts";

/** Bills, workslips, measurements, lists of rates and what else an office keeps; every name and figure is invented. */
export const layoutsOfDocuments: readonly StrangeLayout[] = [
  {
    name: "rate only rows",
    table: `
Item | Description | Unit | Qty | Rate | Amount
1 | Excavate | m3 | 10 | 20 | 200
2 | Excavate in rock | m3 | Rate Only | 95 |
3 | Backfill | m3 | 6 | 10 | 60
 | Total |  |  |  | 260
`,
    found: { headerRow: 1, items: 2, itemsSum: "260", statedTotal: "260", statedTotalCell: "F5" },
  },
  {
    name: "three row header",
    table: `
Sr. | Description | Unit | Contract |  |  | Executed |  |
No. | of Item |  | Qty | Rate | Amount | Previous | This Bill | Total
 |  |  | (nos) | (Rs) | (Rs) | Qty | Qty | Qty
1 | Excavation | cum | 100 | 50 | 5000 | 20 | 30 | 50
2 | PCC | cum | 10 | 4000 | 40000 | 2 | 3 | 5
 | Total |  |  |  | 45000
`,
    found: { headerRow: 1, items: 2, itemsSum: "45000", statedTotal: "45000", statedTotalCell: "F6" },
  },
  {
    name: "running bill: upto date qty amount",
    table: `
2ND RUNNING ACCOUNT BILL
S.No | Item of work | Quantity as per agreement | Qty upto date | Unit | Rate | Amount upto date | Amount previous | Since previous bill
1 | Excavation | 100 | 80 | cum | 50 | 4000 | 1000 | 3000
2 | PCC | 20 | 10 | cum | 4000 | 40000 | 20000 | 20000
3 | Steel | 200 | 150 | kg | 60 | 9000 | 3000 | 6000
 | Total |  |  |  |  | 53000 | 24000 | 29000
`,
    found: {
      headerRow: 2,
      role: "bill",
      items: 3,
      itemsSum: "53000",
      statedTotal: "53000",
      statedTotalCell: "G6",
    },
  },
  {
    name: "deviation statement with two amount groups",
    table: `
DEVIATION STATEMENT
Sl | Description | Unit | As per Estimate |  |  | As per Execution |  | Excess | Saving
 |  |  | Qty | Rate | Amount | Qty | Amount |  |
1 | Excavation | cum | 100 | 50 | 5000 | 120 | 6000 | 1000 |
2 | PCC | cum | 10 | 4000 | 40000 | 9 | 36000 |  | 4000
3 | Extra item | nos |  | 310 |  | 4 | 1240 | 1240 |
 | Total |  |  |  | 45000 |  | 43240 | 2240 | 4000
`,
    found: {
      headerRow: 2,
      role: "deviation",
      items: 3,
      zeroQuantityItems: 1,
      itemsSum: "45000",
      statedTotal: "45000",
      statedTotalCell: "F7",
    },
  },
  {
    name: "rate analysis",
    sheet: "Analysis",
    table: `
RATE ANALYSIS
Item: PCC 1:4:8 per 10 cum
Description | Unit | Quantity | Rate | Amount
Cement | bag | 32 | 350 | 11200
Sand | cum | 4.7 | 900 | 4230
Mason | day | 1.2 | 700 | 840
Total |  |  |  | 16270
Add overhead 10% |  |  |  | 1627
Cost for 10 cum |  |  |  | 17897
Rate per cum |  |  |  | 1789.7
`,
    found: {
      headerRow: 3,
      role: "rate_analysis",
      items: 3,
      itemsSum: "16270",
      statedTotal: "16270",
      statedTotalCell: "E7",
    },
  },
  {
    name: "amount column missing: quantity & rate only",
    table: `
S.No | Description | Unit | Qty | Rate
1 | A | m | 10 | 100
2 | B | m | 20 | 100
`,
    found: { headerRow: 1, items: 2, itemsSum: "3000", statedTotal: null },
  },
  {
    name: "unpriced tender",
    table: `
Item | Description | Unit | Qty | Rate | Amount
"1.1" | Excavate | m3 | 100 |  |
"1.2" | Fill | m3 | 20 |  |
"1.3" | Slab | m2 | 200 |  |
 | Total |  |  |  |
`,
    found: { headerRow: 1, items: 3, itemsSum: "0", statedTotal: null },
  },
  {
    name: "workslip",
    table: `
WORKSLIP No 1
Sl.No | Description of Item | Unit | Estimate |  |  | Execution |  | More | Less | Remarks
 |  |  | Qty | Rate | Amount | Qty | Amount
1 | Earth work | cum | 100 | 50 | 5000 | 110 | 5500 | 500 |  | as per site
2 | Concrete | cum | 10 | 4000 | 40000 | 9 | 36000 |  | 4000
 | Total |  |  |  | 45000 |  | 41500 | 500 | 4000
`,
    found: {
      headerRow: 2,
      role: "deviation",
      items: 2,
      itemsSum: "45000",
      statedTotal: "45000",
      statedTotalCell: "F6",
    },
  },
  {
    name: "bill Nth with Total value till date, deduct previous",
    sheet: "Bill",
    table: `
CC 2nd & Part bill
S.No | Item | Quantity Till Date | Unit | Rate | Total Value till date | Deduct Previous |  | Since Last |  | Remarks
 |  |  |  |  |  | Quantity | Amount | Quantity | Amount
1 | Earth work | 80 | cum | 231.4 | 18512 | 50 | 11570 | 30 | 6942
2 | PCC | 10 | cum | 5210.8 | 52108 | 10 | 52108 | 0 | 0
 | Sub Total |  |  |  | 70620 |  | 63678 |  | 6942
 | TP @ 4.5% less |  |  |  | -3177.9 |  | -2865.51 |  | -312.39
 | Total |  |  |  | 67442.1 |  | 60812.49 |  | 6629.61
`,
    found: {
      headerRow: 2,
      role: "bill",
      items: 2,
      itemsSum: "70620",
      statedTotal: "70620",
      statedTotalCell: "F6",
    },
  },
  {
    name: "measurement-only sheet with content column",
    sheet: "Detailed",
    table: `
DETAILED ESTIMATE
S.No | Description of work | No | L | B | H/D | Contents | Total
1 | Earthwork
 | Long walls | 2 | 10 | 1 | 1 | 20
 | Short | 2 | 5 | 1 | 1 | 10
 |  |  |  |  |  |  | 30
`,
    found: { headerRow: 2, role: "measurement", items: 0, itemsSum: "0", statedTotal: null },
  },
  {
    name: "rate list SOR",
    table: `
SCHEDULE OF RATES 2023
Item Code | Description | Unit | Rate (Rs.)
"1.1" | Excavation | cum | 150
"1.2" | Fill | cum | 90
`,
    found: { headerRow: 2, role: "rate_list", items: 0, itemsSum: "0", statedTotal: null },
  },
  {
    name: "lead statement",
    sheet: "Lead",
    table: `
LEAD STATEMENT
S.No | Name of Material | Unit | Source | Lead in KM | Basic Rate | Conveyance | Seigniorage | Total Rate
1 | Sand | cum | river | 20 | 300 | 250 | 60 | 610
2 | Metal | cum | quarry | 15 | 800 | 200 | 75 | 1075
`,
    found: { headerRow: 2, role: "rate_list", items: 0, itemsSum: "0", statedTotal: null },
  },
  {
    name: "data sheet blocks",
    sheet: "Data",
    table: `
DATA
"1" | Cement concrete (1:4:8) using 40mm HBG metal for 1 cum
Qty | Unit | Description | Rate | Per | Amount
0.92 | cum | 40mm metal | 1075 | cum | 989
0.46 | cum | sand | 610 | cum | 280.6
170 | kg | cement | 6 | kg | 1020
 |  | Total |  |  | 2289.6
 |  | Rate per cum |  |  | 2289.6
`,
    found: {
      headerRow: 3,
      role: "rate_analysis",
      items: 3,
      itemsSum: "2289.6",
      statedTotal: "2289.6",
      statedTotalCell: "F7",
    },
  },
  {
    name: "only amounts list w/ 'Estimated cost' as project list",
    table: `
Sl.No | Name of Component | Qty | Estimated Cost (Rs. Lakh)
1 | Building | 1 | 120.5
2 | Road | 2 | 30.25
 | Total |  | 150.75
`,
    found: { headerRow: 1, items: 2, itemsSum: "150.75", statedTotal: "150.75" },
  },
  {
    name: "quantity zero rows & blanks in bill of extras",
    table: `
Item | Description | Unit | Qty | Rate | Amount
1 | A | m | 0 | 10 | 0
2 | B | m |  | 20 | 0
3 | C | m | 5 | 20 | 100
 | Total |  |  |  | 100
`,
    found: { headerRow: 1, items: 3, zeroQuantityItems: 2, itemsSum: "100", statedTotal: "100" },
  },
  {
    name: "units row under header",
    table: `
S.N | Description | L | B | H | Nos | Qty | Rate | Amount
 |  | (m) | (m) | (m) |  | (m3) | (NRs) | (NRs)
1 | Stone masonry | 10 | 0.5 | 2 | 2 | 20 | 9000 | 180000
2 | Plaster | 10 |  | 2 | 2 | 40 | 400 | 16000
 | Total |  |  |  |  |  |  | 196000
`,
    found: { headerRow: 1, items: 2, itemsSum: "196000", statedTotal: "196000", statedTotalCell: "I5" },
  },
];
