import type { Warning } from "../api/documents.ts";
import type { Language } from "../i18n/text.ts";

/** Apart from the catalogue: the first screen has none of them. */
const sentences: Readonly<Record<string, readonly [english: string, hindi: string]>> = {
  ADVANCE_OUTSTANDING: [
    "Secured advances of {{amount}} are not recovered by the final bill.",
    "{{amount}} के सुरक्षित अग्रिम अंतिम बिल में वसूल नहीं हुए हैं।",
  ],
  AMOUNT_DIFFERS: [
    "Item {{item}}: the source states {{stated}}, quantity × rate gives {{computed}}.",
    "मद {{item}}: स्रोत में {{stated}} है, मात्रा × दर से {{computed}} आता है।",
  ],
  CASCADE_FROM_WORKBOOK: [
    "The {{lines}} lines upon the sum of the items were taken from the workbook, up to {{cell}}.",
    "मदों के योग पर की {{lines}} पंक्तियाँ वर्कबुक से ली गईं, {{cell}} तक।",
  ],
  ITEM_AMBIGUOUS: [
    "Several rows read “{{description}}” at the same rate; they were not matched with the previous bill.",
    "एक ही दर पर कई पंक्तियों में “{{description}}” लिखा है; इनका पिछले बिल से मिलान नहीं किया गया।",
  ],
  ITEM_AS_LUMP_SUM: ["No quantity and rate: taken as a lump sum.", "मात्रा और दर नहीं है: एकमुश्त राशि मानी गई।"],
  ITEM_INCOMPLETE: [
    "No quantity or no rate: taken with what there is, amount zero.",
    "मात्रा या दर नहीं है: जो है वही लिया गया, राशि शून्य।",
  ],
  NEGATIVE_SINCE: [
    "Item {{item}} stands at less than in the previous bill: quantity {{quantity}}, amount {{amount}}.",
    "मद {{item}} पिछले बिल से कम है: मात्रा {{quantity}}, राशि {{amount}}।",
  ],
  PARTS_AS_LUMP_SUMS: [
    "No table of items: the parts of the general abstract were taken as lump sums.",
    "मदों की कोई तालिका नहीं: सामान्य सार के भाग एकमुश्त राशि के रूप में लिए गए।",
  ],
  PART_NOT_DETAILED: [
    "“{{part}}” ({{amount}}) has no table of items and is not in the estimate.",
    "“{{part}}” ({{amount}}) की मदों की कोई तालिका नहीं है और यह प्राक्कलन में नहीं है।",
  ],
  PART_RATE: ["Item {{item}} is billed at a part rate.", "मद {{item}} का बिल आंशिक दर पर है।"],
  PREVIOUS_ITEM_UNMATCHED: [
    "Item {{item}} of the previous bill is not in the estimate; it stays as it was.",
    "पिछले बिल की मद {{item}} प्राक्कलन में नहीं है; वह जैसी थी वैसी रहेगी।",
  ],
  CODE_COMPLETED: [
    "The sheet shows {{shown}}; after {{before}} it is {{completed}}.",
    "शीट में {{shown}} है; {{before}} के बाद यह {{completed}} है।",
  ],
  RATE_ZERO: ["The rate of {{item}} is nothing.", "{{item}} की दर शून्य है।"],
  RATE_MAY_BE_SHARE: [
    "{{item}} says {{rate}}: it may be a share of another rate.",
    "{{item}} में {{rate}} लिखा है: यह किसी दूसरी दर का भाग हो सकता है।",
  ],
  RATE_REPEATED: [
    "{{item}} stands at {{other}} on sheet “{{sheet}}”, row {{row}}, and at {{here}} here.",
    "{{item}} की दर शीट “{{sheet}}”, पंक्ति {{row}} में {{other}} है और यहाँ {{here}}।",
  ],
  SANCTION_EXCEEDED: ["This comes to more than the sanctioned amount.", "यह स्वीकृत राशि से अधिक है।"],
  TABLE_IS_BILL: ["The items were taken from a bill.", "मदें एक बिल से ली गईं।"],
  TABLE_NOT_CHOSEN: [
    "Left out: a priced list beside the abstract; choose it if it belongs to the estimate.",
    "छोड़ा गया: सार के साथ की दर वाली सूची; यदि यह प्राक्कलन की है तो इसे चुनें।",
  ],
  TABLE_OF_OTHERS: ["Left out: its items are those of other sheets.", "छोड़ा गया: इसकी मदें अन्य शीटों की ही हैं।"],
  TABLE_REPEATED: [
    "Left out: its items are those of sheet “{{other}}”.",
    "छोड़ा गया: इसकी मदें शीट “{{other}}” की ही हैं।",
  ],
};

/** A warning in the member's language; one that an earlier release kept stays as it was written. */
export function warningWords({ code, message, values }: Warning, language: Language): string {
  const sentence = sentences[code]?.[language === "hi" ? 1 : 0];
  if (sentence === undefined || values === undefined) return message;
  return sentence.replaceAll(/\{\{(\w+)\}\}/gu, (_, name: string) => values[name] ?? "");
}
