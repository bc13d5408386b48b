/** A bill as text: a line for each row, cells between bars; figures in quotes are texts. */
export interface StrangeLayout {
  name: string;
  sheet?: string;
  table: string;
  /** Absent where there is no table to be found. */
  found?: Found;
}

interface Found {
  headerRow: number;
  role?: string;
  items: number;
  zeroQuantityItems?: number;
  itemsSum: string;
  statedTotal: string | null;
  statedTotalCell?: string;
}

/** Bills as offices of many countries lay them out; every name and figure is invented. */
export const strangeLayouts: readonly StrangeLayout[] = [
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
    name: "French DQE with decimal commas as text",
    table: `
Lot 2 : GROS OEUVRE
N° | Désignation des ouvrages | U | Quantité | Prix unitaire HT | Montant HT
"2.1" | TERRASSEMENTS
2.1.1 | Décapage de la terre végétale | m² | 1 250,50 | 3,20 | 4 001,60
2.1.2 | Fouilles en rigoles | m³ | 85,00 | 28,50 | 2 422,50
 | Sous-total 2.1 |  |  |  | 6 424,10
"2.2" | BETON ARME
2.2.1 | Béton pour semelles | m³ | 32,5 | 245,00 | 7 962,50
 | Sous-total 2.2 |  |  |  | 7 962,50
 | TOTAL HT |  |  |  | 14 386,60
 | TVA 20% |  |  |  | 2 877,32
 | TOTAL TTC |  |  |  | 17 263,92
`,
    found: {
      headerRow: 2,
      role: "boq",
      items: 3,
      itemsSum: "14386.6",
      statedTotal: "14386.6",
      statedTotalCell: "F10",
    },
  },
  {
    name: "Spanish presupuesto numbers",
    table: `
PRESUPUESTO DE OBRA

Ítem | Descripción | Unid. | Metrado | P. Unit. S/. | Parcial S/.
"01" | OBRAS PROVISIONALES |  |  |  | 1500
"01.01" | Cartel de obra | und | 1 | 1500 | 1500
"02" | MOVIMIENTO DE TIERRAS |  |  |  | 2850
"02.01" | Excavación de zanjas | m3 | 30 | 45 | 1350
"02.02" | Relleno compactado | m3 | 50 | 30 | 1500
 | COSTO DIRECTO |  |  |  | 4350
 | GASTOS GENERALES 10% |  |  |  | 435
 | UTILIDAD 8% |  |  |  | 348
 | SUB TOTAL |  |  |  | 5133
 | IGV 18% |  |  |  | 923.94
 | TOTAL PRESUPUESTO |  |  |  | 6056.94
`,
    found: {
      headerRow: 3,
      role: "boq",
      items: 3,
      itemsSum: "4350",
      statedTotal: "4350",
      statedTotalCell: "F9",
    },
  },
  {
    name: "Portuguese planilha with codes",
    table: `
PLANILHA ORÇAMENTÁRIA
Item | Código | Banco | Descrição | Und | Quant. | Valor Unit | Valor Unit com BDI | Total
"1" |  |  | SERVIÇOS PRELIMINARES |  |  |  |  | R$ 1.250,00
"1.1" | "74209" | SINAPI | Placa de obra | m² | 2,50 | 400,00 | 500,00 | 1.250,00
"2" |  |  | FUNDAÇÕES |  |  |  |  | 2.400,00
"2.1" | "96523" | SINAPI | Escavação manual | m³ | 20,00 | 64,00 | 80,00 | 1.600,00
"2.2" | "94965" | SINAPI | Concreto magro | m³ | 2,00 | 320,00 | 400,00 | 800,00
 |  |  |  |  |  |  | Total Geral | 3.650,00
`,
    found: {
      headerRow: 2,
      role: "boq",
      items: 3,
      itemsSum: "3650",
      statedTotal: "3650",
      statedTotalCell: "I8",
    },
  },
  {
    name: "German LV",
    table: `
Leistungsverzeichnis
Pos. | Kurztext | Menge | ME | EP in EUR | GP in EUR
"01" | Erdarbeiten
"01.0010" | Oberboden abtragen | 1.200,000 | m2 | 2,50 | 3.000,00
"01.0020" | Baugrube ausheben | 450,000 | m3 | 12,40 | 5.580,00
 | Summe 01 Erdarbeiten |  |  |  | 8.580,00
"02" | Mauerarbeiten
"02.0010" | Mauerwerk KS 24 cm | 300,000 | m2 | 65,00 | 19.500,00
 | Summe 02 Mauerarbeiten |  |  |  | 19.500,00
 | Gesamtsumme netto |  |  |  | 28.080,00
 | zzgl. 19% MwSt |  |  |  | 5.335,20
 | Gesamtsumme brutto |  |  |  | 33.415,20
`,
    found: {
      headerRow: 2,
      role: "boq",
      items: 3,
      itemsSum: "28080",
      statedTotal: "28080",
      statedTotalCell: "F10",
    },
  },
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
    name: "total in description column right, amount in next column",
    table: `
Sl No | Item | Unit | Qty | Rate | Amount
1 | Excavate | m3 | 10 | 20 | 200
2 | Backfill | m3 | 6 | 10 | 60
 |  |  | TOTAL = |  | 260
 |  |  | Contingencies 3% |  | 7.8
 |  |  | G.TOTAL |  | 267.8
`,
    found: { headerRow: 1, items: 2, itemsSum: "260", statedTotal: "260", statedTotalCell: "F4" },
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
    name: "Indonesian RAB",
    table: `
RENCANA ANGGARAN BIAYA
No | Uraian Pekerjaan | Satuan | Volume | Harga Satuan (Rp) | Jumlah Harga (Rp)
I | PEKERJAAN PERSIAPAN
1 | Pembersihan lokasi | m2 | 200 | 15000 | 3000000
2 | Bouwplank | m1 | 60 | 50000 | 3000000
 | Sub Jumlah I |  |  |  | 6000000
II | PEKERJAAN TANAH
1 | Galian tanah | m3 | 40 | 75000 | 3000000
 | Sub Jumlah II |  |  |  | 3000000
 | JUMLAH |  |  |  | 9000000
 | PPN 11% |  |  |  | 990000
 | TOTAL |  |  |  | 9990000
`,
    found: { headerRow: 2, items: 3, itemsSum: "9000000", statedTotal: "9000000", statedTotalCell: "F10" },
  },
  {
    name: "Total row without label beneath, then GST",
    table: `
S.No. | Particulars | No. | Qty | Unit | Rate | Amount
1 | Door | 2 | 4.2 | sqm | 3000 | 12600
2 | Window | 4 | 6 | sqm | 2500 | 15000
 |  |  |  |  |  | 27600
 | GST 18% |  |  |  |  | 4968
 |  |  |  |  |  | 32568
`,
    found: { headerRow: 1, items: 2, itemsSum: "27600", statedTotal: "27600", statedTotalCell: "G4" },
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
    name: "discount and net total after",
    table: `
# | Product / Service | Qty | Price | Discount | Line Total
1 | Paint | 10 | 20 | 0 | 200
2 | Brush | 5 | 4 | 0 | 20
 | Subtotal |  |  |  | 220
 | Tax (10%) |  |  |  | 22
 | TOTAL |  |  |  | 242
`,
    found: { headerRow: 1, items: 2, itemsSum: "220", statedTotal: "220", statedTotalCell: "F4" },
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
    name: "add/deduct rows as items with signs",
    table: `
S.No | Item | Unit | Qty | Rate | Amount
1 | Brickwork | cum | 20 | 5000 | 100000
 | Deduct openings | cum | -2 | 5000 | -10000
2 | Plaster | sqm | 100 | 200 | 20000
 | Total |  |  |  | 110000
`,
    found: { headerRow: 1, items: 3, itemsSum: "110000", statedTotal: "110000", statedTotalCell: "F5" },
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
    name: "section total shown on the heading row above items",
    table: `
Code | Description | Qty | Unit | Rate | Total
"1" | GROUNDWORKS |  |  |  | 3000
"1.1" | Dig | 10 | m3 | 100 | 1000
"1.2" | Fill | 20 | m3 | 100 | 2000
"2" | CONCRETE |  |  |  | 5000
"2.1" | Slab | 10 | m3 | 500 | 5000
 | TOTAL |  |  |  | 8000
`,
    found: { headerRow: 1, items: 3, itemsSum: "8000", statedTotal: "8000", statedTotalCell: "F7" },
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
    name: "estimate with hidden nothing, items separated by blank lines & measurement in abstract",
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
    name: "nested sub items a) i) with parent q blank and repeated numbers",
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
    name: "Civil 3D style CSV, no totals, currency text",
    table: `
Pay Item | Description | Units | Quantity | Unit Price | Total Price
201-0001 | Clearing | ACRE | "3.50" | $2,500.00 | $8,750.00
203-0002 | Excavation | CUYD | 1,200.00 | $8.25 | $9,900.00
251-0003 | Riprap | TON | "85.00" | $45.00 | $3,825.00
`,
    found: { headerRow: 1, items: 3, itemsSum: "22475", statedTotal: null },
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
    name: "total above the items (top)",
    table: `
Project | X
TOTAL |  |  |  |  | 3000
Item | Description | Qty | Unit | Rate | Amount
1 | A | 10 | m | 100 | 1000
2 | B | 20 | m | 100 | 2000
`,
    found: { headerRow: 3, items: 2, itemsSum: "3000", statedTotal: "3000", statedTotalCell: "F2" },
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
    name: "two blocks side titles: labour, material sections with subtotals",
    table: `
Description | Unit | Qty | Rate | Amount
A. MATERIALS
Cement | bags | 50 | 400 | 20000
Steel | kg | 500 | 65 | 32500
Sub-total A |  |  |  | 52500
B. LABOUR
Mason | days | 20 | 800 | 16000
Helper | days | 30 | 500 | 15000
Sub-total B |  |  |  | 31000
TOTAL (A+B) |  |  |  | 83500
Contractor profit 10% |  |  |  | 8350
Grand total |  |  |  | 91850
`,
    found: { headerRow: 1, items: 4, itemsSum: "83500", statedTotal: "83500", statedTotalCell: "E10" },
  },
  {
    name: "French BPU/DQE with number col 'N° Prix', unit 'Ens', 'Ft', PM",
    table: `
N° Prix | Désignation | Unité | Qté | P.U. HT (FCFA) | P.T. HT (FCFA)
"100" | INSTALLATION DE CHANTIER
"101" | Amenée et repli | Ft | 1 | 5000000 | 5000000
 | TOTAL 100 |  |  |  | 5000000
"200" | TERRASSEMENTS
"201" | Débroussaillage | m² | 10000 | 250 | 2500000
"202" | Déblais | m³ | 3000 | 3500 | 10500000
"203" | Fouille PM | m³ |  | 8000 |
 | TOTAL 200 |  |  |  | 13000000
 | TOTAL GENERAL HT |  |  |  | 18000000
 | TVA (18%) |  |  |  | 3240000
 | TOTAL GENERAL TTC |  |  |  | 21240000
`,
    found: { headerRow: 1, items: 3, itemsSum: "18000000", statedTotal: "18000000", statedTotalCell: "F10" },
  },
  {
    name: "Italian computo with measurement rows in same table",
    table: `
COMPUTO METRICO ESTIMATIVO
Num.Ord. | DESIGNAZIONE DEI LAVORI | par.ug. | lung. | larg. | H/peso | Quantità | unitario | TOTALE
"1" | Scavo di sbancamento
 | Fondazione | 1 | 10 | 2 | 1.5 | 30
 | SOMMANO mc |  |  |  |  | 30 | 12 | 360
"2" | Calcestruzzo
 | Platea | 1 | 10 | 2 | 0.3 | 6
 | SOMMANO mc |  |  |  |  | 6 | 150 | 900
 | T O T A L E  euro |  |  |  |  |  |  | 1260
`,
    found: { headerRow: 2, items: 2, itemsSum: "1260", statedTotal: "1260", statedTotalCell: "I9" },
  },
  {
    name: "Czech/Polish",
    table: `
Lp. | Opis robót | Jm. | Ilość | Cena jedn. | Wartość
1 | Roboty ziemne | m3 | 100 | 25 | 2500
2 | Beton | m3 | 10 | 400 | 4000
Razem netto |  |  |  |  | 6500
VAT 23% |  |  |  |  | 1495
`,
    found: { headerRow: 1, items: 2, itemsSum: "6500", statedTotal: "6500", statedTotalCell: "F4" },
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
    name: "lumpsum rows: qty=1 no rate",
    table: `
Item | Description | Unit | Qty | Rate | Amount
1 | Mobilisation | LS | 1 |  | 50000
2 | Survey | LS | LS |  | 20000
3 | Excavate | m3 | 100 | 5 | 500
 | TOTAL |  |  |  | 70500
`,
    found: { headerRow: 1, items: 3, itemsSum: "70500", statedTotal: "70500", statedTotalCell: "F5" },
  },
  {
    name: "Notes between and numeric notes; text in amount 'incl.'",
    table: `
Sr No | Description | Unit | Qty | Rate | Amount
1 | A | m | 1 | 10 | 10
 | Note: rates include 5 km lead
2 | B | m | 2 | 10 | 20
Note: 1. All dimensions in mm
3 | C | m | 3 | 10 | 30
 | Grand Total |  |  |  | 60
Signature of contractor |  |  | Engineer
`,
    found: { headerRow: 1, items: 3, itemsSum: "60", statedTotal: "60", statedTotalCell: "F7" },
  },
  {
    name: "total row where label is in a merged wide number column & percent rows in between",
    table: `
Sl.No. | Item | Qty. | Unit | Rate | Amount
1 | A | 2 | no | 500 | 1000
2 | B | 3 | no | 500 | 1500
Total of Civil Works = |  |  |  |  | 2500
Add 1% for labour cess = |  |  |  |  | 25
Total = |  |  |  |  | 2525
`,
    found: { headerRow: 1, items: 2, itemsSum: "2500", statedTotal: "2500", statedTotalCell: "F4" },
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
    name: "Amount first? cost breakdown 'Cost (Rs)' only with qty unit",
    table: `
S. No. | Name of Item | Qty | Unit | Unit Cost (Rs) | Cost (Rs)
1 | A | 2 | no | 500 | 1000
2 | B | 3 | no | 500 | 1500
 | TOTAL COST |  |  |  | 2500
`,
    found: { headerRow: 1, items: 2, itemsSum: "2500", statedTotal: "2500", statedTotalCell: "F4" },
  },
  {
    name: "Total in other row labels 'Amount' and 'Rs.' prefix col",
    table: `
No. | Particulars | Quantity |  | Rate |  | Amount
 |  |  |  | Rs. |  | Rs.
1 | Brick work | 20 | Cum | "5000" | Per Cum | 100000
2 | Plaster | 100 | Sqm | "200" | Per Sqm | 20000
 |  |  |  | Total | Rs. | 120000
 |  |  |  | Add 5% contingency | Rs. | 6000
 |  |  |  | Grand Total | Rs. | 126000
`,
    found: { headerRow: 1, items: 2, itemsSum: "120000", statedTotal: "120000", statedTotalCell: "G5" },
  },
  {
    name: "negative deduction line numbered",
    table: `
Sl | Description | Unit | Qty | Rate | Amount
1 | A | no | 2 | 500 | 1000
2 | Less: credit for dismantled material | LS | 1 | -200 | -200
 | Total |  |  |  | 800
`,
    found: { headerRow: 1, items: 2, itemsSum: "800", statedTotal: "800", statedTotalCell: "F4" },
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
    name: "amounts: wrong total far off",
    table: `
S.No | Item | Qty | Unit | Rate | Amount
1 | A | 10 | m | 10 | 100
2 | B | 10 | m | 20 | 200
 | Total |  |  |  | 999
 | GST |  |  |  | 180
 | Grand total |  |  |  | 1179
`,
    found: { headerRow: 1, items: 2, itemsSum: "300", statedTotal: "999", statedTotalCell: "F4" },
  },
  {
    name: "sum only through Grand total after GST (no plain total)",
    table: `
S.No | Item | Qty | Unit | Rate | Amount
1 | A | 10 | m | 10 | 100
2 | B | 10 | m | 20 | 200
 | GST @18% |  |  |  | 54
 | Grand total |  |  |  | 354
`,
    found: { headerRow: 1, items: 2, itemsSum: "300", statedTotal: "354", statedTotalCell: "F5" },
  },
  {
    name: "section w/ roman numbers rows and text below + totals w/ words",
    table: `
S. No. | Description of work | Unit | Qty. | Rate | Amount
I | Civil work
1 | Excavation | cum | 10 | 100 | 1000
2 | Concrete | cum | 1 | 5000 | 5000
 | Total of I |  |  |  | 6000
II | Electric work
1 | Wiring | point | 4 | 500 | 2000
 | Total of II |  |  |  | 2000
 | Total I + II |  |  |  | 8000
 | Add for contigency 5% |  |  |  | 400
 | Total Cost |  |  |  | 8400
`,
    found: { headerRow: 1, items: 3, itemsSum: "8000", statedTotal: "8000", statedTotalCell: "F9" },
  },
  {
    name: "item desc col wide & amounts in words row",
    table: `
Sl. No. | Name of work | Amount | Remarks
1 | Road A | 500000 |
2 | Road B | 250000 |
 | Total | 750000 |
`,
    found: { headerRow: 1, role: "general_abstract", items: 0, itemsSum: "0", statedTotal: "750000" },
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
    name: "long number code 'item1' w/ decimals as numbers",
    table: `
Item No. | Description | Quantity | Units | Rate | Amount
1 | EARTHWORK
1.01 | Excavation | 10 | Cum | 100 | 1000
1.02 | Fill | 10 | Cum | 50 | 500
2 | CONCRETE
2.01 | PCC | 1 | Cum | 5000 | 5000
 | TOTAL |  |  |  | 6500
`,
    found: { headerRow: 1, items: 3, itemsSum: "6500", statedTotal: "6500", statedTotalCell: "F7" },
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
    name: "Mexican catalogo de conceptos",
    table: `
CATALOGO DE CONCEPTOS
CLAVE | CONCEPTO | UNIDAD | CANTIDAD | P.U. | P.U. CON LETRA | IMPORTE
A | PRELIMINARES
A-01 | Limpieza y trazo | M2 | 100 | 12.5 | DOCE PESOS 50/100 | 1250
A-02 | Excavación | M3 | 20 | 150 | CIENTO CINCUENTA | 3000
 | TOTAL PRELIMINARES |  |  |  |  | 4250
B | CIMENTACION
B-01 | Concreto | M3 | 5 | 2500 | DOS MIL | 12500
 | TOTAL CIMENTACION |  |  |  |  | 12500
 |  |  |  |  | SUBTOTAL | 16750
 |  |  |  |  | IVA 16% | 2680
 |  |  |  |  | TOTAL | 19430
`,
    found: { headerRow: 2, items: 3, itemsSum: "16750", statedTotal: "16750", statedTotalCell: "G10" },
  },
  {
    name: "Vietnam/China english mix",
    table: `
No. | Work Items | Unit | Volume | Unit price | Amount | Note
I | Earthworks
1 | Excavation | m3 | 100 | 2.5 | 250
II | Concrete
1 | C25 | m3 | 10 | 80 | 800
 | Total before tax |  |  |  | 1050
 | VAT 8% |  |  |  | 84
 | Total after tax |  |  |  | 1134
`,
    found: { headerRow: 1, items: 2, itemsSum: "1050", statedTotal: "1050", statedTotalCell: "F6" },
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
