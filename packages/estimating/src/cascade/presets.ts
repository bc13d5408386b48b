import { decimal, type Rounding } from "../decimal.ts";
import type { CascadeLine, PresetId } from "../model.ts";

export interface Preset {
  readonly id: PresetId;
  readonly label: string;
  /** What the organization has to settle itself before it relies on the preset; "" where nothing is open. */
  readonly note: string;
  /** Of item amounts. */
  readonly rounding: Rounding;
  readonly cascade: readonly CascadeLine[];
  readonly memorandum: readonly CascadeLine[];
}

const percent = (
  id: string,
  label: string,
  rate: string,
  base: readonly string[],
  rounding: Rounding = "paise",
): CascadeLine => ({ id, label, kind: "percent", base, rounding, rate: decimal(rate) });

const deduction = (
  id: string,
  label: string,
  rate: string,
  base: string,
  rounding: Rounding,
): CascadeLine => ({
  ...percent(id, label, rate, [base], rounding),
  effect: "deduct",
});

const subtotal = (id: string, label: string, base: readonly string[]): CascadeLine => ({
  id,
  label,
  kind: "subtotal",
  base,
  rounding: "paise",
});

const pay: CascadeLine = {
  id: "pay",
  label: "Amount to be paid",
  kind: "round",
  base: ["net"],
  rounding: "rupee",
};

/** Adds back, in the final bill, what running bills kept. */
const release: CascadeLine = {
  ...subtotal("release", "Release of amounts withheld", ["withheld"]),
  when: "final",
  hideZero: true,
};

const plainCascade: readonly CascadeLine[] = [subtotal("total", "Grand total", ["ecv"])];
const plainMemorandum: readonly CascadeLine[] = [
  release,
  subtotal("net", "Net amount", ["since", "release"]),
  pay,
];

const OPEN_RATES =
  "The statutory lines and their rates are to be set by the organization; this preset claims none.";

const plain = (id: PresetId, label: string, note: string): Preset => ({
  id,
  label,
  note,
  rounding: "paise",
  cascade: plainCascade,
  memorandum: plainMemorandum,
});

const telanganaRoadsAndBuildings: Preset = {
  id: "telangana_rb",
  label: "Telangana Roads & Buildings",
  note: "",
  rounding: "paise",
  cascade: [
    percent("lc", "Add Labour Cess @ 1%", "1", ["ecv"]),
    percent("qc", "Add Quality Control charges @ 1%", "1", ["ecv"]),
    percent("nac", "Add NAC @ 0.1%", "0.1", ["ecv"]),
    subtotal("sub_total", "Sub-total", ["ecv", "lc", "qc", "nac"]),
    percent("gst", "Add GST @ 18%", "18", ["sub_total"]),
    {
      id: "ls",
      label: "LS provision towards unforeseen items",
      kind: "plug",
      base: ["sub_total", "gst"],
      rounding: "paise",
      hideZero: true,
    },
    subtotal("total", "Grand total", ["sub_total", "gst", "ls"]),
  ],
  memorandum: [
    percent("gst", "Add GST @ 18%", "18", ["since"]),
    percent("nac_added", "Add NAC @ 0.1%", "0.1", ["since"]),
    subtotal("gross", "Gross amount", ["since", "gst", "nac_added"]),
    release,
    deduction("income_tax", "Income-tax TDS @ 2%", "2", "gross", "rupee"),
    deduction("cgst_tds", "CGST TDS @ 1%", "1", "since", "rupee"),
    deduction("sgst_tds", "SGST TDS @ 1%", "1", "since", "rupee"),
    deduction("nac", "NAC @ 0.1%", "0.1", "since", "rupee"),
    deduction("labour_cess", "Labour Cess @ 1%", "1", "since", "rupee"),
    {
      ...deduction("fsd", "Further Security Deposit @ 2.5% of the total", "2.5", "up_to_date", "rupee"),
      when: "final",
    },
    subtotal("net", "Net amount", [
      "gross",
      "release",
      "income_tax",
      "cgst_tds",
      "sgst_tds",
      "nac",
      "labour_cess",
      "fsd",
    ]),
    pay,
  ],
};

const rajasthanPublicWorks: Preset = {
  id: "rajasthan_pwd",
  label: "Rajasthan PWD",
  note: "The estimate's own additions are to be set by the organization; the memorandum of payments is complete.",
  rounding: "paise",
  cascade: plainCascade,
  memorandum: [
    release,
    deduction("sd", "Security Deposit @ 10%", "10", "since", "rupee_up"),
    deduction("income_tax", "Income Tax @ 2%", "2", "since", "rupee_up"),
    deduction("gst_tds", "GST TDS @ 2%", "2", "since", "even_rupee_up"),
    deduction("labour_cess", "Labour Cess @ 1%", "1", "since", "rupee_up"),
    subtotal("net", "Net amount", ["since", "release", "sd", "income_tax", "gst_tds", "labour_cess"]),
    pay,
  ],
};

/** Where an organization starts; it copies and edits the lines. */
export const presets: Readonly<Record<PresetId, Preset>> = {
  telangana_rb: telanganaRoadsAndBuildings,
  telangana_pr: plain("telangana_pr", "Telangana Panchayat Raj", OPEN_RATES),
  andhra: plain("andhra", "Andhra Pradesh", OPEN_RATES),
  rajasthan_pwd: rajasthanPublicWorks,
  odisha_mukta: plain("odisha_mukta", "Odisha MUKTA", OPEN_RATES),
  plain: plain("plain", "Plain", ""),
};

export const isPresetId = (text: string): text is PresetId => Object.hasOwn(presets, text);
