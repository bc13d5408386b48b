import type { StrangeLayout } from "./strange-layout.ts";

/** Bills of Britain, of the Gulf, of Africa and of whoever else lays them out alike; every name and figure is invented. */
export const layoutsOfBritain: readonly StrangeLayout[] = [
  {
    name: "UK bill, letters per page, carried to collection, collection",
    table: `
BILL NR 3
EXCAVATION AND FILLING

Item | Description | Qty | Unit | Rate £ | £
 | Site preparation
A | Remove topsoil average 150mm deep | 850 | m2 | 1.2 | 1020
B | Excavate to reduce levels | 340 | m3 | 8.5 | 2890
 | Disposal
C | Excavated material off site | 300 | m3 | 22 | 6600
 | Carried to Collection |  |  | £ | 10510
Item | Description | Qty | Unit | Rate £ | £
A | Hardcore filling | 120 | m3 | 35 | 4200
B | Blinding with sand | 400 | m2 | 1.5 | 600
 | Carried to Collection |  |  | £ | 4800
 | COLLECTION
 | Page 3/1 |  |  |  | 10510
 | Page 3/2 |  |  |  | 4800
 | Carried to Summary |  |  | £ | 15310
`,
    found: {
      headerRow: 4,
      role: "boq",
      items: 5,
      itemsSum: "15310",
      statedTotal: "15310",
      statedTotalCell: "F18",
    },
  },
  {
    name: "Kenya, amount KShs, provisional sums and items",
    table: `
ITEM | DESCRIPTION | UNIT | QTY | RATE (KShs) | AMOUNT (KShs)
 | PRELIMINARIES
A | Allow for insurance of works | Item |  |  | 50000
B | Provisional Sum of Kenya Shillings One Hundred Thousand for signage | Sum |  |  | 100000
C | Add for profit and attendance | % | 5 |  | 5000
 | SUBSTRUCTURES
D | Excavate trench | CM | 45 | 600 | 27000
E | Ditto but in rock | CM | 5 | 1500 | 7500
 | Total carried to Summary Page |  |  | KShs | 189500
`,
    found: {
      headerRow: 1,
      role: "boq",
      items: 5,
      itemsSum: "189500",
      statedTotal: "189500",
      statedTotalCell: "F9",
    },
  },
  {
    name: "US schedule of values/bid tab",
    table: `
BID SCHEDULE A
Item No. | Item Description | Est. Qty | Unit | Unit Price | Extended Amount
1 | Mobilization | 1 | LS | $15,000.00 | $15,000.00
2 | Clearing and Grubbing | 2.5 | AC | $4,000.00 | $10,000.00
3 | 12" RCP Storm Drain | 350 | LF | $65.00 | $22,750.00
4 | Traffic control |  | LS |  | $5,000.00
 | TOTAL BASE BID |  |  |  | $52,750.00
`,
    found: { headerRow: 2, items: 4, itemsSum: "52750", statedTotal: "52750", statedTotalCell: "F7" },
  },
  {
    name: "Gulf two currencies",
    table: `
Item | Description | Unit | Qty | Unit Rate |  | Total Amount |
 |  |  |  | AED | Fils | AED | Fils
"1.1" | Blockwork 200 mm | m2 | 100 | 85 | 50 | 8550 | 0
"1.2" | Plaster | m2 | 200 | 22 | 25 | 4450 | 0
 | Total |  |  |  |  | 13000 | 0
`,
    found: { headerRow: 1, items: 2, itemsSum: "13000", statedTotal: "13000" },
  },
  {
    name: "Nigerian, preamble rows w/ text only, N symbol",
    table: `
ITEM | DESCRIPTION OF WORK | QTY | UNIT | RATE (₦) | AMOUNT (₦)
 | ELEMENT NO. 1: SUBSTRUCTURE
 | All excavations are in firm soil
A | Excavate oversite average 150mm | 350 | m² | 250 | 87500
B | Trench | 80 | m³ | 1200 | 96000
 | TO SUMMARY |  |  |  | 183500
`,
    found: { headerRow: 1, items: 2, itemsSum: "183500", statedTotal: "183500", statedTotalCell: "F6" },
  },
  {
    name: "general summary with bills",
    sheet: "Summary",
    table: `
GENERAL SUMMARY
Bill No | Description | Amount (KES)
1 | Preliminaries | 150000
2 | Substructures | 350000
3 | Superstructure | 800000
 | Sub Total | 1300000
 | Add 5% contingencies | 65000
 | Add VAT 16% | 218400
 | Grand Total to Form of Tender | 1583400
`,
    found: {
      headerRow: 2,
      role: "general_abstract",
      items: 0,
      itemsSum: "0",
      statedTotal: "1583400",
      statedTotalCell: "C9",
    },
  },
  {
    name: "Sinhala/LK: 'Rate Rs. Cts' ",
    table: `
Item No | Description | Unit | Qty | Rate | Amount
 |  |  |  | Rs. Cts. | Rs. Cts.
A.1 | Demolition | Item |  |  | 25000
A.2 | Brick wall | m2 | 20 | 3500 | 70000
 | Carried Forward |  |  |  | 95000
 | Brought Forward |  |  |  | 95000
A.3 | Plaster | m2 | 40 | 900 | 36000
 | Total carried to Grand Summary |  |  |  | 131000
`,
    found: { headerRow: 1, items: 3, itemsSum: "131000", statedTotal: "131000", statedTotalCell: "F8" },
  },
  {
    name: "cost plan with elements and rate/m2, elemental summary",
    table: `
ELEMENTAL COST PLAN
Ref | Element | Element Qty | Unit | Rate | Total Cost | Cost/m² GIFA
1A | Substructure | 500 | m2 | 120 | 60000 | 120
2A | Frame | 500 | m2 | 90 | 45000 | 90
2B | Upper floors | 250 | m2 | 80 | 20000 | 40
 | Total |  |  |  | 125000 | 250
`,
    found: { headerRow: 2, items: 3, itemsSum: "125000", statedTotal: "125000", statedTotalCell: "F6" },
  },
  {
    name: "Bangladesh/Nepal",
    table: `
S.N. | Description of Works | Unit | Quantity | Rate (NRs.) |  | Amount (NRs.) | Remarks
 |  |  |  | In Figure | In Words |  |
1 | Earthwork | m3 | 10 | 200 | Two hundred only | 2000
2 | Gabion | m3 | 5 | 3000 | Three thousand only | 15000
 | Sub-Total |  |  |  |  | 17000
 | VAT 13% |  |  |  |  | 2210
 | Grand Total |  |  |  |  | 19210
`,
    found: { headerRow: 1, items: 2, itemsSum: "17000", statedTotal: "17000", statedTotalCell: "G5" },
  },
  {
    name: "material & labour split amounts (Philippines)",
    table: `
ITEM | DESCRIPTION | QTY | UNIT | MATERIAL COST |  | LABOR COST |  | TOTAL COST
 |  |  |  | Unit Cost | Amount | Unit Cost | Amount |
I | EARTHWORKS
1 | Excavation | 20 | cu.m | 0 | 0 | 350 | 7000 | 7000
2 | Gravel bedding | 5 | cu.m | 900 | 4500 | 200 | 1000 | 5500
 | SUB-TOTAL |  |  |  | 4500 |  | 8000 | 12500
II | CONCRETE
1 | Concrete | 10 | cu.m | 4000 | 40000 | 1000 | 10000 | 50000
 | SUB-TOTAL |  |  |  | 40000 |  | 10000 | 50000
 | TOTAL PROJECT COST |  |  |  |  |  |  | 62500
`,
    found: { headerRow: 1, items: 3, itemsSum: "62500", statedTotal: "62500", statedTotalCell: "I10" },
  },
  {
    name: "Qatar/UAE BOQ w/ division headings, Excl. & Included",
    table: `
Bill No. 3 - Concrete
Item | Description | Unit | Quantity | Rate (QAR) | Amount (QAR)
 | DIVISION 03 - CONCRETE
 | Reinforced in-situ concrete, Grade C40
A | Footings | m3 | 120 | 450 | 54000
B | Columns | m3 | 60 | 480 | 28800
C | Concrete testing | Item |  | Included |
D | Waterproofing | m2 |  | 35 | Rate Only
 | Page Total |  |  |  | 82800
`,
    found: {
      headerRow: 2,
      role: "boq",
      items: 2,
      itemsSum: "82800",
      statedTotal: "82800",
      statedTotalCell: "F9",
    },
  },
  {
    name: "summary sheet with bill no and page ref",
    sheet: "Summary",
    table: `
SUMMARY OF BILLS
BILL | DESCRIPTION | PAGE | AMOUNT
"1" | PRELIMINARIES | 1/12 | 250000
"2" | EARTHWORKS | 2/4 | 120000
 | TOTAL |  | 370000
 | VAT 15% |  | 55500
 | CONTRACT SUM |  | 425500
`,
    found: {
      headerRow: 2,
      role: "general_abstract",
      items: 0,
      itemsSum: "0",
      statedTotal: "425500",
      statedTotalCell: "D7",
    },
  },
  {
    name: "South Africa: ITEM PAYMENT ref, R amount",
    table: `
ITEM NO | PAYMENT REFERS | DESCRIPTION | UNIT | QUANTITY | RATE | AMOUNT (R)
"1" |  | SECTION 1: PRELIMINARY AND GENERAL
"1.1" | 8.3.1 | Fixed-charge items
1.1.1 | 8.3.1 | Contractual requirements | Sum | 1 | 150000 | 150000
"1.2" | "8.4" | Time-related items
1.2.1 | 8.4.1 | Supervision | month | 6 | 45000 | 270000
"1.3" |  | Provisional sum for testing | Prov Sum | 1 | 50000 | 50000
"1.4" |  | Overheads, charges and profit on item 1.3 | % | 50000 | 0.1 | 5000
TOTAL CARRIED FORWARD TO SUMMARY |  |  |  |  |  | 475000
`,
    found: { headerRow: 1, items: 4, itemsSum: "475000", statedTotal: "475000", statedTotalCell: "G9" },
  },
  {
    name: "Australia/NZ: schedule of prices, 'Total (excl GST)'",
    table: `
Item | Description | Unit | Quantity | Rate ($) | Amount ($)
"1.0" | Preliminary and General
"1.1" | Establishment | LS | 1 | 12000 | 12000
"1.2" | Traffic management | week | 6 | 2500 | 15000
 | Sub-total Section 1 |  |  |  | 27000
"2.0" | Drainage
"2.1" | Pipe 300 dia | m | 120 | 210 | 25200
 | Sub-total Section 2 |  |  |  | 25200
 | Total (excl GST) |  |  |  | 52200
 | GST 15% |  |  |  | 7830
 | Total (incl GST) |  |  |  | 60030
`,
    found: { headerRow: 1, items: 3, itemsSum: "52200", statedTotal: "52200", statedTotalCell: "F9" },
  },
  {
    name: "Arabic-English Gulf heading w/ Arabic",
    table: `
م | البند | الوحدة | الكمية | سعر الوحدة | الإجمالي
1 | حفر | م3 | 100 | 20 | 2000
2 | خرسانة | م3 | 10 | 300 | 3000
الإجمالي |  |  |  |  | 5000
`,
    found: { headerRow: 1, items: 2, itemsSum: "5000", statedTotal: "5000", statedTotalCell: "F4" },
  },
];
