import { type Decimal, decimal } from "../decimal.ts";

/** The work is invented; the place, the office and the reference are nobody's. */
export const letterhead = [
  "ROADS AND BUILDINGS DEPARTMENT",
  "LAKEVIEW DIVISION, SUB-DIVISION II",
  "Name of work: Construction of a community hall with reading room at Lakeview Colony, Ward 7",
  "Schedule of rates: SSR 2025-26",
] as const;

const figures = (...texts: string[]): Decimal[] => texts.map((text) => decimal(text));

export const measurements = [
  {
    number: "1",
    title: "Earth work excavation for foundations",
    unit: "Cum",
    total: decimal("120.50"),
    lines: [
      { description: "Column footings", factors: figures("10", "2", "2", "2.50"), quantity: decimal("100") },
      {
        description: "Plinth beam trench",
        factors: figures("1", "41", "0.50", "1"),
        quantity: decimal("20.50"),
      },
    ],
  },
  {
    number: "2",
    title: "Cement concrete (1:4:8) bed below foundations",
    unit: "Cum",
    total: decimal("18.25"),
    lines: [
      {
        description: "Column footings",
        factors: figures("10", "1.80", "1.80", "0.50"),
        quantity: decimal("16.20"),
      },
      {
        description: "Below plinth beams",
        factors: figures("1", "41", "0.50", "0.10"),
        quantity: decimal("2.05"),
      },
    ],
  },
  {
    number: "3",
    title: "Wiring of light points",
    unit: "Pts",
    total: decimal("40"),
    lines: [
      { description: "Hall", factors: figures("24"), quantity: decimal("24") },
      { description: "Reading room", factors: figures("10"), quantity: decimal("10") },
      { description: "Verandah and store", factors: figures("6"), quantity: decimal("6") },
    ],
  },
] as const;

export const abstractItems = [
  {
    letter: "A",
    name: "PART A: Civil works",
    label: "PART A: CIVIL WORKS",
    totalLabel: "Sub-total Part A",
    total: decimal("122980.80"),
    items: [
      {
        number: "1",
        description:
          "Earth work excavation in all kinds of soils for foundations of buildings, including dressing of sides, ramming of bottoms, and depositing the excavated earth on banks with an initial lead of 10 m and lift of 2 m, complete as directed.",
        unit: "Cum",
        quantity: decimal("120.50"),
        rate: decimal("231.40"),
        amount: decimal("27883.70"),
      },
      {
        number: "2",
        description:
          "Providing and laying plain cement concrete (1:4:8) with 40 mm graded hard granite metal for foundation beds, including cost and conveyance of all materials, mixing, laying, ramming and curing, complete.",
        unit: "Cum",
        quantity: decimal("18.25"),
        rate: decimal("5210.80"),
        amount: decimal("95097.10"),
      },
    ],
  },
  {
    letter: "B",
    name: "PART B: Electrical works",
    label: "PART B: ELECTRICAL WORKS",
    totalLabel: "Sub-total Part B",
    total: decimal("49800"),
    items: [
      {
        number: "3",
        description:
          "Wiring of light point with 1.5 sq mm FRLS copper wire in concealed PVC conduit, with modular switch, ceiling rose and earth continuity wire, complete.",
        unit: "Pts",
        quantity: decimal("40"),
        rate: decimal("1245"),
        amount: decimal("49800"),
      },
    ],
  },
] as const;

interface CascadeRow {
  readonly id: string;
  readonly label: string;
  /** `{id}` stands for the cell of an earlier line; without a formula the amount is typed. */
  readonly formula?: string;
  readonly amount: Decimal;
  readonly isSum?: boolean;
}

export const cascadeRows: readonly CascadeRow[] = [
  { id: "ecv", label: "Total (ECV)", formula: "{A}+{B}", amount: decimal("172780.80"), isSum: true },
  { id: "lc", label: "Add Labour Cess @ 1%", formula: "ROUND({ecv}*1%,2)", amount: decimal("1727.81") },
  {
    id: "qc",
    label: "Add Quality Control charges @ 1%",
    formula: "ROUND({ecv}*1%,2)",
    amount: decimal("1727.81"),
  },
  { id: "nac", label: "Add NAC charges @ 0.1%", formula: "ROUND({ecv}*0.1%,2)", amount: decimal("172.78") },
  {
    id: "sub",
    label: "Sub-total",
    formula: "{ecv}+{lc}+{qc}+{nac}",
    amount: decimal("176409.20"),
    isSum: true,
  },
  { id: "gst", label: "Add GST @ 18%", formula: "ROUND({sub}*18%,2)", amount: decimal("31753.66") },
  {
    id: "ls",
    label: "LS provision towards unforeseen items",
    formula: "210000-({sub}+{gst})",
    amount: decimal("1837.14"),
  },
  { id: "total", label: "Grand Total", formula: "{sub}+{gst}+{ls}", amount: decimal("210000"), isSum: true },
];
