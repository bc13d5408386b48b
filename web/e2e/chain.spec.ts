import { expect, test } from "@playwright/test";
import { logIn, sampleEstimate, signUp } from "./member.ts";

test("a cascade is edited line by line, taken back, kept as a preset, and used again", async ({
  page,
  request,
}) => {
  const member = await signUp(request, "Cascade Company");
  const id = await sampleEstimate(request, member);
  await logIn(page, member);
  await page.goto(`/o/${member.slug}/estimates/${id}/edit?part=cascade`);
  const cascade = page.getByRole("table", { name: "From items to grand total" });
  const total = cascade.getByRole("row").last();
  const line = (name: string) => cascade.getByRole("row").filter({ has: page.getByLabel(`Name of ${name}`) });
  const exceeded = page.getByText("comes to more than the sanctioned amount");
  await expect(total).toContainText("2,10,000.00");

  // another rate: the label follows, and the provision takes up the difference
  await cascade.getByRole("textbox", { name: "Rate of Add GST @ 18%" }).fill("12");
  await page.keyboard.press("Enter");
  await expect(line("Add GST @ 12%")).toContainText("21,169.10");
  await expect(line("Add GST @ 12%")).toContainText("1,76,409.20");
  await expect(line("LS provision")).toContainText("12,421.70");

  // a figure that is none is marked and goes nowhere
  const quality = cascade.getByRole("textbox", { name: "Rate of Add Quality" });
  await quality.fill("much");
  await expect(quality).toHaveAttribute("aria-invalid", "true");
  await page.keyboard.press("Escape");

  // a new line stands before the provision, which makes room, until there is none
  await page.getByRole("button", { name: "Add a line" }).click();
  const rate = cascade.getByRole("textbox", { name: "Rate of New line" });
  await rate.fill("5");
  await page.keyboard.press("Enter");
  await expect(line("LS provision")).toContainText("3,782.66");
  await expect(total).toContainText("2,10,000.00");
  await rate.fill("50");
  await page.keyboard.press("Enter");
  await expect(exceeded).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(exceeded).toBeHidden();
  await expect(line("LS provision")).toContainText("3,782.66");

  await page.getByRole("button", { name: "Keep as a preset" }).click();
  await page.getByRole("textbox", { name: "Name of the preset" }).fill("GST 12");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  const preset = page.getByRole("combobox", { name: "Preset" });
  await preset.selectOption({ label: "Plain" });
  await page.getByRole("button", { name: "Use", exact: true }).click();
  await expect(total).toContainText("1,72,780.80");
  await preset.selectOption({ label: "GST 12" });
  await page.getByRole("button", { name: "Use", exact: true }).click();
  await expect(line("Add GST @ 12%")).toContainText("21,169.10");
  await expect(page.getByText("All changes are saved")).toBeVisible();
});

test("a bill takes a part rate, a secured advance and an amount withheld; the next one goes on from them", async ({
  page,
  request,
  context,
}) => {
  const member = await signUp(request, "Bill Inputs Company");
  const id = await sampleEstimate(request, member);
  await logIn(page, member);
  await page.goto(`/o/${member.slug}/estimates/${id}/bills/new`);
  const quantity = (item: string) =>
    page.getByRole("textbox", { name: `Quantity till date of ${item}`, exact: true });
  const partRate = (item: string) => page.getByRole("textbox", { name: `Part rate of ${item}`, exact: true });
  const sheet = page.getByRole("table", { name: "Rows of the bill" });
  const payments = page.getByRole("table", { name: "Memorandum of payments" });

  await page.getByLabel("Date of the bill").fill("2026-04-01");
  await page.getByLabel("Measurement book no.").fill("41");
  await page.getByLabel("Pages").fill("3 to 9");
  await quantity("1").fill("80");
  await quantity("2").fill("10");
  await partRate("2").fill("4000");
  await expect(sheet).toContainText("Part rate (full rate 5,210.80)");
  await page.getByRole("button", { name: "Add a material" }).click();
  for (const [field, text] of [
    ["Material", "Cement"],
    ["Unit", "Bags"],
    ["Brought", "100"],
    ["Full rate", "400"],
    ["Advance rate", "300"],
  ] as const)
    await page.getByLabel(`${field} of material 1`, { exact: true }).fill(text);
  await page.getByRole("button", { name: "Withhold an amount" }).click();
  await page.getByLabel("Reason 1").fill("Withheld for test reports");
  await page.getByLabel("Amount withheld 1").fill("5,000");
  await page.getByRole("button", { name: "Remove amount 1" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByLabel("Amount withheld 1")).toHaveValue("5,000");
  // 55,878.96 with GST and NAC 65,993.05, less 3,053 of recoveries, + 30,000 − 5,000
  await expect(payments.getByRole("row").last()).toContainText("87,940.00");

  const printed = page.waitForResponse((answer) => answer.url().includes("/preview/pdf"));
  await page.getByRole("button", { name: "Preview PDF" }).click();
  expect((await printed).headers()["content-type"]).toBe("application/pdf");
  await expect(page.getByRole("region", { name: "Bill", exact: true }).locator("iframe")).toBeVisible();

  await page.getByRole("checkbox", { name: "Bill", exact: true }).uncheck();
  await page.getByRole("button", { name: "Generate bill" }).click();
  await expect(page.getByText("CPWA Form 26 (PDF)")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("Bill (PDF)")).toBeHidden();
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Share BILL-0001-form26.pdf" }).click();
  await expect(page.getByText("Link copied")).toBeVisible();
  const link = await page.evaluate<string>("navigator.clipboard.readText()");
  expect((await request.get(link)).headers()["content-type"]).toBe("application/pdf");

  await page.goto(`/o/${member.slug}/estimates/${id}`);
  await expect(page.getByRole("list", { name: "From estimate to bills" })).toContainText("87,940.00");
  await page.goto(`/o/${member.slug}/estimates/${id}/bills/new`);
  await expect(partRate("2")).toHaveValue("4000");
  await expect(page.getByLabel("Material of material 1")).toHaveValue("Cement");
  await quantity("1").fill("70");
  await expect(sheet).toContainText("Less than in the previous bill");
  await page.getByLabel("Release of it with this bill").fill("5001");
  await expect(page.getByRole("alert")).toContainText("earlier bills withhold");
  await page.getByLabel("Release of it with this bill").fill("5000");
  await expect(payments).toContainText("Release of amounts withheld");
  const account = page.getByRole("table", { name: "Account with the contractor" });
  await expect(account.getByRole("row", { name: /Withheld/ })).toHaveText(/5,000\.00.*\(5,000\.00\).*0\.00/);
  await page.screenshot({ path: "test-results/screens/bill-account.png", fullPage: true });
});
