import type { ColumnRole } from "./reading.ts";

/** What columns are called, packed without spaces and punctuation, separated by spaces here. */
export const headingAliases: Readonly<Record<ColumnRole, string>> = {
  number: `sno slno srno sn sino serialno serialnumber serial sl sr itemno itemnumber itemsno ino # slnos nosboq nosno boqno
    boqitemno billitem itemref lineno क्रसं क्रमांक क्रमसंख्या क्र numero nro nr lp pos position posnr num ord order line
    poste siranr sirano billno billnr row rowno
    अक्र सिनं م رقم الرقم stt 序号 క్రసం ક્રમ ক্রমিক வஎண் ಕ್ರಸಂ ക്രമനമ്പർ ਲੜੀਨੰ noпп пп nrcrt αα
    ลำดับ ลำดับที่ 번호 連番 番号 rbr redbr rednibroj zap מסד סעיף
    srlno serlno serial slnoofitem sl# line# item# itemsrno nodordre noprix deprix nodeprix numord nord poz nrpoz poradi rb oz ordnungszahl
    lfdnr laufendenummer bqref boqref lineitem nourut noitem bil post postnr artikel رقمالبند نمره`,
  code: `code itemcode codeno sorno sorcode sorref sor ssrno ssrcode ssritemno ssrref ssr bsrno bsrcode bsritemno bsr
    dsrno dsritemno dsrcode csrno csritemno chcodeno chaptercodeno specno specificationno ref refno referenceno
    referencetossr datacode indexcode morthclause clauseno soritemno codigo kode cod codice costcode kodeanalisa
    payitemno payitem
    wbs clave clause tariffa codearticle codigosinapi sorreference scheduleno schref pwdref odno odcode datano podstawa kodpozycji
    kodpolozky cikkszam simbol npk rif shifra sifra cod шифр шифррасценки обоснование partno productcode itemid
    materialcode rayicno pozno referencia`,
  description: `description descriptions descriptionofitem descriptionofitems descriptionoftheitem descriptionofwork
    descriptionofworks descriptionofthework descriptionofitemofwork descriptionofmaterial itemdescription
    workdescription sordescription briefdescription particulars particular particularsofitem particularsofitems
    particularsofwork details detailsofitem detailsofwork detailsofthework nameofitem nameofthesoritem nameofmaterial
    nameofmaterials nameofmachinery nomenclature item items itemofwork itemsofwork specification specifications
    scopeofwork material materials labour work category name विवरण कार्यकाविवरण मदकाविवरण कार्य मद
    descripcion concepto conceptos partida partidas rubro actividad descricao discriminacao especificacao servico servicos
    descricaodosservicos designation designationdesouvrages designationdestravaux designationdesprestations libelle
    intitule naturedestravaux prestations ouvrages uraian uraianpekerjaan jenispekerjaan pekerjaan itempekerjaan
    bezeichnung beschreibung leistung leistungsbeschreibung kurztext langtext text descrizione descrizionedeilavori
    lavorazione omschrijving opis opisrobot tanim isintanimi aciklama product productservice productorservice service
    services element elements component components nameofcomponent nameofwork nameofthework activity activities task
    trade billdescription worksection
    பணியின்விவரம் விவரம் ಕಾಮಗಾರಿಯವಿವರ ವಿವರ പ്രവൃത്തിയുടെവിവരണം വിവരണം ਕੰਮਦਾਵੇਰਵਾ ਵੇਰਵਾ କାର୍ଯ୍ୟରବିବରଣୀ ବିବରଣୀ कामकोविवरण
    наименование наименованиеработ наименованиеработизатрат видыработ найменуванняробіт περιγραφη περιγραφηεργασιας
    περιγραφηεργασιων denumire denumirealucrarii descriere popis popispraci beskrivning beskrivelse megnevezes kuvaus
    وصفالأعمال بيانالاعمال وصفالبند شرحعملیات شرح
    कामाचातपशील तपशील البند الوصف البيان بيانالأعمال 项目名称 名称 noidung noidungcongviec పనివివరణ వివరణ વિગત বিবরণ কাজেরবিবরণ
    รายการ 품명 공종명 내용 名称 工種 摘要 opisradova opisstavke opispostavke תיאור תאור
    nomenclatureofitem scope workitem workitems subhead subheadofwork itemofworkorsupplies itemsofworksupplies workactivity
    buildingelement resumen denominacion positionstext benennung designazionedeilavori descrizionelavori
    indicazionedeilavori imalatincinsi imalat iskalemi yapilacakisincinsi opispozycji opisstavke opisradova
    wyszczegolnienierobot nazev nazevpolozky popispolozky ειδοςεργασιας 项目特征 tencongtac hangmuc keteranganpekerjaan
    keterangankerja butiran perihal benamning tetelmegnevezese resource resources कामाचेवर्णन`,
  count: `no nos number numbers noof anzahl nombre
    parug nparti broj times`,
  length: `l length lm lengthm lengthinm lengthmtr lmtr long लम्बाई लंबाई largo longueur lange comprimento panjang
    lenght longitud lunghezza lung comp dlugosc delka`,
  breadth: `b breadth bm bmtr breadthm breadthwidth breadthinm width w wm widthm widthinm bw चौड़ाई ancho largeur breite largura lebar
    anchura larghezza larg sirka`,
  depth: `d depth dm dmtr depthm depthinm depthheight depthht h hm hmtr height heightm heightinm heightdepth ht htdepth dh
    dhm hd thickness t thk गहराई ऊंचाई ऊँचाई alto altura hauteur hohe tinggi
    heigth hpeso altezza prof profundidad yukseklik vyska thick`,
  quantity: `qty quantity quantities qnty qtym2 qtym3 quantitytilldate quantityuptodate quantityexecuted qtytilldate
    qtyuptodate qtyexecuted qtyasperestimate totalqty totalquantity estimatedquantity estimatedqty estqty netqty
    uptodatequantity uptodateqty executedquantity contents content contentsorarea contentarea quant qtn qt qte qtes
    elementqty billqty boqqty contractqty मात्रा परिमाण cantidad cant metrado medicion quantidade qtd qtde quantite
    quantites volume vol kuantitas menge mengen aantal hoeveelheid ilosc quantita miktar
    الكمية مقدار 数量 工程量 khoiluong పరిమాణం જથ્થો পরিমাণ அளவு ಪ್ರಮಾಣ അളവ് ਮਾਤਰਾ ପରିମାଣ количество колво кількість ποσοτητα
    cantitate cantitati mnozstvi mangd mengde maengde mennyiseg maara
    จำนวน ปริมาณ ปริมาณงาน 수량 数量 kolicina kol כמות
    qtty totalcontents measurement mengenangabe ausmass lvmenge qta metraj obmiar vymera mnoz объем объемработ количина soluong
    jumlahvolume नग kiekis kogus daudzums noofunits kolicina requirement consumption canpres`,
  unit: `unit units uom au unitofmeasurement unitofmeasure unitofqty accountingunit इकाई unidad unidade unid und un ud uds um
    unite u unites satuan sat einheit me eh mengeneinheit eenheid jm birim birimi unitadimisura udm एकक ईकाई الوحدة 单位 donvi యూనిట్ એકમ একক அலகு
    ಘಟಕ യൂണിറ്റ് ਇਕਾਈ ଏକକ едизм единицаизмерения одвиміру μοναδα μοναδαμετρησης mj jednotka enhet enhed egyseg yksikko واحد
    หน่วย 단위 単位 jedinicamjere jedmjere jedinica enota יחידה יחמידה
    unitofquantity unitmeasure unidaddemedida dim olcu olcubirimi jedn jednmiary mernajednotka jedmj jedinicamjere ед одвим
    одиницявиміру μονμετρ μμ وحدةالقياس 计量单位 donvitinh dvt एकाई ehd mertekegyseg matovnt uhik mervieniba unmed`,
  rate: `rate rates unitrate price unitprice unitcost rateper rateperunit basicrate rateinfigures rateinfig rateinrs
    rateinrupees costperunit priceperunit estimatedrate ssrrate bsrrate sorrate dsrrate csrrate quotedrate agreementrate
    finalrate ratewithgst totalrate netrate दर भाव preciounitario precio precounitario preco prixunitaire prixunit pu puht prix
    punit punitario preciounit costounitario valorunitario valorunit vrunitario vunitario vunit hargasatuan harga hsp
    einheitspreis ep preis einzelpreis prezzounitario prezzo cenajednostkowa cenajedn birimfiyat eenheidsprijs السعر سعرالوحدة 单价 dongia రేటు ભાવ দর விலை வீதம் ದರ
    നിരക്ക് ਦਰ ଦର цена ценазаед ценаруб расценка ціна τιμη τιμημοναδας pretunitar pret jednotkovacena jcena apris enhetspris
    enhedspris egysegar yksikkohinta بهایواحد
    ราคาต่อหน่วย ราคาหน่วย 단가 単価 jedinicnacijena jedcijena cijena cenanaenoto מחיר מחיריחידה
    cena cijena kadar tarief prijs prijspereenheid pris hinta kaina vienetokaina einhpreis hsatuan bfiyat 综合单价 الفئة
    unitamount rateofitem prpres стоимостьед стоимостьединицы`,
  per: "per rateunit unitofrate unitforrate perunit ratefor qtyforwhichrateisdefined प्रति",
  amount: `amount amt total value cost totalamount totalamt totalcost totalvalue totalprice totalvaluetilldate amountinrs
    amountinrupees amountrs amountinfigures amountuptodate amounttilldate uptodateamount estimatedcost estimatedamount
    estimatedvalue estimatecost netamount costinrs extension extended extendedamount extendedprice extprice extamount
    linetotal itemtotal sum राशि रकम धनराशि योग importe parcial monto montant montantht prixtotal pt ptht totalht coutotal couttotal
    jumlah jumlahharga valor valortotal precototal vrtotal vtotal preciototal costototal costetotal subtotal
    gesamtpreis gp gesamtbetrag betrag gesamt summe importo wartosc tutar tutari bedrag totaal
    रक्कम जम्मा الإجمالي المبلغ القيمة 合价 合计 金额 thanhtien మొత్తం રકમ মূল্য টাকা தொகை ಮೊತ್ತ തുക
    ਰਕਮ ପରିମାଣଟଙ୍କା ଟଙ୍କା जम्मारकम المبلغالإجمالي القيمةالإجمالية السعرالإجمالي сумма стоимость суммаруб всего вартість δαπανη
    συνολικηδαπανη valoare valoarelei cenacelkem belopp belob osszeg بهایکل
    จำนวนเงิน รวมเป็นเงิน รวม ราคารวม 금액 합계 金額 ukupno iznos ukupnacijena skupaj סהכ
    costo costopartial costoparcial montantspartiels positionspreis toplam toplamtutar toplamfiyat celkem celkovacena ukupno
    iznos suma сума общаястоимость стоимостьвсего συνολο αξια συνολικητιμη إجماليالسعر amaun कुलरकम totaalprijs osszesen
    yhteensa viso kokku kopa wartoscrobot budget scheduledvalue imppres`,
  more: `excess more plus excessqty excessamount
    increase`,
  less: `saving savings less minus savingqty savingamount lessamount
    decrease`,
  remarks: `remarks remark note notes reference pageno mbpage अभ्युक्ति observaciones observacoes keterangan bemerkung observations
    comment comments remarques uwagi poznamka poznamky napomena примечание ملاحظات 备注 ghichu catatan कैफियत शेरा opmerking
    opmerkingen anmarkning bemaerkning bemærkning megjegyzes aciklamalar explanatorynotes`,
};

