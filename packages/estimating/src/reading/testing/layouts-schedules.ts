import type { StrangeLayout } from "./strange-layout.ts";

/** Schedules as portals of tenders and programs of estimators write them. */
export const layoutsOfSchedules: readonly StrangeLayout[] = [
  {
    name: "portal's percentage schedule: the quoted sum under the total is no item",
    table: `
Validate | Print | Help |  | Percentage BoQ
Tender Inviting Authority: Executive Engineer
Name of Work: Hall
NUMBER # | TEXT # |  | NUMBER | TEXT # | NUMBER |  | NUMBER # | TEXT #
Sl. No. | Item Description | Item Code / Make | Quantity | Units | Estimated Rate in Rs.  P |  | TOTAL AMOUNT in Rs.  P | TOTAL AMOUNT In Words
1 | 2 | 3 | 4 | 5 | 6 |  | 13 | 55
1 | Earthwork
1.01 | Excavation in soil | item1 | 812.55 | Cum | 240 |  | 195012 | INR One Lakh Only
1.02 | Excavation in rock | item2 | 14 | Cum. | 310 |  | 4340 | INR Four Thousand Only
2 | Conduits
2.01 | Conduit | item3 | 35 | R. Mtr. | 55 |  | 1925 | INR One Thousand Only
Total in Figures |  |  |  |  |  |  | 201277 | INR Two Lakh Only
Quoted Rate in Figures |  |  |  | Excess (+) | 0.0312 |  | 207556.84 | INR Two Lakh Seven Thousand Only
Quoted Rate in Words |  | INR Two Lakh Seven Thousand Only
`,
    found: {
      headerRow: 5,
      role: "boq",
      items: 3,
      itemsSum: "201277",
      statedTotal: "201277",
      statedTotalCell: "H12",
    },
  },
  {
    name: "railway schedule: basic value, a percentage above it, the amount",
    table: `
SCHEDULE OF TENDER
S.No. | Item No | Description of Item | Qty | Qty Unit | Unit Rate | Basic Value | Escl.(%) | Amount | Bidding Unit
1 | 011010 | Filling | 1200 | cum | 175.5 | 210600 | (+)12.00 | 235872 | Above/Below/Par
2 | 011020 | Lead | 600 | cum | 21 | 12600 | (+)12.00 | 14112
3 | 021010 | Brickwork | 80.5 | cum | 5100 | 410550 | AT Par | 410550
 |  |  |  |  |  |  |  | 660534
`,
    found: {
      headerRow: 2,
      role: "boq",
      items: 3,
      itemsSum: "660534",
      statedTotal: "660534",
      statedTotalCell: "I6",
    },
  },
  {
    name: "American divisions with their numbers before Subtotal",
    table: `
DIVISION | DESCRIPTION | QTY | UNIT | MATERIAL UNIT COST | LABOR UNIT COST | MATERIAL TOTAL | LABOR TOTAL | TOTAL COST
03 | CONCRETE
03 30 00 | Footings | 40 | CY | 160 | 110 | 6400 | 4400 | 10800
03 20 00 | Steel | 3000 | LB | 0.9 | 0.6 | 2700 | 1800 | 4500
 | Division 03 Subtotal |  |  |  |  | 9100 | 6200 | 15300
06 | WOOD
06 10 00 | Framing | 5000 | SF | 6.5 | 5 | 32500 | 25000 | 57500
 | Division 06 Subtotal |  |  |  |  | 32500 | 25000 | 57500
 | TOTAL DIRECT COST |  |  |  |  | 41600 | 31200 | 72800
 | Overhead & Profit (15%) |  |  |  |  |  |  | 10920
 | GRAND TOTAL |  |  |  |  |  |  | 83720
`,
    found: {
      headerRow: 1,
      role: "boq",
      items: 3,
      itemsSum: "72800",
      statedTotal: "72800",
      statedTotalCell: "I9",
    },
  },
  {
    name: "Spanish measurements whose partial products are no amounts",
    table: `
CÓDIGO | RESUMEN | UDS | LONGITUD | ANCHURA | ALTURA | PARCIALES | CANTIDAD | PRECIO | IMPORTE
 | CAPÍTULO C01 TIERRAS
E02AM | m2 DESBROCE
 | Parcela | 1 | 25 | 20 |  | 500
 |  |  |  |  |  |  | 500 | 0.8 | 400
E02EM | m3 ZANJA
 | Zanjas | 4 | 10 | 0.5 | 1 | 20
 |  |  |  |  |  |  | 20 | 17.5 | 350
 | TOTAL CAPÍTULO C01 TIERRAS |  |  |  |  |  |  |  | 750
`,
    found: {
      headerRow: 1,
      role: "boq",
      items: 2,
      itemsSum: "750",
      statedTotal: "750",
      statedTotalCell: "J9",
    },
  },
  {
    name: "a telephone number under the total is no addition",
    table: `
Sl | Description | Unit | Qty | Rate | Amount
1 | Excavation | cum | 20 | 210 | 4200
2 | Concrete | cum | 5 | 4800 | 24000
 | TOTAL |  |  |  | 28200
 | For Shree Works |  |  | Contact | 9800012345
`,
    found: {
      headerRow: 1,
      role: "boq",
      items: 2,
      itemsSum: "28200",
      statedTotal: "28200",
      statedTotalCell: "F4",
    },
  },
  {
    name: "rates and amounts under no heading, dashes between, page totals in the unit's column",
    table: `
ITEM | DESCRIPTIONS | QTY | UNIT |  |  | Altered price

 | SCHEDULE No. 01 - POWER
 | GROUND FLOOR
1 | Distribution board | 1 | No | "  900,000 " | "  900,000 "
 |  |  |  |  | "  -   "
2 | Cable to the sub-board | 20 | LM | "  26,500 " | "  530,000 "
 | Small power |  |  |  | "  -   "
5 | Single core cables to all outlets |  |  |  | "  -   "
 | i) Red | 3 | Roll | "  99,500 " | "  298,500 "
 | ii)Yellow/Green | 4 | Roll | "  99,500 " | "  398,000 "
 |  |  | to collection TZS |  | "  2,126,500 "

6 | Inverter | 1 | EA | "  11,000,000 " | "  11,000,000 " | "  16,000,000.00 " |  | "  5,000,000.00 "
 |  |  | to collection TZS |  | "  11,000,000 "
 | COLLECTION
 | Page 1 |  |  |  | "  2,126,500 "
 | Page 2 |  |  |  | "  11,000,000 "
 |  |  | TOTAL TZS |  | "  13,126,500 "
`,
    found: {
      headerRow: 1,
      role: "boq",
      items: 5,
      itemsSum: "13126500",
      statedTotal: "13126500",
      statedTotalCell: "F19",
    },
  },
  {
    name: "a bill with what was executed since the last one before what was executed at all",
    table: `
RUNNING ACCOUNT BILL
Unit | Quantity executed since last certificate | Quantity executed upto date as per MB | Item No. | Item of Work | Rate | Amount upto date | Amount since previous bill | Remark
1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
Cum | 25 | 130 | 1 | Excavation | 140 | 18200 | 3500
Cum | 4 | 22 | 2 | Concrete | 4100 | 90200 | 16400
Sqm | 90 | 310 | 3 | Plaster | 175 | 54250 | 15750
 |  |  |  | Grand Total Rs. |  | 162650 | 35650
`,
    found: {
      headerRow: 2,
      role: "bill",
      items: 3,
      itemsSum: "162650",
      statedTotal: "162650",
      statedTotalCell: "G7",
    },
  },
  {
    name: "Chile: thousands between points and never a comma",
    table: `
ITEM | PARTIDA | UNID | CANT | P. UNITARIO | TOTAL
"1.0" | OBRAS PRELIMINARES
"1.1" | Instalación de faenas | GL | 1 | "1.450.000" | "1.450.000"
"1.2" | Trazado y niveles | M2 | 110 | "2.500" | "275.000"
"2.0" | OBRA GRUESA
"2.1" | Excavaciones | M3 | 30 | "18.500" | "555.000"
 | COSTO DIRECTO |  |  |  | "2.280.000"
 | IVA 19% |  |  |  | "433.200"
 | TOTAL |  |  |  | "2.713.200"
`,
    found: {
      headerRow: 1,
      role: "boq",
      items: 3,
      itemsSum: "2280000",
      statedTotal: "2280000",
      statedTotalCell: "F7",
    },
  },
  {
    name: "dinars and fils, a thousand to one",
    table: `
Item | Description | Unit | Qty | Unit Rate KD | Fils | Total KD | Fils
A | Excavate | m3 | 1200 | 2 | 250 | 2700 | 0
B | Backfill | m3 | 700 | 1 | 500 | 1050 | 0
C | Blinding | m2 | 210 | 4 | 755 | 998 | 550
 | Total Carried to Summary |  |  |  |  | 4748 | 550
`,
    found: {
      headerRow: 1,
      role: "boq",
      items: 3,
      itemsSum: "4748.55",
      statedTotal: "4748.55",
      statedTotalCell: "G5",
    },
  },
  {
    name: "material and labour beside each other, priced together",
    table: `
NO | DESIGNATOR | URAIAN PEKERJAAN | SATUAN | HARGA SATUAN |  | VOL | TOTAL
 |  |  |  | MATERIAL | JASA
1 | M-01 | Box | unit | 120000 | 25000 | 4 | 580000
2 | M-02 | Kabel | meter | 9000 | 3500 | 700 | 8750000
3 | M-03 | Tiang | batang | 800000 | 150000 | 10 | 9500000
 |  |  |  |  | TOTAL |  | 18830000
`,
    found: {
      headerRow: 1,
      role: "boq",
      items: 3,
      itemsSum: "18830000",
      statedTotal: "18830000",
      statedTotalCell: "H6",
    },
  },
  {
    name: "a cost plan whose percentages stand below the total of the works",
    table: `
Code | Element | Quantity | Unit | Rate | Total | Cost/m² GIFA
1 | SUBSTRUCTURE
1.1 | Substructure | 400 | m² | 210 | 84000 | 105
2 | SUPERSTRUCTURE
2.1 | Frame | 800 | m² | 160 | 128000 | 160
2.3 | Roof | 420 | m² | 190 | 79800 | 99.75
 | Building works total |  |  |  | 291800 | 364.75
9 | Main contractor's preliminaries | 12 | % | 291800 | 35016 | 43.77
10 | Main contractor's overheads | 5 | % | 326816 | 16340.8 | 20.43
 | Works cost estimate |  |  |  | 343156.8 | 428.95
`,
    found: {
      headerRow: 1,
      role: "boq",
      items: 3,
      itemsSum: "291800",
      statedTotal: "291800",
      statedTotalCell: "F7",
    },
  },
  {
    name: "where and how high under each item, and what could not be calculated: no headings of groups",
    table: `
ITEM | DESCRIPTION | UNIT | QUANTITY | RATE | AMOUNT
 | Ground Floor
1 | Acoustic wall | m2 | 340 | 225 | 76500
 | Location: Reception
 | Height: 8.5m
2 | Block wall | m2 | 180 | 130 | 23400
 | "#VALUE!"
3 | Toilet partition | m2 | 120 | - | By Main Contractor
 | CARRIED TO COLLECTION |  |  | AED | 99900
`,
    found: {
      headerRow: 1,
      role: "boq",
      items: 2,
      itemsSum: "99900",
      statedTotal: "99900",
      statedTotalCell: "F9",
    },
  },
  {
    name: "a heading over two rows, either of which would do for one",
    table: `
Sl. | Description of | Quantity | Unit | Rate in | Amount in
No. | Work |  |  | Rupees | Rupees
1 | Excavation | 110 | cum | 205 | 22550
2 | Filling | 70 | cum | 185 | 12950
3 | Concrete | 12 | cum | 5300 | 63600
 | TOTAL |  |  |  | 99100
`,
    found: {
      headerRow: 1,
      role: "boq",
      items: 3,
      itemsSum: "99100",
      statedTotal: "99100",
      statedTotalCell: "F6",
    },
  },
];
