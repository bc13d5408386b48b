import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import PizZip from "pizzip";
import { logIn, sampleEstimate, signUp } from "./member.ts";

const wordsOf = (path: string): string =>
  (new PizZip(readFileSync(path)).file("word/document.xml")?.asText() ?? "").replaceAll(/<[^>]+>/gu, " ");

test("a plan without templates says which plans have them", async ({ page, request }) => {
  const member = await signUp(request, "Small Office", "free");
  await logIn(page, member);
  await page.goto(`/o/${member.slug}/templates`);
  await expect(page.getByText("The plan Free does not include templates of your own")).toBeVisible();
  await expect(page.getByText("Take the plan Starter, Pro, or Enterprise.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Upload template" })).toHaveCount(0);
  await page.screenshot({ path: "test-results/screens/templates-free.png", fullPage: true });
});

test("a template of one's own is uploaded, tried, mended and filled with a bill", async ({
  page,
  request,
}) => {
  const member = await signUp(request, "Lakeview Office");
  const estimateId = await sampleEstimate(request, member);
  await logIn(page, member);
  await page.goto(`/o/${member.slug}/templates`);
  await expect(page.getByRole("heading", { name: "No templates yet" })).toBeVisible();

  await page.getByRole("button", { name: "Samples" }).click();
  const [sample] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "Bill (.docx)" }).click(),
  ]);
  const zip = new PizZip(readFileSync(await sample.path()));
  const body = zip.file("word/document.xml")?.asText() ?? "";
  const own = body.replace(
    "<w:body>",
    "<w:body><w:p><w:r><w:t>Form 7 {{NO_SUCH}} {{NIT_NO}}</w:t></w:r></w:p>",
  );
  zip.file("word/document.xml", own);

  await page.getByRole("button", { name: "Upload template" }).first().click();
  await page
    .getByLabel("Drop a file, or choose one")
    .last()
    .setInputFiles({
      name: "Office bill.docx",
      mimeType: "application/octet-stream",
      buffer: zip.generate({ type: "nodebuffer" }),
    });
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Office bill", level: 1 })).toBeVisible();
  await expect(page.getByText("1 unknown key")).toBeVisible();
  await expect(page.getByRole("list", { name: "Unknown keys" })).toHaveText("NO_SUCH");

  const facts = `/o/${member.slug}/estimates/${estimateId}`;
  await page.goto(facts);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Facts of the work" }).click();
  await page.getByLabel("Tender notice (NIT) number").fill("NIT 12/Lakeview");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();

  await page.goto(`${facts}/bills/new`);
  await page.getByRole("textbox", { name: "Quantity till date of 1", exact: true }).fill("80");
  await page.getByRole("button", { name: "Templates" }).click();
  await page.getByRole("checkbox", { name: "Office bill" }).check();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Generate bill" }).click();
  await expect(page.getByText("Own template (DOCX)")).toBeVisible({ timeout: 60_000 });
  const [filled] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download BILL-0001 Office bill.docx" }).click(),
  ]);
  // 80 Cum × 231.40 = 18,512.00; less 4.5 %.
  expect(wordsOf(await filled.path())).toMatch(/Form 7 \{\{NO_SUCH\}\} NIT 12\/Lakeview.*17,678\.96/su);
});
