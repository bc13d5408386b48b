import type { StrangeLayout } from "./strange-layout.ts";

/** Bills whose words alone would mislead: what stands beside and below decides. Every name and figure is invented. */
export const layoutsOfEvidence: readonly StrangeLayout[] = [
  {
    name: "headings that carry the sum of headings below them, without any number",
    table: `
Descripción | Und. | Metrado | Precio | Parcial
OBRAS PROVISIONALES | | | | 1500
Cartel | und | 1 | 500 | 500
Almacén | m2 | 10 | 100 | 1000
PAVIMENTO | | | | 5200
MOVIMIENTO DE TIERRAS | | | | 1200
Corte | m3 | 100 | 5 | 500
Eliminación | m3 | 70 | 10 | 700
LOSA | | | | 4000
Concreto | m3 | 8 | 400 | 3200
Encofrado | m2 | 20 | 40 | 800
COSTO DIRECTO | | | | 6700
`,
    found: { headerRow: 1, items: 6, itemsSum: "6700", statedTotal: "6700", statedTotalCell: "E12" },
  },
  {
    name: "a collection of one page: the bill's total is what goes to the summary",
    table: `
ITEM | DESCRIPTION | UNIT | QTY | RATE | AMOUNT
A | Mobilisation | Item | | | 85000
B | Site offices | Item | | | 42000
 | Total carried to Collection | | | | 127000
 | COLLECTION
 | Page No. 1/1 | | | | 127000
 | TOTAL OF BILL NO. 1 CARRIED TO GRAND SUMMARY | | | | 127000
`,
    found: { headerRow: 1, items: 2, itemsSum: "127000", statedTotal: "127000", statedTotalCell: "F7" },
  },
  {
    name: "rates by distance, of which some multiply by chance",
    table: `
Code | Description | Unit | Rates | | |
 | | | Up to 50 M | Add for each 50 M | For 500 M | For 1 Km
7.1 | Earth and sand | Cum | 21 | 4 | 58 | 79
7.2 | Building stone | Cum | 29 | 5 | 70 | 81
7.3 | Bricks | 1000 Nos | 88 | 12 | 191 | 226
7.4 | Cement | MT | 24 | 4 | 55 | 65
7.5 | Steel | MT | 22 | 3 | 49 | 58
7.6 | Timber | MT | 26 | 6 | 77 | 91
`,
    found: { headerRow: 1, role: "rate_list", items: 0, itemsSum: "0", statedTotal: null },
  },
  {
    name: "a list of people and what each may sanction is no table",
    table: `
Name | Designation | Phone | Amount limit
A. Officer | EE | 9800000001 | 500000
B. Officer | AE | 9800000002 | 100000
`,
  },
  {
    name: "a heading with a typing error in every word",
    table: `
BILL OF WORKS
Srial Numbr | Descriptoin | Quanttiy | Untis | Unit Rtae | Amuont
1 | Excavation | 10 | cum | 100 | 1000
2 | Concrete | 2 | cum | 4000 | 8000
 | Total | | | | 9000
`,
    found: { headerRow: 2, items: 2, itemsSum: "9000", statedTotal: "9000", statedTotalCell: "F5" },
  },
  {
    name: "a heading repeated within a section, below its title and some of its items",
    table: `
S. No. | Description | Qty | Unit | Rate | Amount
1.0 | SUB HEAD I : EARTH WORK
1.1 | Excavation | 10 | cum | 100 | 1000
 | Total of Sub Head 1.0 | | | | 1000
2.0 | SUB HEAD II : CONCRETE
2.1 | Lean concrete | 2 | cum | 4000 | 8000

S. No. | Description | Qty | Unit | Rate | Amount
2.2 | Waterproofing | 5 | kg | 60 | 300
 | Total of Sub Head 2.0 | | | | 8300
 | Total | | | | 9300
`,
    found: { headerRow: 1, items: 3, itemsSum: "9300", statedTotal: "9300", statedTotalCell: "F11" },
  },
  {
    name: "a service priced just below what was brought forward",
    table: `
Sl | Particulars | Qty | Unit | Rate | Amount
1 | Solar panel | 12 | No | 9800 | 117600
2 | Installation | LS | | | 18500
 | Carried over | | | | 136100
Sl | Particulars | Qty | Unit | Rate | Amount
 | Brought forward | | | | 136100
3 | Freight and insurance | LS | | | 7500
 | Total | | | | 143600
`,
    found: { headerRow: 1, items: 3, itemsSum: "143600", statedTotal: "143600", statedTotalCell: "F8" },
  },
  {
    name: "paise in a column that does not stand next to the rupees",
    table: `
No | Particulars | Quantity | Unit | Rate Rs. | | Ps. | Amount Rs. | | Ps.
1 | Excavation | 10 | cum | 100 | | 50 | 1005 | | 0
2 | Filling | 5 | cum | 20 | | 25 | 101 | | 25
3 | Concrete | 2 | cum | 4000 | | 0 | 8000 | | 0
 | Total | | | | | | 9106 | | 25
`,
    found: { headerRow: 1, items: 3, itemsSum: "9106.25", statedTotal: "9106.25", statedTotalCell: "H5" },
  },
  {
    name: "a general abstract without a heading, in figures with a decimal comma",
    sheet: "Résumé",
    table: `
GENERAL SUMMARY
1 | Terrassement | "12.500,50"
2 | Maçonnerie | "45.250,25"
3 | Menuiserie | "7.249,25"
 | Total | "65.000,00"
`,
    found: {
      headerRow: 2,
      role: "general_abstract",
      items: 0,
      itemsSum: "0",
      statedTotal: "65000",
      statedTotalCell: "C5",
    },
  },
  {
    name: "rate only: what is not to be counted says so in words where the others have their amounts",
    table: `
OZ | Kurztext | Menge | ME | EP | GP
01.01 | Oberboden abtragen | 350 | m² | 4.2 | 1470
01.02 | Baugrube ausheben | 420 | m³ | 18.5 | 7770
01.03 | Bedarfsposition Wasserhaltung | 1 | psch | 950 | nur EP
 | Nettosumme | | | | 9240
`,
    found: { headerRow: 1, items: 3, itemsSum: "9240", statedTotal: "9240", statedTotalCell: "F5" },
  },
  {
    name: "chapters priced once at the sum of what is numbered below them",
    table: `
Código | Nat | Ud | Resumen | CanPres | PrPres | ImpPres
01 | Capítulo | | DEMOLICIONES | 1 | 2625 | 2625
01.01 | Partida | m2 | Levantado de pavimento | 150 | 9.5 | 1425
01.02 | Partida | m3 | Demolición de muro | 20 | 60 | 1200
02 | Capítulo | | CIMENTACIÓN | 1 | 7820 | 7820
02.01 | Partida | m3 | Hormigón | 46 | 170 | 7820
 | | | | | | 10445
`,
    found: { headerRow: 1, items: 3, itemsSum: "10445", statedTotal: "10445", statedTotalCell: "G7" },
  },
  {
    name: "offers compared, with how much each lies above or below",
    table: `
COMPARATIVE STATEMENT
No | Description | Qty | Unit | Estimated rate | Estimated amount | A rate | A amount | B rate | B amount
1 | Cement | 500 | bags | 380 | 190000 | 375 | 187500 | 390 | 195000
2 | Sand | 60 | cum | 1400 | 84000 | 1450 | 87000 | 1380 | 82800
 | Total | | | | 274000 | | 274500 | | 277800
 | % above or below | | | | | | 0.18 | | 1.39
`,
    found: { headerRow: 2, items: 2, itemsSum: "274000", statedTotal: "274000", statedTotalCell: "F5" },
  },
  {
    name: "a bill of five groups counts what was executed up to date, not what was agreed",
    table: `
RUNNING ACCOUNT BILL NO. 4
No | Description | Unit | Rate | As per Agreement | | Previous Bill | | This Bill | | Up to date |
 | | | | Qty | Amount | Qty | Amount | Qty | Amount | Qty | Amount
1 | Excavation | cum | 150 | 500 | 75000 | 300 | 45000 | 100 | 15000 | 400 | 60000
2 | Concrete | cum | 5000 | 80 | 400000 | 30 | 150000 | 20 | 100000 | 50 | 250000
3 | Steel | kg | 75 | 6000 | 450000 | 2000 | 150000 | 1500 | 112500 | 3500 | 262500
 | Total | | | | 925000 | | 345000 | | 227500 | | 572500
`,
    found: {
      headerRow: 2,
      role: "bill",
      items: 3,
      itemsSum: "572500",
      statedTotal: "572500",
      statedTotalCell: "L7",
    },
  },
  {
    name: "of direct and total cost that are the same the total",
    table: `
ITEM | DESCRIPTION | QUANTITY | UNIT | MATERIAL COST | LABOR COST | DIRECT COST | UNIT COST | TOTAL COST
I | Site preparation | 1 | lot | 5000 | 10000 | 15000 | 15000 | 15000
II | Excavation | 120 | cu.m. | 0 | 48000 | 48000 | 400 | 48000
III | Concrete | 35 | cu.m. | 122500 | 52500 | 175000 | 5000 | 175000
 | TOTAL | | | 127500 | 110500 | 238000 | | 238000
`,
    found: { headerRow: 1, items: 3, itemsSum: "238000", statedTotal: "238000", statedTotalCell: "I5" },
  },
  {
    name: "items numbered within their descriptions, the last of which is taken off",
    table: `
FINAL BILL
Item of work | Unit | Quantity executed upto date | Rate | Upto date Amount | Since previous bill | Remarks
1. Earth work in excavation | Cum | 230 | 180 | 41400 | 11400 |
2. Cement concrete | Cum | 35 | 5200 | 182000 | 52000 |
3. Deduct for rejected material | LS | | | -1500 | -1500 |
Total value of work done | | | | 221900 | 61900 |
`,
    found: { headerRow: 2, items: 3, itemsSum: "221900", statedTotal: "221900", statedTotalCell: "E6" },
  },
  {
    name: "numbers behind the text are counted, not numbered",
    table: `
Estimate for repairs
Item | Nos | Unit | Rate | Total
Door shutters | 4 | Nos | 4500 | 18000
Window glass | 12 | Sqm | 850 | 10200
Labour charges | LS | | | 5000
Total | | | | 33200
`,
    found: {
      headerRow: 2,
      role: "boq",
      items: 3,
      itemsSum: "33200",
      statedTotal: "33200",
      statedTotalCell: "E6",
    },
  },
  {
    name: "a sign of the currency under the rate pushes its figures one column on",
    table: `
No | Item of work | Unit | Qty | Rate | Amount |
1 | Earth work | cum | 50 | Rs. | 200 | 10000
2 | Concrete | cum | 10 | Rs. | 5000 | 50000
3 | Plaster | sqm | 80 | Rs. | 250 | 20000
 | | | | Total | Rs. | 80000
`,
    found: { headerRow: 1, items: 3, itemsSum: "80000", statedTotal: "80000", statedTotalCell: "G5" },
  },
];
