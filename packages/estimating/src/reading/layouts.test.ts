import { describe, expect, it } from "vitest";
import { type CellValue, newGrid } from "./grid.ts";
import { readSheet } from "./read-sheet.ts";
import type { ItemReading, SheetReading } from "./reading.ts";

function sheet(rows: CellValue[][], name = "Estimate"): SheetReading {
  return readSheet({ ...newGrid(name), rows }, 0);
}

function itemsOf(reading: SheetReading): ItemReading[] {
  return reading.rows.flatMap((row) => (row.item === undefined ? [] : [row.item]));
}

function classesOf(reading: SheetReading): string[] {
  return reading.rows.map((row) => row.class);
}

describe("layouts of other states and countries", () => {
  it("with lettered items under headings, carried to a collection page by page", () => {
    const reading = sheet([
      ["BILL OF QUANTITIES FOR THE NEW MARKET HALL AT RIVERSIDE"],
      ["Item", "Description", "Qty", "Unit", "Rate (KShs)", "Amount (KShs)"],
      [null, "EXCAVATION AND EARTHWORKS"],
      [null, "Excavate foundation trenches; commencing from stripped level"],
      ["A", "Not exceeding 1.50 m deep", 40, "CM", 350, 14_000],
      ["B", "Over 1.50 m and not exceeding 3.00 m deep", 10, "CM", 400, 4000],
      [null, "Disposal"],
      ["C", "Cart away surplus material", 20, "CM", 300, 6000],
      [null, "Carried to Collection", null, null, null, 24_000],
    ]);
    expect(reading.tables[0]).toMatchObject({
      itemCount: 3,
      itemTotal: "24000",
      statedTotal: { amount: "24000" },
    });
    expect(itemsOf(reading).map((item) => [item.number, item.parents.length])).toEqual([
      ["A", 1],
      ["B", 1],
      ["C", 1],
    ]);
    expect(itemsOf(reading)[0]?.section).toBe("EXCAVATION AND EARTHWORKS");
    expect(reading.title).toBe("NEW MARKET HALL AT RIVERSIDE");
  });

  it("with rates for supply, labour and both: the one that multiplies to the amount", () => {
    const heading = [
      "Sl No",
      "Description of works",
      "Unit",
      "Qty",
      "Supply rate",
      "Labour rate",
      "Total rate",
      "Amount",
    ];
    const rows = [1, 2, 3, 4].map((n) => [n, `Pipe of size ${n}`, "Rm", n * 2, 100, 20, 120, n * 240]);
    expect(itemsOf(sheet([heading, ...rows])).map((item) => item.rate)).toEqual(["120", "120", "120", "120"]);
  });

  it("with a heading that nobody knows over the figure that multiplies", () => {
    const heading = ["No.", "Work item", "Quantity", "Unit", "Per unit charge", "Sum total"];
    const rows = [1, 2, 3, 4].map((n) => [n, `Door of type ${n}`, n, "Nos", 50.5, n * 50.5]);
    expect(itemsOf(sheet([heading, ...rows])).map((item) => [item.rate, item.amount])).toEqual(
      [1, 2, 3, 4].map((n) => ["50.5", String(n * 50.5)]),
    );
  });

  it("with headings in Hindi, Spanish and French", () => {
    const headings = [
      ["क्र.सं.", "कार्य का विवरण", "मात्रा", "इकाई", "दर", "राशि"],
      ["Ítem", "Descripción", "Cantidad", "Unidad", "Precio unitario", "Importe"],
      ["N°", "Désignation des ouvrages", "Quantité", "Unité", "Prix unitaire", "Montant"],
    ];
    for (const heading of headings) {
      const reading = sheet([heading, [1, "Puerta / door", 2, "m2", 10, 20], [2, "Window", 3, "m2", 10, 30]]);
      expect(itemsOf(reading).map((item) => [item.quantity, item.rate, item.amount])).toEqual([
        ["2", "10", "20"],
        ["3", "10", "30"],
      ]);
    }
  });

  it("with titles of groups between numbered items, and with a sentence that runs over rows", () => {
    const heading = ["S.No", "Description", "Qty", "Unit", "Rate", "Amount"];
    const reading = sheet([
      heading,
      [null, "Flooring"],
      [1, "Granite flooring 20 mm thick", 2, "sqm", 10, 20],
      [null, "including rubbing and polishing complete"],
      [null, "Wood work"],
      [2, "Door frames of teak", 3, "cum", 10, 30],
    ]);
    expect(classesOf(reading)).toEqual(["note", "section", "item", "note", "section", "item"]);
    expect(itemsOf(reading).map((item) => [item.section, item.description])).toEqual([
      ["Flooring", "Granite flooring 20 mm thick including rubbing and polishing complete"],
      ["Wood work", "Door frames of teak"],
    ]);
  });

  it("with dotted numbers below dotted numbers", () => {
    const reading = sheet([
      ["Item No", "Description", "Unit", "Quantity", "Rate", "Amount"],
      ["2.1", "Plain cement concrete in foundations"],
      ["2.1.1", "Grade M 10", "cum", 2, 10, 20],
      ["2.1.2", "Grade M 15", "cum", 3, 10, 30],
      ["2.2", "Curing", "LS", 1, 5, 5],
    ]);
    expect(itemsOf(reading).map((item) => [item.number, item.parents])).toEqual([
      ["2.1.1", ["Plain cement concrete in foundations"]],
      ["2.1.2", ["Plain cement concrete in foundations"]],
      ["2.2", []],
    ]);
  });

  it("with unpriced quantities, as a tender leaves them", () => {
    const reading = sheet(
      [
        ["Sr. No.", "Item description", "Qty", "Unit", "Rate", "Amount"],
        [1, "Laterite masonry", 12, "cum", null, null],
        [2, "Roof tiles", 300, "Nos", null, null],
        [null, "Ridge tiles", 20, "Nos", null, null],
      ],
      "BOQ",
    );
    expect(classesOf(reading)).toEqual(["note", "item", "item", "item"]);
    expect(reading.role).toBe("boq");
  });

  it("with figures as text, grouped and with a currency", () => {
    const reading = sheet([
      ["No", "Description", "Qty", "Unit", "Rate", "Amount"],
      ["1.", "Site clearance", "1,200.50", "m2", "$ 2.00", "USD 2,401.00"],
    ]);
    expect(itemsOf(reading)[0]).toMatchObject({ quantity: "1200.5", rate: "2", amount: "2401" });
  });

  it("with two different tables on one sheet", () => {
    const reading = sheet([
      ["S.No", "Description", "Qty", "Unit", "Rate", "Amount"],
      [1, "Earth work", 2, "cum", 10, 20],
      [null, "Total", null, null, null, 20],
      [],
      ["Code", "Material", "Unit", "Basic rate"],
      ["M1", "Cement", "bag", 350],
      ["M2", "Sand", "cum", 900],
    ]);
    expect(reading.tables.map((table) => [table.role, table.itemCount])).toEqual([
      ["boq", 1],
      ["rate_list", 2],
    ]);
  });
});
