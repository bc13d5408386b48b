import type { StrangeLayout } from "./strange-layout.ts";

/** Estimates and tenders as offices of the Indian states, the railways and the roads authority write them. */
export const layoutsOfIndia: readonly StrangeLayout[] = [
  {
    name: "rates in figures and in words",
    table: `
SCHEDULE OF QUANTITIES
S.No. | Description of item | Qty | Unit | Rate in figures (Rs.) | Rate in words | Amount (Rs.)
1 | Earth work in excavation in foundation trenches | 120.5 | cum | 231.4 | Rupees two hundred thirty one and paise forty only | 27883.7
2 | Cement concrete 1:4:8 | 18.25 | cum | 5210.8 | Rupees five thousand two hundred ten and paise eighty only | 95097.1
 | Total | | | | | 122980.8
 | Rupees one lakh twenty two thousand nine hundred eighty and paise eighty only
`,
    found: {
      headerRow: 2,
      role: "boq",
      items: 2,
      itemsSum: "122980.8",
      statedTotal: "122980.8",
      statedTotalCell: "G5",
    },
  },
  {
    name: "a general abstract in lakhs with percentages between the parts",
    table: `
GENERAL ABSTRACT OF COST
S.N. | Particulars | Amount (Rs. in Lacs)
1 | Building portion | 85.4
2 | Internal water supply and sanitary works @ 7% | 5.98
3 | Internal electrification @ 12.5% | 10.68
 | Total | 102.06
 | Contingency @ 3% | 3.06
 | Total | 105.12
 | GST @ 18% | 18.92
 | G. Total | 124.04
`,
    found: {
      headerRow: 2,
      role: "general_abstract",
      items: 0,
      itemsSum: "0",
      statedTotal: "124.04",
      statedTotalCell: "C10",
    },
  },
  {
    name: "quantity first, the rate in words between rate and per",
    table: `
SCHEDULE - B
Sr. No. | Quantity | Item description | Rate in figure | Rate in words | Per | Amount
1 | 200 | Excavation for foundation in all sorts of soil | 90 | Rupees ninety only | Cmt | 18000
2 | 45 | Brick work in cement mortar 1:6 | 4300 | Rupees four thousand three hundred only | Cmt | 193500
3 | 310 | Smooth plaster 15 mm thick | 185 | Rupees one hundred eighty five only | Smt | 57350
 | | Total | | | | 268850
`,
    found: {
      headerRow: 2,
      items: 3,
      itemsSum: "268850",
      statedTotal: "268850",
      statedTotalCell: "G6",
    },
  },
  {
    name: "pages that are carried over and brought forward, each with its heading",
    table: `
ABSTRACT ESTIMATE
Item No. | Description of Item | Qty | Unit | Rate | Amount
1 | Excavation | 100 | cum | 150 | 15000
2 | Sand filling | 20 | cum | 900 | 18000
 | C/o | | | | 33000
Item No. | Description of Item | Qty | Unit | Rate | Amount
 | B/f | | | | 33000
3 | Plain concrete | 10 | cum | 4500 | 45000
4 | Brick work | 12 | cum | 5000 | 60000
 | Total | | | | 138000
`,
    found: {
      headerRow: 2,
      role: "abstract",
      items: 4,
      itemsSum: "138000",
      statedTotal: "138000",
      statedTotalCell: "F10",
    },
  },
  {
    name: "an item's measurements, and its price on the row of their total",
    table: `
DETAILED ESTIMATE
Sl No | Description of work | No | L | B | D | Qty | Unit | Rate | Amount
1 | Earth work excavation in foundation
 | Main walls | 2 | 12 | 0.9 | 1.2 | 25.92
 | Cross walls | 3 | 4 | 0.9 | 1.2 | 12.96
 | Total | | | | | 38.88 | cum | 200 | 7776
2 | Cement concrete 1:5:10 in foundation
 | Main walls | 2 | 12 | 0.9 | 0.15 | 3.24
 | Cross walls | 3 | 4 | 0.9 | 0.15 | 1.62
 | Total | | | | | 4.86 | cum | 4000 | 19440
 | Grand Total | | | | | | | | 27216
`,
    found: { headerRow: 2, items: 2, itemsSum: "27216", statedTotal: "27216", statedTotalCell: "J11" },
  },
  {
    name: "the percentage form of a tender portal",
    table: `
Validate | Print | Help | Percentage BoQ
Tender Inviting Authority: Executive Engineer, Lakeside Division
Name of Work: Construction of a reading room
Contract No: 12/2026
Name of the Bidder/ Bidding Firm / Company :
PRICE SCHEDULE
(This BOQ template must not be modified/replaced by the bidder and the same should be uploaded after filling the relevant columns, else the bidder is liable to be rejected for this tender.)
NUMBER # | TEXT # | NUMBER # | TEXT # | NUMBER | NUMBER # | TEXT #
Sl. No. | Item Description | Quantity | Units | Estimated Rate in Rs. P | TOTAL AMOUNT Without Taxes in Rs. P | TOTAL AMOUNT In Words
1 | 2 | 4 | 5 | 6 | 53 | 55
1 | CIVIL WORKS | | | | |
"1.01" | Excavation in ordinary soil | 100 | cum | 150 | 15000 | INR Fifteen Thousand Only
"1.02" | Random rubble masonry | 20 | cum | 3500 | 70000 | INR Seventy Thousand Only
Total in Figures | | | | | 85000 | INR Eighty Five Thousand Only
Quoted Rate in Figures | | Select | | 0 | 0 | INR Zero Only
Quoted Rate in Words | | | INR Zero Only
`,
    found: { headerRow: 9, items: 2, itemsSum: "85000", statedTotal: "85000", statedTotalCell: "F14" },
  },
  {
    name: "a railway schedule with basic value and escalation",
    table: `
Schedule Items
S.No. | Item No | Description of Item | Unit | Qty | Rate (Rs) | Basic Value (Rs) | Escl.(%) | Amount (Rs)
Schedule A - Earthwork and concrete | | | | | | | | 61500
1 | "011011" | Earthwork in cutting | cum | 100 | 150 | 15000 | At par | 15000
2 | "021030" | Plain concrete M15 | cum | 10 | 4650 | 46500 | At par | 46500
Schedule B - Steel | | | | | | | | 70000
3 | "045010" | Reinforcement | kg | 1000 | 70 | 70000 | At par | 70000
 | | Total | | | | 131500 | | 131500
`,
    found: { headerRow: 2, items: 3, itemsSum: "131500", statedTotal: "131500" },
  },
  {
    name: "bills of a highway, each carried to the summary",
    table: `
BILL OF QUANTITIES
Item No. | Description | Unit | Quantity | Rate (Rs.) In Figures | Rate (Rs.) In Words | Amount (Rs.)
 | BILL No. 1 : SITE CLEARANCE
"1.01" | Clearing and grubbing road land | Hectare | 4 | 45000 | Forty five thousand | 180000
"1.02" | Dismantling of kerb stones | Rm | 300 | 40 | Forty | 12000
 | Total of Bill No. 1 (Carried over to Summary) | | | | | 192000
 | BILL No. 2 : EARTHWORK
"2.01" | Embankment from borrow areas | Cum | 5000 | 260 | Two hundred sixty | 1300000
"2.02" | Sub-grade | Cum | 2000 | 310 | Three hundred ten | 620000
 | Total of Bill No. 2 (Carried over to Summary) | | | | | 1920000
`,
    found: {
      headerRow: 2,
      items: 4,
      itemsSum: "2112000",
      statedTotal: "2112000",
      statedTotalCell: "G6 + G10",
    },
  },
  {
    name: "an engineer service's schedule with A/U",
    table: `
SCHEDULE 'A' PART I - BUILDINGS
Ser No | SSR Item No | Particulars of Items | A/U | Qty | Rate (Rs) | Amount (Rs)
1 | "3021" | Excavation in trenches in hard soil | Cum | 85 | 180 | 15300
2 | "4005" | PCC type D2 | Cum | 9 | 4800 | 43200
3 | "6020" | Sawn wood work in frames | Cum | "1.20" | 52000 | 62400
 | | Total of Part I c/o to General Summary | | | | 120900
`,
    found: { headerRow: 2, items: 3, itemsSum: "120900", statedTotal: "120900", statedTotalCell: "G6" },
  },
  {
    name: "labour and material rates that together make the rate",
    table: `
Sl | Particulars | Qty | Unit | Material Rate | Labour Rate | Total Rate | Amount
1 | Brick work | 10 | cum | 3000 | 1200 | 4200 | 42000
2 | Plaster | 100 | sqm | 90 | 85 | 175 | 17500
3 | Painting | 100 | sqm | 40 | 30 | 70 | 7000
 | Total | | | | | | 66500
`,
    found: { headerRow: 1, items: 3, itemsSum: "66500", statedTotal: "66500", statedTotalCell: "H5" },
  },
  {
    name: "tax on each row",
    table: `
Sr No | Item | HSN | Qty | UOM | Basic Rate | Amount | GST % | GST Amount | Total Amount
1 | Cement OPC 43 | 2523 | 100 | Bag | 350 | 35000 | 28 | 9800 | 44800
2 | TMT steel | 7214 | 2 | MT | 60000 | 120000 | 18 | 21600 | 141600
3 | Sand | 2505 | 20 | Cum | 1000 | 20000 | 5 | 1000 | 21000
 | Total | | | | | 175000 | | 32400 | 207400
`,
    found: { headerRow: 1, items: 3, itemsSum: "175000", statedTotal: "175000", statedTotalCell: "G5" },
  },
  {
    name: "rates for ten, a hundred and a thousand",
    table: `
Sl.No | Description | Quantity | Unit | Rate | Per | Amount
1 | Earth work in bund | 2500 | Cum | 1800 | 10 Cum | 450000
2 | White washing | 840 | Sqm | 1250 | 100 Sqm | 10500
3 | Country bricks at kiln | 40000 | Nos | 6500 | 1000 Nos | 260000
4 | Doors | 4 | Nos | 8000 | Each | 32000
 | Total | | | | | 752500
`,
    found: { headerRow: 1, items: 4, itemsSum: "752500", statedTotal: "752500", statedTotalCell: "G6" },
  },
  {
    name: "numbers like 1.1.1 and A.1.a, titles at every depth",
    table: `
Sl. No. | Description | Unit | Qty | Rate | Amount
A | CIVIL WORKS
"A.1" | EARTH WORK
"A.1.a" | In ordinary soil | cum | 10 | 100 | 1000
"A.1.b" | In hard soil | cum | 10 | 150 | 1500
"A.2" | CONCRETE
"A.2.a" | M10 | cum | 2 | 4000 | 8000
B | SANITARY WORKS
"B.1" | PIPES
"B.1.a" | 110 mm | m | 30 | 300 | 9000
 | TOTAL | | | | 19500
`,
    found: { headerRow: 1, items: 4, itemsSum: "19500", statedTotal: "19500", statedTotalCell: "F11" },
  },
  {
    name: "Roman numbers of parts, sub-total, add and say rows",
    table: `
ABSTRACT OF COST
Sl.No. | Particulars | Qty | Unit | Rate | Amount
I | CIVIL
1 | Concrete | 10 | cum | 5000 | 50000
2 | Steel | 500 | kg | 70 | 35000
 | Sub Total (I) | | | | 85000
II | ELECTRICAL
1 | Points | 20 | pts | 900 | 18000
 | Sub Total (II) | | | | 18000
 | Total (I + II) | | | | 103000
 | Add 3% for contingencies | | | | 3090
 | Add 1% Labour Cess | | | | 1030
 | Grand Total | | | | 107120
 | Say Rs. | | | | 107200
`,
    found: {
      headerRow: 2,
      role: "abstract",
      items: 3,
      itemsSum: "103000",
      statedTotal: "103000",
      statedTotalCell: "F10",
    },
  },
  {
    name: "the unit in the heading of the quantity",
    table: `
No. | Description | Qty (m2) | Rate (Rs/m2) | Amount (Rs)
1 | Vitrified tiles | 250 | 900 | 225000
2 | Skirting tiles | 40 | 1000 | 40000
 | Total | | | 265000
`,
    found: { headerRow: 1, items: 2, itemsSum: "265000", statedTotal: "265000", statedTotalCell: "E4" },
  },
  {
    name: "amount given, rate blank: lump sums within a list",
    table: `
S.No | Item of work | Unit | Qty | Rate | Amount
1 | Compound wall | Rm | 100 | 4500 | 450000
2 | Electrification | LS | | | 75000
3 | Landscaping | L.S. | 1 | | 25000
4 | Name board | Job | 1 | LS | 5000
 | Total Rs. | | | | 555000
`,
    found: { headerRow: 1, items: 4, itemsSum: "555000", statedTotal: "555000", statedTotalCell: "F6" },
  },
  {
    name: "a total whose label stands under the rate, and a rounded one",
    table: `
Sl.No | Description of item | Qty | Unit | Rate | Amount
1 | Dismantling | 12.5 | cum | 310.4 | 3880
2 | Cartage | 12.5 | cum | 120.5 | 1506.25
 | | | | Total | 5386.25
 | | | | Or Say | 5386
`,
    found: { headerRow: 1, items: 2, itemsSum: "5386.25", statedTotal: "5386.25", statedTotalCell: "F4" },
  },
  {
    name: "deductions measured as items",
    table: `
Sl | Description | No | L | B | H | Quantity | Unit | Rate | Amount
1 | Brick work in superstructure | | | | | | | |
 | Walls | 2 | 10 | 0.23 | 3 | 13.8
 | Deduct doors | -2 | 1 | 0.23 | 2.1 | -0.966
 | Deduct windows | -4 | 1.2 | 0.23 | 1.2 | -1.325
 | Net quantity | | | | | 11.509 | cum | 5000 | 57545
2 | Less credit for old bricks | | | | | 1000 | nos | -3 | -3000
 | Total | | | | | | | | 54545
`,
    found: { headerRow: 1, items: 2, itemsSum: "54545", statedTotal: "54545", statedTotalCell: "J8" },
  },
];
