import { expect, test } from "@playwright/test";
import { logIn, sampleEstimate, signUp } from "./member.ts";

test("two organizations in two tabs each see only their own", async ({ page, request, context }) => {
  const acme = await signUp(request, "Acme Civil Works");
  const estimateId = await sampleEstimate(request, acme);
  // The same account, a second organization: the e-mail and the password are known.
  const second = `${acme.slug}-b`;
  const registered = await request.post("/api/register", {
    data: {
      company_name: "Initech Builders",
      schema_name: second,
      admin_username: `other-${acme.slug}`,
      admin_email: acme.email,
      admin_password: acme.password,
      subscription_plan: "free",
    },
  });
  expect(registered.status(), await registered.text()).toBe(201);

  await logIn(page, acme);
  await page.goto(`/o/${acme.slug}/estimates`);
  const other = await context.newPage();
  await other.goto(`/o/${second}/estimates`);
  await expect(page.getByRole("table", { name: "Estimates" }).getByRole("row")).toHaveCount(2);
  await expect(other.getByRole("heading", { name: "No estimates yet" })).toBeVisible();

  await other.goto(`/o/${second}/estimates/${estimateId}`);
  await expect(other.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  await page.goto(`/o/${acme.slug}/estimates/${estimateId}`);
  await expect(page.getByRole("table", { name: "From items to grand total" })).toContainText("2,10,000.00");

  await page.getByRole("button", { name: /switch organization/u }).click();
  await page.getByRole("menuitem", { name: /Initech Builders/u }).click();
  await expect(page).toHaveURL(new RegExp(`/o/${second}$`, "u"));
  await expect(page.getByRole("heading", { name: "Start with a workbook" })).toBeVisible();
  await expect(other).toHaveURL(new RegExp(`/o/${second}/estimates/`, "u"));
});

test("an organization that is not the member's looks like one that does not exist", async ({
  page,
  request,
}) => {
  const acme = await signUp(request, "Acme Civil Works");
  const stranger = await signUp(request, "Stranger Works");
  await logIn(page, acme);
  for (const slug of [stranger.slug, "no-such-organization"]) {
    await page.goto(`/o/${slug}`);
    await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  }
});

test("logging out ends the session in every tab", async ({ page, request, context }) => {
  const member = await signUp(request, "Leaving Company");
  await logIn(page, member);
  const other = await context.newPage();
  await other.goto(`/o/${member.slug}`);
  await page.getByRole("button", { name: /switch organization/u }).click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
  await other.reload();
  await expect(other.getByRole("heading", { name: "Log in" })).toBeVisible();
});
