import { gzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import { largeWorkbook } from "./large-workbook.ts";
import { logIn, sampleEstimate, signUp } from "./member.ts";

const FIRST_LOAD_BYTES = 220 * 1024;

test("the first load of the dashboard stays within 220 kB of script", async ({ page, request }) => {
  const member = await signUp(request, "Budget Company");
  await sampleEstimate(request, member);
  await logIn(page, member);
  const scripts = new Set<string>();
  page.on("request", (asked) => {
    if (new URL(asked.url()).pathname.endsWith(".js")) scripts.add(asked.url());
  });
  await page.goto(`/o/${member.slug}`);
  await expect(page.getByRole("table", { name: "Estimates" })).toBeVisible();
  // Fetched anew: the browser may have had some of them already.
  const bodies = await Promise.all([...scripts].map(async (url) => (await request.get(url)).body()));
  const bytes = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
  console.log(`first load: ${Math.round(bytes / 1024)} kB gz in ${scripts.size} scripts`);
  expect(bytes).toBeLessThan(FIRST_LOAD_BYTES);
});

test("an estimate of 3,000 rows keeps no more rows in the page than can be seen", async ({
  page,
  request,
}) => {
  const member = await signUp(request, "Large Company");
  const uploadId = await member.upload("quarters.csv", largeWorkbook(3_000));
  await member.run("excel_parse", { upload_id: uploadId });
  const { id } = await member.call<{ id: string }>("POST", "/api/estimates", { upload_id: uploadId });
  await logIn(page, member);
  await page.goto(`/o/${member.slug}/estimates/${id}/workslips/new`);
  const sheet = page.getByRole("table", { name: "Rows of the workslip" });
  await expect(sheet.getByRole("textbox").first()).toBeVisible();
  expect(await sheet.getByRole("row").count()).toBeLessThan(80);

  // The keyboard walks past what is in the page: the sheet follows it.
  await sheet.getByRole("textbox").first().focus();
  for (let step = 0; step < 60; step += 1) await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Executed quantity of 61", exact: true })).toBeFocused();
});
