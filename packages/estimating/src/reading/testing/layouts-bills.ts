import type { StrangeLayout } from "./strange-layout.ts";

/** Bills of quantities as Britain, Africa, the Gulf, Australia and America draw them up. */
export const layoutsOfBills: readonly StrangeLayout[] = [
  {
    name: "page totals to a collection, sums of pages, a main summary",
    table: `
2 SUBSTRUCTURE
Ref | Description | Qty | Unit | Rate | £
 | Excavating and filling
A | Site clearance | 500 | m2 | 2 | 1000
B | Reduce levels | 200 | m3 | 9 | 1800
 | To Collection | | | £ | 2800
Ref | Description | Qty | Unit | Rate | £
 | In-situ concrete
A | Strip foundations | 60 | m3 | 140 | 8400
B | Ground slab | 45 | m3 | 150 | 6750
 | To Collection | | | £ | 15150
 | COLLECTION
 | Page No. 2/1 | | | | 2800
 | Page No. 2/2 | | | | 15150
 | Total of Substructure carried to Main Summary | | | £ | 17950
`,
    found: { headerRow: 2, items: 4, itemsSum: "17950", statedTotal: "17950", statedTotalCell: "F15" },
  },
  {
    name: "pounds and pence in columns of their own",
    table: `
Item | Description | Quantity | Unit | Rate | £ | p
A | Facing brickwork | 100 | m2 | 85.5 | 8550 | 0
B | Cavity insulation | 100 | m2 | 12.35 | 1235 | 0
C | Damp proof course | 45 | m | 4.15 | 186 | 75
 | Carried to Collection | | | £ | 9971 | 75
`,
    found: { headerRow: 1, items: 3, itemsSum: "9971.75", statedTotal: "9971.75" },
  },
  {
    name: "provisional sums, percentages on them, dayworks",
    table: `
Item | Description | Qty | Unit | Rate | Amount
 | PROVISIONAL SUMS
A | Include the Provisional Sum of £10,000.00 for lift installation | | Item | | 10000
B | Add for main contractor's profit | | % | 2.5 | 250
C | Add for general attendance | | Item | | 150
 | DAYWORK
D | Labour | | Prov Sum | | 2000
E | Add percentage addition | 100 | % | | 2000
 | CARRIED TO SUMMARY | | | | 14400
`,
    found: { headerRow: 1, items: 5, itemsSum: "14400", statedTotal: "14400", statedTotalCell: "F9" },
  },
  {
    name: "rates only, in the quantity and in the amount",
    table: `
ITEM | DESCRIPTION | UNIT | QUANTITY | RATE | AMOUNT
1 | Hard rock excavation | m3 | 12 | 400 | 4800
2 | Extra over for dewatering | day | - | 250 | Rate Only
3 | Standing time | hr | Rate only | 90 |
4 | Backfilling | m3 | 8 | 60 | 480
 | TOTAL | | | | 5280
`,
    found: { headerRow: 1, items: 2, itemsSum: "5280", statedTotal: "5280", statedTotalCell: "F6" },
  },
  {
    name: "two currencies side by side",
    table: `
Item No. | Description | Unit | Quantity | Unit Rate | | Amount |
 | | | | Local (LKR) | Foreign (USD) | Local (LKR) | Foreign (USD)
1 | Pumps | Nos | 2 | 50000 | 1200 | 100000 | 2400
2 | Pipes | m | 300 | 400 | 15 | 120000 | 4500
3 | Valves | Nos | 10 | 1500 | 80 | 15000 | 800
 | Total | | | | | 235000 | 7700
`,
    found: { headerRow: 1, items: 3, itemsSum: "235000", statedTotal: "235000", statedTotalCell: "G6" },
  },
  {
    name: "division codes, material, labour and equipment to a total",
    table: `
DIVISION 03 - CONCRETE
Code | Description | Qty | UoM | Material | Labor | Equipment | Total
"03 30 00" | Cast-in-place concrete | 100 | CY | 12000 | 6000 | 1500 | 19500
"03 20 00" | Concrete reinforcing | 5 | TN | 6000 | 3500 | 200 | 9700
"03 10 00" | Formwork | 800 | SF | 2400 | 4800 | 0 | 7200
 | Total Division 03 | | | 20400 | 14300 | 1700 | 36400
`,
    found: { headerRow: 2, items: 3, itemsSum: "36400", statedTotal: "36400", statedTotalCell: "H6" },
  },
  {
    name: "trades with a total and no quantities",
    sheet: "Cost Summary",
    table: `
TRADE SUMMARY
Trade | Amount (AUD)
Preliminaries | 120000
Demolition | 35000
Concrete | 410000
Structural Steel | 280000
Sub Total | 845000
Margin 6% | 50700
GST 10% | 89570
Total inc GST | 985270
`,
    found: {
      headerRow: 2,
      role: "general_abstract",
      items: 0,
      itemsSum: "0",
      statedTotal: "985270",
      statedTotalCell: "B10",
    },
  },
  {
    name: "an application for payment: contract sum, percent complete, value",
    table: `
INTERIM VALUATION NO. 3
Item | Description | Qty | Unit | Rate | Contract Amount | % Complete | Value to Date
1 | Excavation | 100 | m3 | 20 | 2000 | 100% | 2000
2 | Concrete | 40 | m3 | 150 | 6000 | 50% | 3000
3 | Blockwork | 200 | m2 | 35 | 7000 | 0% | 0
 | Total | | | | 15000 | | 5000
`,
    found: { headerRow: 2, items: 3, itemsSum: "15000", statedTotal: "15000", statedTotalCell: "F6" },
  },
  {
    name: "preambles in long paragraphs between the items, headings underlined by dashes",
    table: `
ITEM | DESCRIPTION | QTY | UNIT | RATE (TSHS) | AMOUNT (TSHS)
 | BLOCKWORK
 | -------------
 | Solid concrete blocks of 7 N/mm2 strength, bedded and jointed in cement and sand mortar (1:4), reinforced with and including hoop iron in every alternate course
A | 200 mm thick walls | 320 | SM | 38000 | 12160000
B | 150 mm thick walls | 90 | SM | 32000 | 2880000
 | Damp proof courses, bituminous felt, lapped 150 mm at joints
C | 200 mm wide | 110 | LM | 4000 | 440000
 | SECTION TOTAL CARRIED TO COLLECTION | | | | 15480000
`,
    found: { headerRow: 1, items: 3, itemsSum: "15480000", statedTotal: "15480000", statedTotalCell: "F9" },
  },
  {
    name: "a Gulf bill with divisions, excluded items and cumulative page totals",
    table: `
Item | Description | Qty | Unit | Rate (QAR) | Total (QAR)
 | DIVISION 4 - MASONRY
"4.1" | Block work 200 mm | 1200 | m2 | 95 | 114000
"4.2" | Block work 100 mm | 650 | m2 | 70 | 45500
"4.3" | Decorative screen | 1 | item | Excluded | Excluded
 | Page Total | | | | 159500
 | DIVISION 7 - WATERPROOFING
"7.1" | Membrane to roof | 800 | m2 | 45 | 36000
 | Page Total | | | | 36000
 | TOTAL CARRIED TO SUMMARY | | | | 195500
`,
    found: { headerRow: 1, items: 3, itemsSum: "195500", statedTotal: "195500", statedTotalCell: "F10" },
  },
  {
    name: "elements of a bungalow, priced per element and per area",
    table: `
ELEMENTAL COST PLAN
Element | Element Quantity | Element Unit Rate | Element Cost | Cost per m2 GFA
Substructure | 220 m2 | 450 | 99000 | 450
Frame | 220 m2 | 300 | 66000 | 300
Roof | 260 m2 | 210 | 54600 | 248.18
Total | | | 219600 | 998.18
`,
    found: { headerRow: 2, items: 3, itemsSum: "219600", statedTotal: "219600", statedTotalCell: "D6" },
  },
  {
    name: "a schedule of prices of a road, items with spec references",
    table: `
Pay Item | Spec Ref | Description | Unit | Estimated Quantity | Unit Price ($) | Total Price ($)
"201.01" | "S-201" | Clearing | HA | 12 | 2500 | 30000
"204.02" | "S-204" | Common excavation | CM | 15000 | 4.5 | 67500
"301.01" | "S-301" | Aggregate subbase | CM | 4000 | 22.75 | 91000
 | | | | | TOTAL BID PRICE | 188500
`,
    found: { headerRow: 1, items: 3, itemsSum: "188500", statedTotal: "188500", statedTotalCell: "G5" },
  },
  {
    name: "a final account: omissions and additions",
    table: `
FINAL ACCOUNT - REMEASUREMENT
Item | Description | Unit | Contract Qty | Final Qty | Rate | Contract Amount | Final Amount | Addition | Omission
1 | Trench excavation | m | 500 | 520 | 30 | 15000 | 15600 | 600 |
2 | Pipe laying | m | 500 | 490 | 45 | 22500 | 22050 | | 450
3 | Manholes | nr | 10 | 12 | 900 | 9000 | 10800 | 1800 |
 | Totals | | | | | 46500 | 48450 | 2400 | 450
`,
    found: { headerRow: 2, items: 3, itemsSum: "46500", statedTotal: "46500", statedTotalCell: "G6" },
  },
  {
    name: "preliminaries with fixed and time charges",
    table: `
Item | Description | Fixed Charge | Time Related Charge | Amount
1 | Site offices | 5000 | 12000 | 17000
2 | Site security | 0 | 9000 | 9000
3 | Scaffolding | 8000 | 4000 | 12000
 | Total Preliminaries | 13000 | 25000 | 38000
`,
    found: { headerRow: 1, items: 0, itemsSum: "0", statedTotal: "38000", statedTotalCell: "E5" },
  },
  {
    name: "a bill that nobody priced, with letters and carried rows left blank",
    table: `
Item | Description | Unit | Qty | Rate | Amount (GH¢)
 | CARPENTRY
A | 50 x 100 mm wawa in rafters | m | 240 | |
B | 50 x 150 mm ditto in wall plate | m | 60 | |
C | 25 x 300 mm fascia board | m | 75 | |
 | Carried to Collection | | | GH¢ |
`,
    found: { headerRow: 1, items: 3, itemsSum: "0", statedTotal: null },
  },
  {
    name: "item numbers repeated under each building, with a total for each",
    table: `
BILL OF QUANTITIES - STAFF HOUSES
S/N | Description | Unit | Qty | Rate | Amount
 | BUILDING A
1 | Foundations | m3 | 10 | 1000 | 10000
2 | Walls | m2 | 50 | 200 | 10000
 | Total for Building A | | | | 20000
 | BUILDING B
1 | Foundations | m3 | 8 | 1000 | 8000
2 | Walls | m2 | 40 | 200 | 8000
 | Total for Building B | | | | 16000
 | GRAND TOTAL | | | | 36000
`,
    found: { headerRow: 2, items: 4, itemsSum: "36000", statedTotal: "36000", statedTotalCell: "F11" },
  },
];
