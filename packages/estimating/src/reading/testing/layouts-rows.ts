import type { StrangeLayout } from "./strange-layout.ts";

/** How the text, the number and the figures of an item may be spread over rows and columns; every name and figure is invented. */
export const layoutsOfRows: readonly StrangeLayout[] = [
  {
    name: "supply and install rates",
    table: `
S/N | Description | Qty | Unit | Unit Rate |  | Amount |  | Total Amount
 |  |  |  | Supply | Installation | Supply | Installation |
1 | Cable 4c x 16 | 100 | m | 50 | 10 | 5000 | 1000 | 6000
2 | DB 12 way | 2 | nos | 3000 | 500 | 6000 | 1000 | 7000
3 | Light fitting | 20 | nos | 400 | 50 | 8000 | 1000 | 9000
 | Total |  |  |  |  | 19000 | 3000 | 22000
`,
    found: { headerRow: 1, items: 3, itemsSum: "22000", statedTotal: "22000", statedTotalCell: "I6" },
  },
  {
    name: "no serial numbers, unit before",
    table: `
Description | Unit | Quantity | Unit cost (USD) | Total cost (USD)
Cement | bag | 100 | 8 | 800
Sand | m3 | 10 | 25 | 250
Labour | day | 20 | 12 | 240
TOTAL |  |  |  | 1290
`,
    found: { headerRow: 1, items: 3, itemsSum: "1290", statedTotal: "1290", statedTotalCell: "E5" },
  },
  {
    name: "item rows with number but description on next row",
    table: `
Item No | Description | Unit | Qty | Rate | Amount
1 |  | cum | 10 | 100 | 1000
 | Earthwork in excavation for foundation
2 |  | cum | 5 | 200 | 1000
 | Sand filling in foundation
 | Total |  |  |  | 2000
`,
    found: { headerRow: 1, items: 2, itemsSum: "2000", statedTotal: "2000", statedTotalCell: "F6" },
  },
  {
    name: "description above number row w/ sub-items roman",
    table: `
SN | Description | Unit | Quantity | Rate | Amount
"1.0" | Excavation in
i) | ordinary soil | cum | 10 | 100 | 1000
ii) | hard soil | cum | 5 | 150 | 750
iii) | rock | cum | 0 | 500 | 0
"2.0" | Backfilling | cum | 5 | 50 | 250
 | TOTAL (Rs.) |  |  |  | 2000
`,
    found: {
      headerRow: 1,
      items: 4,
      zeroQuantityItems: 1,
      itemsSum: "2000",
      statedTotal: "2000",
      statedTotalCell: "F7",
    },
  },
  {
    name: "letterhead with figures, header row 14",
    table: `
ACME
Phone | 100200300
Date | 2024-01-02

GSTIN | 22AAAAA0000A1Z5
Bill No. | 12

To
The Executive Engineer
Sub: Submission of estimate

Sir,

S.no | Particulars | Unit | Qty | Rate | Amount
1 | A work | each | 2 | 10 | 20
2 | B work | each | 3 | 10 | 30
TOTAL |  |  |  |  | 50
Rupees Fifty only
`,
    found: { headerRow: 14, items: 2, itemsSum: "50", statedTotal: "50", statedTotalCell: "F17" },
  },
  {
    name: "items separated by blank rows, with their measurements in the abstract",
    table: `
Sl.No | Description | Nos | L | B | D | Qty | Unit | Rate | Amount
1 | Earthwork excavation
 | Long wall | 2 | 10 | 1 | 1 | 20
 | Short wall | 2 | 5 | 1 | 1 | 10
 |  |  |  |  |  | 30 | cum | 100 | 3000
2 | PCC in foundation
 | Long wall | 2 | 10 | 1 | 0.1 | 2
 | Short wall | 2 | 5 | 1 | 0.1 | 1
 | Total |  |  |  |  | 3 | cum | 4000 | 12000
 |  |  |  |  |  |  |  | Total | 15000
`,
    found: { headerRow: 1, items: 2, itemsSum: "15000", statedTotal: "15000", statedTotalCell: "J10" },
  },
  {
    name: "parts a) and i) below items without figures, their numbers repeated",
    table: `
No | Item of work | Qty | Unit | Rate | Amount
1 | Excavation
a) | Foundations
i) | 0-1.5m | 10 | cum | 100 | 1000
ii) | 1.5-3m | 5 | cum | 150 | 750
b) | Drains
i) | 0-1.5m | 4 | cum | 100 | 400
2 | Fill | 5 | cum | 10 | 50
 | Total |  |  |  | 2200
`,
    found: { headerRow: 1, items: 4, itemsSum: "2200", statedTotal: "2200", statedTotalCell: "F9" },
  },
  {
    name: "numbers rows with parentheses & amounts in 4 decimals",
    table: `
Sl | Desc. | Qnty. | UOM | Basic Rate | GST % | Rate incl GST | Amount
(1) | (2) | (3) | (4) | (5) | (6) | (7) | (8)=(3)x(7)
1 | Cable | 100 | Mtr | 50 | 18 | 59 | 5900
2 | Panel | 1 | Set | 10000 | 18 | 11800 | 11800
 | Total |  |  |  |  |  | 17700
`,
    found: { headerRow: 1, items: 2, itemsSum: "17700", statedTotal: "17700", statedTotalCell: "H5" },
  },
  {
    name: "description split: short + long columns",
    table: `
SI.No. | Item Name | Detailed Specification | Make | Qty | UoM | Unit Rate (Rs.) | Total (Rs.)
1 | AC | 1.5 ton split | X | 2 | Nos | 35000 | 70000
2 | Fan | 1200mm | Y | 10 | Nos | 2500 | 25000
 |  |  |  |  |  | Total | 95000
`,
    found: { headerRow: 1, items: 2, itemsSum: "95000", statedTotal: "95000", statedTotalCell: "H4" },
  },
  {
    name: "descriptions in two rows before figures in the second",
    table: `
Item | Description | Unit | Qty | Rate | Amount
A | Excavating trenches to receive foundations
 | depth not exceeding 1.5m | m3 | 50 | 300 | 15000
B | Ditto 1.5-3.0m | m3 | 10 | 400 | 4000
 | Carried to collection |  |  |  | 19000
`,
    found: { headerRow: 1, items: 2, itemsSum: "19000", statedTotal: "19000", statedTotalCell: "F5" },
  },
  {
    name: "year-wise rates multi amounts: tender vs quoted",
    table: `
Sl | Description | Unit | Qty | Estimated Rate | Estimated Amount | Quoted Rate | Quoted Amount
1 | A | no | 2 | 500 | 1000 | 450 | 900
2 | B | no | 3 | 100 | 300 | 120 | 360
3 | C | no | 1 | 100 | 100 | 90 | 90
 | Total |  |  |  | 1400 |  | 1350
`,
    found: { headerRow: 1, items: 3, itemsSum: "1400", statedTotal: "1400", statedTotalCell: "F5" },
  },
];