/** What columns are called that hold none of these, however near their names come: a weight is no height. */
export const otherHeadings =
  "weight wt contract contractor location page date level floor grid type make brand";

/** Words that tell the role of a longer heading, the last one of it first: "SSR rate 2022", "Estimated agreement amount". */
export const tellingWords: Readonly<Partial<Record<ColumnRole, string>>> = {
  amount:
    "amount amt value cost montant importe importo parcial betrag jumlah iznos valoare valoarea сумма стоимость राशि",
  quantity: "qty quantity quantities qnty quantite cantidad quantidade menge miktar количество मात्रा",
  rate: "rate rates price einheitspreis preis दर",
  description: `description particulars nomenclature designation designazione descripcion descricao discriminacao descrizione
    bezeichnung denumirea libelle uraian विवरण`,
  unit: "unit uom unite einheit",
};

/** Words of which several together tell the role, whatever else stands in the heading. */
export const tellingPairs: readonly (readonly [ColumnRole, string, string])[] = [
  [
    "rate",
    `prix precio preco preis valor vr value costo custo harga cost price amount prezzo importo p rate cena cijena fiyat hinta
    стоимость цена τιμη`,
    `unitaire unit unitario unitaria unita satuan u ед единицы единицу einheit eenheid jedn mj birim μον`,
  ],
  [
    "amount",
    `prix precio preco valor vr valoarea costo custo harga cost price amount prezzo importo p cena cijena fiyat hinta стоимость`,
    "total totale totala jumlah extended celkem ukupna ukupan toplam yhteensa всего общая",
  ],
  ["amount", "material materials labor labour equipment plant supply installation erection", "total"],
  ["quantity", "qty quantity quantities qnty", "unit units"],
  [
    "code",
    "dsr sor ssr bsr csr usor mrs morth ksr spec specification norms sinapi",
    "no nr ref reference code",
  ],
];
