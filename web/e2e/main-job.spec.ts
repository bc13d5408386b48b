import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { logIn, sampleBytes, sampleEstimate, signUp } from "./member.ts";

test("a stranger signs up, imports a workbook and takes home the bill", async ({ page, request }) => {
  const other = await signUp(request, "Another company");
  const sample = await sampleBytes(request, other);
  const unique = other.slug.slice(2);
  const company = `Civil Works ${unique}`;

  await page.goto("/");
  await page.getByRole("link", { name: "Create an organization" }).click();
  await page.getByLabel("Company").fill(company);
  await expect(page.getByLabel("Subdomain", { exact: true })).toHaveValue(`civil-works-${unique}`);
  await page.getByLabel("Subdomain", { exact: true }).fill(other.slug);
  await expect(page.getByText("This subdomain is taken")).toBeVisible();
  await page.getByRole("button", { name: `Use ${other.slug}-2` }).click();
  await expect(page.getByLabel("This subdomain is free")).toBeVisible();
  await page.getByLabel("User name").fill(`asha-${unique}`);
  await page.getByLabel("E-mail").fill(`asha@${unique}.example`);
  await page.getByRole("textbox", { name: "Password" }).fill("a long enough secret");
  await page.getByRole("button", { name: "Create organization" }).click();
  await expect(page.getByRole("heading", { name: "Start with a workbook" })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/o/${other.slug}-2$`, "u"));

  await page.getByRole("main").getByRole("link", { name: "Import workbook" }).click();
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file" }).click();
  await (
    await choosing
  ).setFiles({
    name: "community-hall-estimate.xlsx",
    mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    buffer: sample,
  });

  await expect(page.getByRole("navigation", { name: "Sheets" })).toBeVisible();
  const totals = page.getByRole("table", { name: "Totals of the tables" });
  await expect(totals.getByText("agrees").first()).toBeVisible();
  await page.getByRole("button", { name: "Create estimate" }).click();
  await page.getByLabel("Sanctioned amount").fill("2,10,000");
  await page.getByLabel("Tender premium").fill("4.5");
  await page.getByRole("dialog").getByRole("button", { name: "Create estimate" }).click();

  const cascade = page.getByRole("table", { name: "From items to grand total" });
  await expect(cascade.getByRole("row", { name: /^[A-Z] ECV/u })).toContainText("1,72,780.80");
  await expect(cascade.getByRole("row", { name: /^[A-Z] Grand total/u })).toContainText("2,10,000.00");
  await expect(cascade).toContainText("1,837.14");
  await expect(page.getByRole("button", { name: /PART B|ELECTRICAL/iu })).toContainText("49,800.00");
  const estimateUrl = page.url();

  await page.getByRole("link", { name: "New workslip" }).click();
  const sheet = page.getByRole("table", { name: "Rows of the workslip" });
  const inputs = sheet.getByRole("textbox");
  await expect(inputs).toHaveCount(3);
  await inputs.first().focus();
  await page.keyboard.type("135");
  await page.keyboard.press("Enter");
  await expect(inputs.nth(1)).toBeFocused();
  // The excess of the first item has become a row of its own, above the one that is being typed in.
  await expect(sheet.getByRole("row", { name: /^AE1/u })).toBeVisible();
  await expect(inputs.nth(1)).toBeFocused();
  await page.keyboard.type("16");
  await page.keyboard.press("ArrowDown");
  await expect(inputs.nth(2)).toBeFocused();
  await page.keyboard.type("40");
  await page.getByRole("button", { name: "Add an item" }).click();
  await page.getByLabel("Description of supplemental item 1").fill("Exhaust fan 300 mm");
  await page.getByLabel("Unit of supplemental item 1").fill("Nos");
  await page.getByLabel("Quantity of supplemental item 1").fill("4");
  await page.getByLabel("Rate of supplemental item 1", { exact: true }).fill("310");
  await expect(sheet.getByRole("row", { name: /^AE1/u })).toContainText("3,355.30");
  await expect(sheet).toContainText("1,65,651.80");
  await expect(sheet).toContainText("11,724.30");
  await expect(sheet).toContainText("(7,129.00)");
  await page.getByRole("button", { name: "Generate workslip" }).click();
  await expect(page.getByText("Workslip (PDF)")).toBeVisible();

  await page.goto(estimateUrl);
  await page.getByRole("link", { name: "New bill" }).click();
  const bill = page.getByRole("table", { name: "Rows of the bill" });
  await expect(bill.getByRole("row", { name: /^Total/u })).toContainText("1,58,197.47");
  await page.getByText("Final", { exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Final/u);
  await page.getByRole("button", { name: "Generate bill" }).click();
  await expect(page.getByText("Bill (PDF)")).toBeVisible();

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: /Download BILL-\d+\.pdf/u }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/\.pdf$/u);
  const bytes = await readFile(await download.path());
  expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
  expect(bytes.length).toBeGreaterThan(5_000);

  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Outputs" }).click();
  await expect(page.getByRole("row", { name: /Bill \(PDF\)/u })).toContainText("1");
  await page.goto(estimateUrl);
  await expect(page.getByRole("list", { name: "From estimate to bills" })).toContainText("1,58,197.47");
});

test("a column pasted from a spreadsheet fills down, and can be taken back", async ({
  page,
  request,
  context,
}) => {
  const member = await signUp(request, "Paste Company");
  const estimateId = await sampleEstimate(request, member);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await logIn(page, member);
  await page.goto(`/o/${member.slug}/estimates/${estimateId}/workslips/new`);
  const inputs = page.getByRole("table", { name: "Rows of the workslip" }).getByRole("textbox");
  await expect(inputs).toHaveCount(3);
  await page.evaluate(`navigator.clipboard.writeText("135\\r\\n16\\r\\n40\\r\\n")`);
  await inputs.first().focus();
  await page.keyboard.press("Control+V");
  await expect(inputs.nth(0)).toHaveValue("135");
  await expect(inputs.nth(1)).toHaveValue("16");
  await expect(inputs.nth(2)).toHaveValue("40");
  await expect(page.getByRole("table", { name: "Rows of the workslip" })).toContainText("1,64,411.80");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(inputs.nth(1)).toHaveValue("");

  await page.evaluate(`navigator.clipboard.writeText("Deleted\\n16")`);
  await inputs.first().focus();
  await page.keyboard.press("Control+V");
  await expect(inputs.nth(1)).toHaveValue("16");
  await expect(page.getByText("One cell was no number and its row stays as it was.")).toBeVisible();
});

test("a file that is no workbook ends in words that say what to do", async ({ page, request }) => {
  const member = await signUp(request, "Bad Input Company");
  await logIn(page, member);
  await page.goto(`/o/${member.slug}/import`);
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file" }).click();
  await (
    await choosing
  ).setFiles({
    name: "holiday.xlsx",
    mimeType: "application/octet-stream",
    buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1]),
  });
  const alert = page.getByRole("alert");
  await expect(alert).toBeVisible();
  await expect(alert).toContainText("WORKBOOK_");
  await expect(page.getByRole("link", { name: "Import another workbook" })).toBeVisible();
});
