import type { StrangeLayout } from "./strange-layout.ts";

/** The same bill in the languages and number styles of many countries. */
export const layoutsOfLanguages: readonly StrangeLayout[] = [
  {
    name: "Marathi",
    table: `
अंदाजपत्रक
अ.क्र. | कामाचा तपशील | परिमाण | एकक | दर | रक्कम
1 | पायाचे खोदकाम | 40 | घ.मी. | 150 | 6000
2 | काँक्रीट काम | 5 | घ.मी. | 4500 | 22500
 | एकूण | | | | 28500
`,
    found: { headerRow: 2, items: 2, itemsSum: "28500", statedTotal: "28500", statedTotalCell: "F5" },
  },
  {
    name: "Tamil",
    table: `
வ.எண் | பணியின் விவரம் | அளவு | அலகு | விலை | தொகை
1 | மண் வேலை | 30 | க.மீ | 200 | 6000
2 | கான்கிரீட் | 4 | க.மீ | 5000 | 20000
 | மொத்தம் | | | | 26000
`,
    found: { headerRow: 1, items: 2, itemsSum: "26000", statedTotal: "26000", statedTotalCell: "F4" },
  },
  {
    name: "Telugu",
    table: `
క్ర.సం. | పని వివరణ | పరిమాణం | యూనిట్ | రేటు | మొత్తం
1 | మట్టి పని | 30 | ఘ.మీ | 200 | 6000
2 | కాంక్రీటు | 4 | ఘ.మీ | 5000 | 20000
 | మొత్తం | | | | 26000
`,
    found: { headerRow: 1, items: 2, itemsSum: "26000", statedTotal: "26000", statedTotalCell: "F4" },
  },
  {
    name: "Kannada",
    table: `
ಕ್ರ.ಸಂ. | ಕಾಮಗಾರಿಯ ವಿವರ | ಪ್ರಮಾಣ | ಘಟಕ | ದರ | ಮೊತ್ತ
1 | ಮಣ್ಣಿನ ಕೆಲಸ | 30 | ಘ.ಮೀ | 200 | 6000
2 | ಕಾಂಕ್ರೀಟ್ | 4 | ಘ.ಮೀ | 5000 | 20000
 | ಒಟ್ಟು | | | | 26000
`,
    found: { headerRow: 1, items: 2, itemsSum: "26000", statedTotal: "26000", statedTotalCell: "F4" },
  },
  {
    name: "Malayalam",
    table: `
ക്രമ നമ്പർ | പ്രവൃത്തിയുടെ വിവരണം | അളവ് | യൂണിറ്റ് | നിരക്ക് | തുക
1 | മണ്ണ് പണി | 30 | m3 | 200 | 6000
2 | കോൺക്രീറ്റ് | 4 | m3 | 5000 | 20000
 | ആകെ | | | | 26000
`,
    found: { headerRow: 1, items: 2, itemsSum: "26000", statedTotal: "26000", statedTotalCell: "F4" },
  },
  {
    name: "Punjabi",
    table: `
ਲੜੀ ਨੰ. | ਕੰਮ ਦਾ ਵੇਰਵਾ | ਮਾਤਰਾ | ਇਕਾਈ | ਦਰ | ਰਕਮ
1 | ਮਿੱਟੀ ਦਾ ਕੰਮ | 30 | cum | 200 | 6000
2 | ਕੰਕਰੀਟ | 4 | cum | 5000 | 20000
 | ਕੁੱਲ | | | | 26000
`,
    found: { headerRow: 1, items: 2, itemsSum: "26000", statedTotal: "26000", statedTotalCell: "F4" },
  },
  {
    name: "Russian local estimate",
    table: `
ЛОКАЛЬНАЯ СМЕТА
№ п/п | Наименование работ | Ед. изм. | Кол-во | Цена, руб. | Сумма, руб.
1 | Разработка грунта | м3 | 120 | 350 | 42000
2 | Бетон фундаментов | м3 | 15 | 6200 | 93000
 | Итого | | | | 135000
 | НДС 20% | | | | 27000
 | Всего по смете | | | | 162000
`,
    found: { headerRow: 2, items: 2, itemsSum: "135000", statedTotal: "135000", statedTotalCell: "F5" },
  },
  {
    name: "Turkish keşif",
    table: `
Sıra No | Poz No | İmalatın Cinsi | Birim | Miktar | Birim Fiyat | Tutarı
1 | "15.120" | Kazı yapılması | m3 | 500 | 45,50 | 22.750,00
2 | "15.150" | Beton dökülmesi | m3 | 60 | 1.250,00 | 75.000,00
 | | | | | TOPLAM | 97.750,00
`,
    found: { headerRow: 1, items: 2, itemsSum: "97750", statedTotal: "97750", statedTotalCell: "G4" },
  },
  {
    name: "Greek",
    table: `
Α/Α | Περιγραφή εργασίας | Μονάδα | Ποσότητα | Τιμή μονάδας | Δαπάνη
1 | Εκσκαφές | m3 | 100 | 8 | 800
2 | Σκυρόδεμα | m3 | 20 | 95 | 1900
 | Σύνολο | | | | 2700
 | ΦΠΑ 24% | | | | 648
`,
    found: { headerRow: 1, items: 2, itemsSum: "2700", statedTotal: "2700", statedTotalCell: "F4" },
  },
  {
    name: "Persian and Arabic digits",
    table: `
الرقم | وصف الأعمال | الوحدة | الكمية | سعر الوحدة | المبلغ الإجمالي
1 | أعمال الحفر | م3 | ١٠٠ | ٢٥ | ٢٥٠٠
2 | خرسانة عادية | م3 | ٢٠ | ٣٠٠ | ٦٠٠٠
 | الإجمالي | | | | ٨٥٠٠
`,
    found: { headerRow: 1, items: 2, itemsSum: "8500", statedTotal: "8500", statedTotalCell: "F4" },
  },
  {
    name: "Nepali with Devanagari digits",
    table: `
सि.नं. | कामको विवरण | एकाई | परिमाण | दर | जम्मा रकम
१ | माटो खन्ने काम | घ.मि. | १० | १५० | १५००
२ | ढलान | घ.मि. | २ | ४०००.५० | ८००१
 | कुल जम्मा | | | | ९५०१
`,
    found: { headerRow: 1, items: 2, itemsSum: "9501", statedTotal: "9501", statedTotalCell: "F4" },
  },
  {
    name: "Swiss with apostrophes",
    table: `
Pos. | Beschreibung | Menge | Einheit | Preis | Betrag CHF
1 | Aushub | 1'200 | m3 | 18.50 | 22'200.00
2 | Beton | 80 | m3 | 310.00 | 24'800.00
 | Zwischensumme | | | | 47'000.00
 | MWST 8.1% | | | | 3'807.00
 | Gesamttotal | | | | 50'807.00
`,
    found: { headerRow: 1, items: 2, itemsSum: "47000", statedTotal: "47000", statedTotalCell: "F4" },
  },
  {
    name: "Portuguese with chapters carrying their totals on the right",
    table: `
MAPA DE QUANTIDADES
Art.º | Designação dos trabalhos | Un. | Quant. | Preço unit. | Preço total
"1" | ESTALEIRO | | | |
"1.1" | Montagem do estaleiro | vg | 1,00 | 5.000,00 € | 5.000,00 €
"2" | DEMOLIÇÕES | | | |
"2.1" | Demolição de paredes | m2 | 45,50 | 12,00 € | 546,00 €
"2.2" | Remoção de entulho | m3 | 20,00 | 15,00 € | 300,00 €
 | TOTAL | | | | 5.846,00 €
`,
    found: { headerRow: 2, items: 3, itemsSum: "5846", statedTotal: "5846", statedTotalCell: "F8" },
  },
  {
    name: "Spanish with measurements and a partial for each chapter",
    table: `
Código | Ud | Resumen | Cantidad | Precio | Importe
"01" | | CAPÍTULO MOVIMIENTO DE TIERRAS
"01.01" | m3 | Excavación en zanjas | 150,25 | 8,40 | 1.262,10
"01.02" | m3 | Transporte a vertedero | 180,30 | 4,10 | 739,23
 | | TOTAL CAPÍTULO 01 | | | 2.001,33
"02" | | CAPÍTULO CIMENTACIÓN
"02.01" | m3 | Hormigón HA-25 | 32,00 | 98,50 | 3.152,00
 | | TOTAL CAPÍTULO 02 | | | 3.152,00
 | | TOTAL EJECUCIÓN MATERIAL | | | 5.153,33
 | | 13,00 % Gastos generales | | | 669,93
`,
    found: { headerRow: 1, items: 3, itemsSum: "5153.33", statedTotal: "5153.33", statedTotalCell: "F9" },
  },
  {
    name: "French with chapters, report and à reporter",
    table: `
BORDEREAU QUANTITATIF ET ESTIMATIF
N° Prix | Désignation | Unité | Qté | P.U. HT (FCFA) | Montant HT (FCFA)
100 | INSTALLATION DE CHANTIER
101 | Amenée du matériel | ff | 1 | 1500000 | 1500000
 | Total série 100 | | | | 1500000
200 | TERRASSEMENTS
201 | Déblais | m3 | 800 | 2500 | 2000000
202 | Remblais | m3 | 300 | 3000 | 900000
 | Total série 200 | | | | 2900000
 | MONTANT TOTAL HORS TAXES | | | | 4400000
 | TVA 18% | | | | 792000
 | MONTANT TOTAL TTC | | | | 5192000
`,
    found: { headerRow: 2, items: 3, itemsSum: "4400000", statedTotal: "4400000", statedTotalCell: "F10" },
  },
  {
    name: "Italian",
    table: `
Nr. Ord. | Codice | Descrizione dei lavori | U.M. | Quantità | Prezzo unitario | Importo
1 | "A.01" | Scavo di sbancamento | mc | 250,00 | 6,20 | 1.550,00
2 | "A.02" | Calcestruzzo per fondazioni | mc | 30,00 | 128,00 | 3.840,00
 | | Totale lavori a misura | | | | 5.390,00
`,
    found: { headerRow: 1, items: 2, itemsSum: "5390", statedTotal: "5390", statedTotalCell: "G4" },
  },
  {
    name: "Romanian",
    table: `
Nr. crt. | Denumirea lucrării | U.M. | Cantitate | Preț unitar (lei) | Valoare (lei)
1 | Săpătură manuală | mc | 40 | 65 | 2600
2 | Beton simplu | mc | 8 | 420 | 3360
 | Total fără TVA | | | | 5960
 | TVA 19% | | | | 1132.4
 | Total cu TVA | | | | 7092.4
`,
    found: { headerRow: 1, items: 2, itemsSum: "5960", statedTotal: "5960", statedTotalCell: "F4" },
  },
  {
    name: "Polish kosztorys",
    table: `
Lp. | Podstawa | Opis robót | J.m. | Ilość | Cena jedn. | Wartość
1 | KNR 2-01 | Roboty ziemne | m3 | 100 | 35 | 3500
2 | KNR 2-02 | Ławy fundamentowe | m3 | 12 | 480 | 5760
 | | Razem | | | | 9260
 | | VAT 23% | | | | 2129.8
`,
    found: { headerRow: 1, items: 2, itemsSum: "9260", statedTotal: "9260", statedTotalCell: "G4" },
  },
];
