import type { ColumnRole } from "./reading.ts";

/** What columns are called, packed without spaces and punctuation, separated by spaces here. */
export const headingAliases: Readonly<Record<ColumnRole, string>> = {
  number: `sno slno srno sn sino serialno serialnumber serial sl sr itemno itemnumber itemsno ino # slnos nosno boqno
    boqitemno billitem itemref lineno क्रसं क्रमांक क्रमसंख्या क्र numero nro nr lp`,
  code: `code itemcode codeno sorno sorcode sorref sor ssrno ssrcode ssritemno ssrref ssr bsrno bsrcode bsritemno bsr
    dsrno dsritemno dsrcode csrno csritemno chcodeno chaptercodeno specno specificationno ref refno referenceno
    referencetossr datacode indexcode morthclause clauseno soritemno codigo`,
  description: `description descriptions descriptionofitem descriptionofitems descriptionoftheitem descriptionofwork
    descriptionofworks descriptionofthework descriptionofitemofwork descriptionofmaterial itemdescription
    workdescription sordescription briefdescription particulars particular particularsofitem particularsofitems
    particularsofwork details detailsofitem detailsofwork detailsofthework nameofitem nameofthesoritem nameofmaterial
    nameofmaterials nameofmachinery nomenclature item items itemofwork itemsofwork specification specifications
    scopeofwork material materials labour work category name विवरण कार्यकाविवरण मदकाविवरण कार्य
    descripcion concepto partida descricao designation designationdesouvrages libelle uraianpekerjaan`,
  count: "no nos number numbers noof",
  length: "l length lm lengthm lengthinm lengthmtr lmtr long लम्बाई लंबाई largo longueur",
  breadth:
    "b breadth bm bmtr breadthm breadthwidth breadthinm width w wm widthm widthinm bw चौड़ाई ancho largeur",
  depth: `d depth dm dmtr depthm depthinm depthheight depthht h hm hmtr height heightm heightinm heightdepth ht htdepth dh
    dhm hd thickness t thk गहराई ऊंचाई ऊँचाई alto hauteur`,
  quantity: `qty quantity quantities qnty qtym2 qtym3 quantitytilldate quantityuptodate quantityexecuted qtytilldate
    qtyuptodate qtyexecuted qtyasperestimate totalqty totalquantity estimatedquantity estimatedqty estqty netqty
    uptodatequantity uptodateqty executedquantity contents content contentsorarea contentarea मात्रा परिमाण
    cantidad quantidade quantite volume`,
  unit: "unit units uom au unitofmeasurement unitofmeasure unitofqty accountingunit इकाई unidad unidade unid unite satuan",
  rate: `rate rates unitrate price unitprice unitcost rateper rateperunit basicrate rateinfigures rateinfig rateinrs
    rateinrupees costperunit priceperunit estimatedrate ssrrate bsrrate sorrate dsrrate csrrate quotedrate agreementrate
    finalrate ratewithgst totalrate netrate दर preciounitario precio precounitario prixunitaire hargasatuan`,
  per: "per rateunit unitofrate unitforrate perunit ratefor qtyforwhichrateisdefined प्रति",
  amount: `amount amt total value cost totalamount totalamt totalcost totalvalue totalprice totalvaluetilldate amountinrs
    amountinrupees amountrs amountinfigures amountuptodate amounttilldate uptodateamount estimatedcost estimatedamount
    estimatedvalue estimatecost netamount costinrs extension राशि रकम धनराशि योग importe montant jumlahharga valortotal`,
  more: "excess more plus excessqty excessamount",
  less: "saving savings less minus savingqty savingamount lessamount",
  remarks: "remarks remark note notes reference pageno mbpage अभ्युक्ति observaciones",
};
