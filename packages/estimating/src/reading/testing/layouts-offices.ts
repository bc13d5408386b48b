import type { StrangeLayout } from "./strange-layout.ts";

/** Estimates as offices of the Indian states write them; every name and figure is invented. */
export const layoutsOfOffices: readonly StrangeLayout[] = [
  {
    name: "Hindi",
    table: `
कार्य का नाम : सामुदायिक भवन
क्र.सं. | कार्य का विवरण | इकाई | मात्रा | दर | राशि
1 | नींव की खुदाई | घ.मी. | 20 | 150 | 3000
2 | कंक्रीट कार्य | घ.मी. | 5 | 4000 | 20000
 | योग |  |  |  | 23000
 | जी.एस.टी. 18% |  |  |  | 4140
 | कुल योग |  |  |  | 27140
`,
    found: {
      headerRow: 2,
      role: "boq",
      items: 2,
      itemsSum: "23000",
      statedTotal: "23000",
      statedTotalCell: "F5",
    },
  },
  {
    name: "Headings with zero amount formulas",
    table: `
S.No | Description | Qty | Unit | Rate | Amount
1 | Providing and laying concrete |  |  |  | 0
"1.1" | M15 | 10 | cum | 4000 | 40000
"1.2" | M20 | 5 | cum | 5000 | 25000
2 | Steel | 100 | kg | 70 | 7000
 |  |  |  |  | 0
3 | Spare item | 0 | each | 50 | 0
 | Total |  |  |  | 72000
`,
    found: {
      headerRow: 1,
      items: 4,
      zeroQuantityItems: 1,
      itemsSum: "72000",
      statedTotal: "72000",
      statedTotalCell: "F8",
    },
  },
  {
    name: "Rs and Ps split",
    table: `
Sl.No | Description of work | Qty | Unit | Rate |  | Amount |
 |  |  |  | Rs. | Ps. | Rs. | Ps.
1 | Earth work | 10 | cum | 231 | 40 | 2314 | 0
2 | Sand filling | 3 | cum | 120 | 25 | 360 | 75
 | Total |  |  |  |  | 2674 | 75
`,
    found: { headerRow: 1, items: 2, itemsSum: "2674.75", statedTotal: "2674.75" },
  },
  {
    name: "Andhra data with quantity first, per, two tables A and B",
    table: `
ABSTRACT ESTIMATE
Sl. No | Qty | Description of Item | Rate | Per | Amount
1 | 12.50 Cum | Earth work excavation | "105.00" | 1 Cum | "1312.50"
2 | 3.20 Cum | PCC 1:4:8 | "3500.00" | 1 Cum | "11200.00"
 |  | Total |  |  | "12512.50"
`,
    found: {
      headerRow: 2,
      role: "abstract",
      items: 2,
      itemsSum: "12512.5",
      statedTotal: "12512.5",
      statedTotalCell: "F5",
    },
  },
  {
    name: "lakhs amount col & sum in description",
    sheet: "Gen Abstract",
    table: `
S.No | Name of component | Amount (Rs. in lakhs)
1 | Civil works | 12.5
2 | Electrical works | 3.2
3 | Water supply | 1.1
 | Total | 16.8
 | GST @ 18% | 3.024
 | Grand total | 19.824
`,
    found: {
      headerRow: 1,
      role: "general_abstract",
      items: 0,
      itemsSum: "0",
      statedTotal: "19.82",
      statedTotalCell: "C7",
    },
  },
  {
    name: "ditto/units as text in qty",
    table: `
Sr.No | Description | Quantity | Rate Rs. | Unit | Amount Rs.
1 | Excavation | 12.5 Cu.M. | 100 | Cu.M. | 1250
2 | Filling | 10 Cu.M. | 50 | Cu.M. | 500
 | Say Rs. |  |  |  | 1750
`,
    found: { headerRow: 1, items: 2, itemsSum: "1750", statedTotal: "1750" },
  },
  {
    name: "amounts as text with Rs suffix /-",
    table: `
Sr.No | Description | Quantity | Rate | Amount
1 | Excavation | 12.5 | 100/- | Rs. 1,250/-
2 | Filling | 10 | 50/- | Rs. 500/-
 | Total |  |  | Rs. 1,750/-
`,
    found: { headerRow: 1, items: 2, itemsSum: "1750", statedTotal: "1750", statedTotalCell: "E4" },
  },
  {
    name: "percent items priced inside the list (contractor's profit numbered)",
    table: `
Sl | Description | Unit | Qty | Rate | Amount
1 | Excavation | cum | 10 | 100 | 1000
2 | Filling | cum | 10 | 50 | 500
3 | Labour cess @1% | % |  |  | 15
 | Total |  |  |  | 1515
`,
    found: { headerRow: 1, items: 3, itemsSum: "1515", statedTotal: "1515", statedTotalCell: "F5" },
  },
  {
    name: "BOQ with only 'Total' headings & TOTAL AMOUNT without taxes in words (GePNIC)",
    table: `
Item Rate BoQ
Tender Inviting Authority: X
Name of Work: Y
Sl. No. | Item Description | Item Code / Make | Quantity | Units | Estimated Rate in Rs.  P | RATE In Figures To be entered by the Bidder in Rs.  P | TOTAL AMOUNT  Without Taxes in Rs.  P | TOTAL AMOUNT In Words
1 | 2 | 3 | 4 | 5 | 6 | 13 | 53 | 55
1 | Civil works
1.01 | Excavation | item1 | 10 | Cum | 100 |  | 0 | INR Zero Only
1.02 | Filling | item2 | 20 | Cum | 50 |  | 0 | INR Zero Only
Total in Figures |  |  |  |  |  |  | 0 | INR Zero Only
Quoted Rate in Words |  |  |  |  |  |  | INR Zero Only
`,
    found: { headerRow: 4, role: "boq", items: 2, itemsSum: "0", statedTotal: "0", statedTotalCell: "H9" },
  },
  {
    name: "long text header cells",
    table: `
Sl. No | Description of Item of Work as per Schedule | Approx. Quantity | Unit of Measurement | Rate per unit excluding GST (in Rs.) | Total amount excluding GST (in Rs.)
1 | Excavation | 10 | cum | 100 | 1000
2 | Fill | 10 | cum | 50 | 500
 | Total amount |  |  |  | 1500
`,
    found: { headerRow: 1, items: 2, itemsSum: "1500", statedTotal: "1500", statedTotalCell: "F4" },
  },
  {
    name: "CPWD schedule of quantities w/ DSR code, amount, subheads",
    sheet: "SOQ",
    table: `
SCHEDULE OF QUANTITIES
Name of work: C/o boundary wall
S. No. | DSR 2021 Code No. | Description of Items | Unit | Qty | Rate (in Rs.) | Amount (in Rs.)
"1.0" | "2.0" | EARTH WORK
"1.1" | "2.8" | Earth work in excavation by mechanical means
1.1.1 | 2.8.1 | All kinds of soil | cum | 120.5 | 231.4 | 27883.7
"2.0" | "4.0" | CONCRETE WORK
"2.1" | "4.1" | Providing and laying in position cement concrete of specified grade excluding the cost of centering and shuttering - all work up to plinth level
2.1.1 | 4.1.3 | 1:2:4 | cum | 18.25 | 5210.8 | 95097.1
 |  | Total |  |  |  | 122980.8
 |  | Add cost index 8% |  |  |  | 9838.46
 |  |  |  |  |  | 132819.26
 |  | Add contingencies @ 3% |  |  |  | 3984.58
 |  | G. Total |  |  |  | 136803.84
 |  | Say |  |  |  | 136800
`,
    found: {
      headerRow: 3,
      role: "boq",
      items: 2,
      itemsSum: "122980.8",
      statedTotal: "122980.8",
      statedTotalCell: "G10",
    },
  },
  {
    name: "Kerala: estimate with per row total per section 'Total (i)'",
    table: `
Abstract of Estimate
Sl No | Specification | Quantity | Unit | Rate | Amount
 | Civil Works
1 | Earth work excavation | 13.2 | m3 | 180.25 | 2379.3
2 | PCC 1:4:8 | 2.5 | m3 | 5400 | 13500
 |  |  |  | Total (i) | 15879.3
 | Electrical works
1 | Wiring | 10 | point | 900 | 9000
 |  |  |  | Total (ii) | 9000
 |  |  |  | Total (i)+(ii) | 24879.3
 |  |  |  | GST 18% | 4478.27
 |  |  |  | Rounded to | 29358
`,
    found: {
      headerRow: 2,
      role: "abstract",
      items: 3,
      itemsSum: "24879.3",
      statedTotal: "24879.3",
      statedTotalCell: "F10",
    },
  },
  {
    name: "Maharashtra: DSR item, desc, qty, per, rate, amount with total in words",
    table: `
Item No. | Quantity | Particulars of Item | Rate in figures Rs. | Unit | Total amount in figures Rs.
1 | 25.5 | Excavation for foundation in earth, soil of all sorts | "172.00" | Cubic Metre | 4386
2 | 4.2 | Providing and laying cement concrete | "5230.00" | Cubic Metre | 21966
Total |  |  |  |  | 26352
In words: Twenty six thousand three hundred fifty two only
`,
    found: { headerRow: 1, items: 2, itemsSum: "26352", statedTotal: "26352", statedTotalCell: "F4" },
  },
  {
    name: "Tamil Nadu: abstract estimate merged",
    table: `
ABSTRACT ESTIMATE
Sl.No | Quantity |  | Description of work | Rate Rs.P | Per | Amount Rs.P
1 | 33.75 | cum | Earth work excavation | 124.5 | cum | 4201.88
2 | 5.06 | cum | Filling sand | 1350 | cum | 6831
3 | 1 | LS | Provision for unforeseen items |  | LS | 5000
 |  |  | TOTAL |  |  | 16032.88
`,
    found: {
      headerRow: 2,
      role: "abstract",
      items: 3,
      itemsSum: "16032.88",
      statedTotal: "16032.88",
      statedTotalCell: "G6",
    },
  },
  {
    name: "Karnataka: with SR item no & 'Amount in Rs' + page totals c/o b/f",
    table: `
Sl.No | SR Item No | Description | Qty | Unit | Rate | Amount in Rs
1 | 2.8.1 | Earthwork | 100 | cum | 112 | 11200
2 | "3.1" | Concrete | 10 | cum | 4500 | 45000
 |  | C/O |  |  |  | 56200
 |  | B/F |  |  |  | 56200
3 | "4.1" | SSM | 20 | cum | 3500 | 70000
 |  | Total Rs. |  |  |  | 126200
`,
    found: { headerRow: 1, items: 3, itemsSum: "126200", statedTotal: "126200", statedTotalCell: "G7" },
  },
  {
    name: "Telangana detailed estimate with dims and rate per row",
    table: `
DETAILED CUM ABSTRACT ESTIMATE
Name of the work: School compound wall
S.No | Description of Item | No | L | B | D | Quantity | Rate | Unit | Amount
1 | Earth work excavation and depositing on bank with initial lead and lift
 | Foundation | 1 | 100 | 0.6 | 0.6 | 36
 | Cross walls | 4 | 5 | 0.6 | 0.6 | 7.2
 |  |  |  |  | Total | 43.2 | 231.4 | 1 Cum | 9996.48
2 | PCC (1:4:8)
 | Foundation | 1 | 100 | 0.6 | 0.15 | 9
 |  |  |  |  |  | 9 | 3500 | 1 Cum | 31500
 |  |  |  |  |  |  |  | Total | 41496.48
 | GST 18% |  |  |  |  |  |  |  | 7469.37
 | Grand Total |  |  |  |  |  |  |  | 48965.85
`,
    found: { headerRow: 3, items: 2, itemsSum: "41496.48", statedTotal: "41496.48", statedTotalCell: "J11" },
  },
  {
    name: "@ Rs rate text in rate column",
    table: `
Sl | Description | Qty | Unit | Rate | Amount
1 | A | 10 | cum | @ Rs. 100/cum | 1000
2 | B | 5 | cum | @ Rs.200.50/ cum | 1002.5
 | Total |  |  |  | 2002.5
`,
    found: { headerRow: 1, items: 2, itemsSum: "2002.5", statedTotal: "2002.5", statedTotalCell: "F4" },
  },
  {
    name: "spec with 'Particulars of item' & SOR rate + tender % col",
    table: `
Sr.No. | SOR Ref. | Particulars of Item | Unit | Quantity | SOR Rate | Tender % | Rate after % | Amount
1 | "2.1" | A | cum | 10 | 100 | 5 | 105 | 1050
2 | "2.2" | B | cum | 20 | 50 | 5 | 52.5 | 1050
 |  | Total |  |  |  |  |  | 2100
`,
    found: { headerRow: 1, items: 2, itemsSum: "2100", statedTotal: "2100", statedTotalCell: "I4" },
  },
];
