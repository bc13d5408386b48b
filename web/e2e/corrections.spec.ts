import { expect, type Page, test } from "@playwright/test";
import { logIn, signUp } from "./member.ts";

/** A heading that no reader knows, figures that do not multiply, and a lump sum that is a note in truth. */
const strange = (quantity: number): Buffer =>
  Buffer.from(
    [
      "Estimate 17 of 2024",
      "zz,ww,kk,vv,uu",
      `1,Lime plaster in two coats,${quantity},30,${quantity * 33}`,
      "2,Whitewash,5,8,44",
      ",Carriage paid by others,,,500",
      `,Grand total,,,${quantity * 33 + 44}`,
    ].join("\r\n"),
  );

async function importFile(page: Page, name: string, buffer: Buffer): Promise<void> {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file" }).click();
  await (await choosing).setFiles({ name, mimeType: "text/csv", buffer });
  await expect(page.getByRole("navigation", { name: "Sheets" })).toBeVisible();
}

test("what is corrected in one workbook is right by itself in the next one of its layout", async ({
  page,
  request,
}) => {
  const member = await signUp(request, "Correcting Company");
  await logIn(page, member);
  await page.goto(`/o/${member.slug}/import`);
  await importFile(page, "first.csv", strange(4));
  const create = page.getByRole("button", { name: "Create estimate" });
  await expect(create).toBeDisabled();

  // The doubt comes with its repair, and the next doubts with theirs.
  const doubts = page.getByRole("region", { name: "To look at" });
  await doubts.getByRole("button", { name: "This row names the columns" }).click();
  const column = (letter: string) => page.getByLabel(`What column ${letter} holds`);
  await doubts
    .getByRole("listitem")
    .filter({ hasText: "taken for: Amount" })
    .getByRole("button", { name: "Column E" })
    .click();
  await expect(column("E")).toHaveValue("amount");
  await expect(column("B")).toHaveValue("description");
  for (const [letter, role] of [
    ["A", "number"],
    ["C", "quantity"],
    ["D", "rate"],
  ] as const)
    await column(letter).selectOption(role);
  const totals = page
    .getByRole("table", { name: "Totals of the tables" })
    .getByRole("row", { name: /^CSV/u });
  await expect(totals).toContainText("660.00");
  await expect(totals).toContainText("differs");

  // The keyboard walks the rows, and a letter gives a class.
  const rowClass = (row: number) => page.getByLabel(`Class of row ${row}`);
  await rowClass(4).focus();
  await page.keyboard.press("ArrowDown");
  await expect(rowClass(5)).toBeFocused();
  await rowClass(5).selectOption("note");
  await expect(totals).toContainText("176.00");
  await expect(totals).toContainText("amounts agree");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(totals).toContainText("differs");
  await expect(rowClass(5)).toHaveValue("item");
  await rowClass(5).selectOption("note");
  await expect(totals).toContainText("amounts agree");
  await expect(page.getByText("Your corrections are saved")).toBeVisible();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Original file" }).click();
  expect((await downloading).suggestedFilename()).toBe("first.csv");

  // What was corrected is there again after a reload, and goes into the estimate.
  await page.reload();
  await expect(totals).toContainText("amounts agree");
  await expect(column("D")).toHaveAttribute("data-corrected", "true");
  await create.click();
  await page.getByRole("dialog").getByRole("button", { name: "Create estimate" }).click();
  await expect(page.getByRole("row", { name: /Estimated contract value|ECV/u }).first()).toContainText(
    "160.00",
  );

  await page.goto(`/o/${member.slug}/import`);
  const layouts = page.getByRole("region", { name: "Layouts we remember" });
  await expect(layouts.getByRole("listitem")).toHaveText([/zz · ww · kk · vv · uu.*first\.csv/u]);
  await importFile(page, "second.csv", strange(9));
  await expect(page.getByText(/Read with your mapping of \d+ \w+ \d{4}/u)).toBeVisible();
  await expect(totals).toContainText("341.00");
  await expect(totals).toContainText("amounts agree");
  await expect(rowClass(5)).toHaveValue("note");

  await page.goto(`/o/${member.slug}/import`);
  await layouts.getByRole("button", { name: /^Forget/u }).click();
  await expect(layouts).toBeHidden();
  await importFile(page, "third.csv", strange(7));
  await expect(create).toBeDisabled();
});
