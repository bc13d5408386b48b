import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { logIn, sampleEstimate, signUp } from "./member.ts";

const schedule = (rows: string[][]): Buffer =>
  Buffer.from(
    [["Code No", "Description", "Unit", "Rate (Rs.)"], ...rows].map((row) => row.join(",")).join("\n"),
  );

const rows = [
  ["7.1", "Cement plaster on walls of brick in mortar", "", ""],
  ["7.1.1", "12 mm thick", "Sqm", "180"],
  ["7.1.2", "20 mm thick", "Sqm", "240"],
  ["7.2", "Excavation in ordinary soil", "Cum", "150"],
  ["7.3", "Sand", "Cum", "650"],
  ["7.4", "Mason first class", "Day", "800"],
  ["7.5", "Flooring by agreement", "Sqm", "as agreed"],
];

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `test-results/screens/rates-${name}.png`, fullPage: true });
}

async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

test("a schedule is imported, searched with a typing error, and an item is priced from it", async ({
  page,
  request,
}) => {
  const member = await signUp(request, "Rates Company");
  const estimateId = await sampleEstimate(request, member);
  await logIn(page, member);
  await page.getByRole("link", { name: "Rates" }).click();
  await expect(page.getByRole("heading", { name: "No schedule of rates yet" })).toBeVisible();
  await isAccessible(page);

  await page.getByRole("button", { name: "Import schedule" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog
    .getByLabel("Choose a workbook")
    .setInputFiles({ name: "Building_rates_2026.csv", mimeType: "text/csv", buffer: schedule(rows) });
  await expect(dialog.getByLabel("Name of the book")).toHaveValue("Building rates");
  await expect(dialog.getByLabel("In force from")).toHaveValue("2026-04-01");
  await dialog.getByLabel("State").fill("Northland");
  await isAccessible(page);
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Building rates 2026" })).toBeVisible();
  await page.getByText("1 rows unread").click();
  await expect(page.getByRole("list", { name: "Rows to look at" })).toContainText("as agreed");
  await isAccessible(page);

  await page.getByRole("link", { name: "Rates" }).first().click();
  await page.getByRole("searchbox", { name: "Search rates" }).fill("palster 20");
  const results = page.getByRole("list", { name: "Rates found" });
  await expect(results.getByRole("listitem")).toHaveCount(1);
  await expect(results).toContainText("Cement plaster on walls of brick in mortar");
  await expect(page.getByText("“palster” was taken for plaster.")).toBeVisible();
  await isAccessible(page);
  await results.getByRole("link", { name: "20 mm thick" }).click();
  await expect(page.getByRole("table", { name: "Through the versions" })).toContainText("240.00");
  await isAccessible(page);

  await page.goto(`/o/${member.slug}/estimates/${estimateId}/edit`);
  await page.getByRole("button", { name: "Take a rate" }).click();
  await dialog.getByRole("searchbox", { name: "Search rates" }).fill("7.1.2");
  await dialog.getByRole("button", { name: "Take 7.1.2" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("All changes are saved")).toBeVisible();

  await member.call("POST", "/api/rate-analyses", {
    code: "A1",
    description: "Digging by hand",
    unit: "Cum",
    output: "1",
    rounding: "rupee",
    lead_statement_id: null,
    lines: [],
    additions: [{ id: "a", label: "Digging", kind: "fixed", base: [], amount: "160" }],
  });
  await page.getByRole("button", { name: "Take a rate" }).click();
  await dialog.getByText("Rate analyses", { exact: true }).click();
  await isAccessible(page);
  await dialog.getByRole("searchbox", { name: "Search rates" }).fill("digging");
  await dialog.getByRole("button", { name: "Take A1" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("All changes are saved")).toBeVisible();
  await page.getByRole("button", { name: "Where the rate of Digging by hand comes from" }).click();
  await expect(dialog.getByRole("link", { name: "A1 Digging by hand" })).toBeVisible();
  await isAccessible(page);
  await picture(page, "origin");
  await page.keyboard.press("Escape");

  // A rate that is typed over it is from nowhere; taken back, it is from where it was.
  const rate = page.getByRole("textbox", { name: "Rate of Digging by hand" });
  await rate.fill("170");
  await rate.press("Enter");
  await expect(page.getByRole("button", { name: "Where the rate of Digging by hand" })).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("button", { name: "Where the rate of Digging by hand" })).toBeVisible();
  await expect(page.getByText("All changes are saved")).toBeVisible();
  const { items } = await member.call<{ items: { code: string; rate: string; source: string }[] }>(
    "GET",
    `/api/estimates/${estimateId}/rates`,
  );
  expect(items).toMatchObject([
    { code: "7.1.2", rate: "240", source: "Northland · Building rates 2026" },
    { code: "A1", rate: "160", effective_from: null },
  ]);
});

test("a lead statement feeds a rate analysis, and every figure shows", async ({ page, request }) => {
  const member = await signUp(request, "Analysis Company");
  await logIn(page, member);
  await page.goto(`/o/${member.slug}/rates/leads/new`);
  await page.getByLabel("Name", { exact: true }).fill("Lead to the hall");
  await page.getByRole("button", { name: "Add a conveyance" }).click();
  await page.getByLabel("Charge where it begins (₹) of Conveyance 1 1").fill("60");
  await page.getByLabel("For each step (₹) of Conveyance 1 1").fill("7");
  await page.getByRole("button", { name: "Add a material" }).click();
  await page.getByLabel("Material of new line").fill("Sand");
  await page.getByLabel("Basic rate of Sand").fill("450");
  await page.getByLabel("Distance (km) of Sand").fill("12");
  await page.getByLabel("Seigniorage of Sand").fill("60.50");
  await page.getByLabel("Loading ± of Sand").fill("-12.25");
  // 450 + (60 + 12 × 7) + 60.50 − 12.25
  await expect(page.getByRole("row", { name: /642\.25/u })).toBeVisible();
  await isAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Lead to the hall" })).toBeVisible();
  await picture(page, "lead");

  await page.goto(`/o/${member.slug}/rates/analyses/new`);
  await page.getByLabel("Description of item", { exact: true }).fill("Brick work in cement mortar");
  await page.getByLabel("Quantity made").fill("10");
  await page.getByRole("combobox", { name: "Lead statement" }).click();
  await page.getByRole("option", { name: "Lead to the hall" }).click();
  await page.getByRole("button", { name: "Labour", exact: true }).click();
  await page.getByLabel("Quantity of new line").fill("8.5");
  await page.getByLabel("Rate of new line").fill("800");
  await page.getByLabel("Description of item of new line").fill("Mason");
  await page.getByRole("button", { name: "Material", exact: true }).click();
  await page.getByLabel("Quantity of new line").fill("2.5");
  await page.getByLabel("Lead line of new line").selectOption({ label: "Sand" });
  await page.getByRole("button", { name: "Percentage" }).click();
  await page.getByLabel("% or ₹ of Percentage").fill("10");
  const figures = page.getByRole("complementary", { name: "How the rate comes about" });
  // 6,800 + 2.5 × 642.25 = 8,405.63; with a tenth 9,246.19; a tenth of that 924.619
  await expect(figures).toContainText("8,405.63");
  await expect(figures).toContainText("840.56");
  await expect(figures).toContainText("9,246.19");
  await expect(figures).toContainText("925.00");
  await isAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Brick work in cement mortar" })).toBeVisible();
  await picture(page, "analysis");
});
