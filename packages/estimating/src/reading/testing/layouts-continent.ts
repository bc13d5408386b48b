import type { StrangeLayout } from "./strange-layout.ts";

/** Bills in the languages and with the figures of the Continent, of Latin America and of the East; every name and figure is invented. */
export const layoutsOfContinent: readonly StrangeLayout[] = [
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
];
