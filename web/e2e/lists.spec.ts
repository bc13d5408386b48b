import { expect, test } from "@playwright/test";
import { largeWorkbook } from "./large-workbook.ts";
import { logIn, signUp } from "./member.ts";

test("a list longer than a page is shown to its end", async ({ page, request }) => {
  const member = await signUp(request, "Many Company");
  const uploadId = await member.upload("quarters.csv", largeWorkbook(3));
  await member.run("excel_parse", { upload_id: uploadId });
  const names = Array.from({ length: 103 }, (_, index) => `Estimate ${index + 1}`);
  for (const name of names) await member.call("POST", "/api/estimates", { upload_id: uploadId, name });
  await logIn(page, member);
  await page.goto(`/o/${member.slug}/estimates`);
  const rows = page.getByRole("table", { name: "Estimates" }).getByRole("row");
  await expect(rows).toHaveCount(1 + 100);
  await page.getByRole("button", { name: "Show more" }).click();
  await expect(rows).toHaveCount(1 + names.length);
  await expect(page.getByRole("link", { name: "Estimate 1", exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Show more" })).toBeHidden();
});
