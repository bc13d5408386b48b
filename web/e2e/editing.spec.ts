import { expect, test } from "@playwright/test";
import { logIn, sampleEstimate, signUp } from "./member.ts";

test("an estimate is edited like a sheet, checked, approved, and compared with what it was", async ({
  page,
  request,
  context,
}) => {
  const member = await signUp(request, "Editing Company");
  const id = await sampleEstimate(request, member);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await logIn(page, member);
  await page.goto(`/o/${member.slug}/estimates/${id}`);
  await page.getByRole("link", { name: "Edit items" }).click();

  const sheet = page.getByRole("table", { name: "Items of the estimate" });
  const column = (name: string) => sheet.getByRole("textbox", { name: `${name} of` });
  await expect(column("Quantity")).toHaveCount(3);
  const saved = page.getByText("All changes are saved");
  const ecv = sheet.getByRole("row", { name: /Estimated contract value/ });
  const before = await ecv.textContent();

  // typed, and Enter goes down the column
  await column("Quantity").first().fill("100");
  await page.keyboard.press("Enter");
  await expect(column("Quantity").nth(1)).toBeFocused();
  await expect(saved).toBeVisible();
  await expect(ecv).not.toHaveText(before ?? "");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(ecv).toHaveText(before ?? "");
  await column("Quantity").first().fill("100");
  await page.keyboard.press("Enter");
  await expect(ecv).not.toHaveText(before ?? "");

  // a figure that is none is marked and not saved
  await column("Rate").first().fill("many");
  await expect(column("Rate").first()).toHaveAttribute("aria-invalid", "true");
  await page.keyboard.press("Escape");
  await expect(column("Rate").first()).toHaveAttribute("aria-invalid", "false");

  // a block from a spreadsheet fills right and down, past the last row too
  const last = column("Description of item").last();
  await page.evaluate(
    `navigator.clipboard.writeText("Teak door\\tNos\\t2\\t1,500.00\\n\\"Window,\\nglazed\\"\\tNos\\t3\\t900\\n")`,
  );
  await last.focus();
  await page.keyboard.press("Control+V");
  await expect(column("Description of item")).toHaveCount(4);
  await expect(column("Description of item").nth(3)).toHaveValue("Window,\nglazed");
  await expect(sheet).toContainText("2,700.00");
  await expect(saved).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(column("Description of item")).toHaveCount(3);

  // sections fold, and open again
  const sections = sheet.getByRole("button", { name: /^Items of / });
  await sections.first().click();
  await expect(sections.first()).toHaveAttribute("aria-expanded", "false");
  await expect(column("Quantity")).toHaveCount(1);
  await sections.first().click();
  await expect(column("Quantity")).toHaveCount(3);

  // measurements make the quantity
  await sheet
    .getByRole("button", { name: /^Measurements of/ })
    .first()
    .click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Length 1" }).fill("2*(3");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert").first()).toContainText("bracket");
  await dialog.getByRole("textbox", { name: "Length 1" }).fill("2*(3+0.5)");
  await dialog.getByRole("textbox", { name: "Depth 1" }).fill("0.3");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(sheet.getByRole("button", { name: /^Quantity of .*: 2.1, from/ })).toBeVisible();

  await page.getByRole("link", { name: "Done" }).click();
  await page.getByRole("button", { name: "Mark as checked" }).click();
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText("Approved", { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Edit items" })).toBeHidden();
  await page.getByRole("button", { name: "Back to draft" }).click();
  await page.getByRole("link", { name: "Edit items" }).click();
  await column("Rate").first().fill("99");
  await page.keyboard.press("Enter");
  await expect(saved).toBeVisible();

  await page.goto(`/o/${member.slug}/estimates/${id}/versions`);
  await expect(page.getByRole("list", { name: "Versions" }).getByRole("listitem")).toHaveCount(3);
  const changes = page.getByRole("list", { name: "Items", exact: true });
  await expect(changes.getByRole("listitem").first()).toContainText("99.00");
  await expect(changes).toContainText("Changed");
});

test("two members change rows at once: both keep what they typed, save in the same cell, where the later one is told", async ({
  page,
  request,
}) => {
  const member = await signUp(request, "Two Hands Company");
  const id = await sampleEstimate(request, member);
  await logIn(page, member);
  await page.goto(`/o/${member.slug}/estimates/${id}/edit`);
  const quantities = page.getByRole("textbox", { name: "Quantity of" });
  await expect(quantities).toHaveCount(3);
  const { sections } = await member.call<{ sections: { items: { id: string }[] }[] }>(
    "GET",
    `/api/estimates/${id}`,
  );
  await member.call("POST", `/api/estimates/${id}/changes`, {
    revision: 1,
    changes: [{ op: "set_item", id: sections[0]?.items[1]?.id, item: { quantity: "77" } }],
  });
  await quantities.first().fill("5");
  await page.keyboard.press("Enter");
  await expect(quantities.nth(1)).toHaveValue("77");
  await expect(quantities.first()).toHaveValue("5");
  await expect(page.getByText("All changes are saved")).toBeVisible();
  await member.call("POST", `/api/estimates/${id}/changes`, {
    revision: 3,
    changes: [{ op: "set_item", id: sections[0]?.items[1]?.id, item: { quantity: "78" } }],
  });
  await quantities.nth(1).fill("6");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("revision");
  await expect(quantities.nth(1)).toHaveValue("78");
});
