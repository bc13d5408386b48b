import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test as base } from "@playwright/test";
import { largeWorkbook } from "./large-workbook.ts";
import { logIn, type Member, sampleBytes, sampleEstimate, signUp } from "./member.ts";

interface Furnished {
  member: Member;
  empty: Member;
  paths: Record<string, string>;
}

const LARGE_ROWS = 3_000;
const AREA_TIMEOUT_MS = 300_000;
const LONG_NAME = "Shree Venkateshwara Constructions and Infrastructure Developers (India) Private Limited";

/** One organization with something on every screen and one with nothing, for all tests of a worker. */
const test = base.extend<object, { furnished: Furnished }>({
  furnished: [
    async ({ playwright }, use) => {
      const request = await playwright.request.newContext({ baseURL: process.env["ROWHOUSE_E2E_URL"] ?? "" });
      const member = await signUp(request, LONG_NAME);
      const empty = await signUp(request, "New Company");
      const estimateId = await sampleEstimate(request, member);
      const estimate = await member.call<{ sections: { items: { id: string }[] }[] }>(
        "GET",
        `/api/estimates/${estimateId}`,
      );
      const itemIds = estimate.sections.flatMap(({ items }) => items.map(({ id }) => id));
      const quantities = (...figures: string[]) =>
        figures.map((quantity, at) => ({ item_id: itemIds[at], quantity }));
      await member.run("generate_estimate", { metadata: { estimate_id: estimateId } });
      const workslip = await member.run("generate_workslip", {
        metadata: {
          estimate_id: estimateId,
          executed: quantities("135", "16", "40"),
          supplemental: [{ description: "Exhaust fan 300 mm", unit: "Nos", quantity: "4", rate: "310" }],
        },
      });
      await member.run("generate_bill", {
        metadata: { estimate_id: estimateId, quantities: quantities("80", "10") },
      });
      const bill = await member.run("generate_bill", {
        metadata: { estimate_id: estimateId, workslip_id: workslip["workslip_id"] },
      });
      const uploads = await member.call<{ items: { id: string }[] }>("GET", "/api/uploads");
      const largeUpload = await member.upload("quarters.csv", largeWorkbook(LARGE_ROWS));
      await member.run("excel_parse", { upload_id: largeUpload });
      const large = await member.call<{ id: string }>("POST", "/api/estimates", {
        upload_id: largeUpload,
        name: "Construction of residential quarters for judicial officers with compound wall, approach road, rain water harvesting, electrification and all allied works at the new district headquarters complex, Lakeview Colony, Ward 7",
      });
      await member.call("POST", `/api/estimates/${large.id}/versions`, {
        note: "As it came from the office",
      });
      await member.call("PATCH", `/api/estimates/${large.id}`, { tender_premium_percent: "-4.5" });
      const templateId = await member.upload(
        "Form.docx",
        await sampleBytes(request, member, "/api/sample-template?kind=bill&format=docx"),
        "/api/templates?kind=bill",
      );
      const home = `/o/${member.slug}`;
      await use({
        member,
        empty,
        paths: {
          dashboard: home,
          estimates: `${home}/estimates`,
          estimate: `${home}/estimates/${estimateId}`,
          "estimate-of-3000-rows": `${home}/estimates/${large.id}`,
          "estimate-editing": `${home}/estimates/${large.id}/edit`,
          "cascade-editing": `${home}/estimates/${estimateId}/edit?part=cascade`,
          "payments-editing": `${home}/estimates/${estimateId}/edit?part=payments`,
          "estimate-versions": `${home}/estimates/${large.id}/versions`,
          "workslip-new": `${home}/estimates/${estimateId}/workslips/new`,
          "workslip-of-3000-rows": `${home}/estimates/${large.id}/workslips/new`,
          workslip: `${home}/estimates/${estimateId}/workslips/${workslip["workslip_id"]}`,
          "bill-new": `${home}/estimates/${estimateId}/bills/new`,
          "bill-of-3000-rows": `${home}/estimates/${large.id}/bills/new`,
          bill: `${home}/estimates/${estimateId}/bills/${bill["bill_id"]}`,
          import: `${home}/import`,
          "import-preview": `${home}/import/${uploads.items[0]?.id}`,
          "import-preview-of-3000-rows": `${home}/import/${largeUpload}`,
          jobs: `${home}/jobs`,
          job: `${home}/jobs/${bill["job_id"]}`,
          outputs: `${home}/outputs`,
          templates: `${home}/templates`,
          template: `${home}/templates/${templateId}`,
          missing: `${home}/estimates/00000000-0000-7000-8000-000000000000`,
          "missing-organization": "/o/no-such-organization",
          "empty-dashboard": `/o/${empty.slug}`,
          "empty-estimates": `/o/${empty.slug}/estimates`,
          "empty-jobs": `/o/${empty.slug}/jobs`,
          "empty-outputs": `/o/${empty.slug}/outputs`,
          "empty-templates": `/o/${empty.slug}/templates`,
        },
      });
      await request.dispose();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

/** What is looked at in one go, by what it is about. */
const AREAS: Record<string, string[]> = {
  "lists of work": ["dashboard", "estimates", "jobs", "job", "outputs", "templates", "template"],
  estimates: [
    "estimate",
    "estimate-of-3000-rows",
    "estimate-editing",
    "cascade-editing",
    "payments-editing",
    "estimate-versions",
    "missing",
    "missing-organization",
  ],
  workslips: ["workslip-new", "workslip-of-3000-rows", "workslip"],
  bills: ["bill-new", "bill-of-3000-rows", "bill"],
  "imported workbooks": ["import", "import-preview", "import-preview-of-3000-rows"],
};
const EMPTY_SCREENS = [
  "empty-dashboard",
  "empty-estimates",
  "empty-jobs",
  "empty-outputs",
  "empty-templates",
];
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** Those of the rules that look at colours. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

async function violationsOn(
  page: Page,
  { within = "html", only }: { within?: string; only?: string[] } = {},
): Promise<string[]> {
  // Not its way for frames of other origins, which opens a page of its own each time: we have none.
  const axe = new AxeBuilder({ page }).setLegacyMode().include(within);
  const { violations } = await (only ? axe.withRules(only) : axe.withTags(TAGS)).analyze();
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map(({ html }) => html.slice(0, 160))
        .slice(0, 3)
        .join(" | ")}`,
  );
}

async function lookAt(page: Page, name: string, path: string): Promise<void> {
  await page.setViewportSize(SIZES.desktop);
  await page.goto(path);
  await page.waitForLoadState("networkidle");
  await expect(page.getByRole("heading", { level: 1 })).toBeAttached();
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.screenshot({ path: `test-results/screens/${name}-${size}-${colorScheme}.png` });
      // A phone's markup differs from a desk's, its colours do not; and by night nothing but the colours does.
      if (size === "phone" && colorScheme === "dark") continue;
      const found = await violationsOn(page, colorScheme === "dark" ? { only: COLOUR_RULES } : {});
      expect.soft(found, `${name}, ${size}, ${colorScheme}`).toEqual([]);
    }
    const isWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
    expect.soft(isWide, `${name} is wider than a ${size}`).toBe(false);
  }
}

for (const [area, names] of Object.entries(AREAS))
  test(`${area} can be read by everyone, wide and narrow, light and dark`, async ({ page, furnished }) => {
    test.setTimeout(AREA_TIMEOUT_MS);
    await logIn(page, furnished.member);
    for (const name of names) await lookAt(page, name, furnished.paths[name] ?? "");
  });

test("empty screens say what to do next", async ({ page, furnished }) => {
  test.setTimeout(AREA_TIMEOUT_MS);
  await logIn(page, furnished.empty);
  for (const name of EMPTY_SCREENS) await lookAt(page, name, furnished.paths[name] ?? "");
});

test("log-in and sign-up can be read by everyone, wide and narrow, light and dark", async ({ page }) => {
  await lookAt(page, "log-in", "/log-in");
  await lookAt(page, "sign-up", "/sign-up");
});

test("dialogs, the palette and the menu are as readable as the screens", async ({ page, furnished }) => {
  test.setTimeout(AREA_TIMEOUT_MS);
  await logIn(page, furnished.member);
  // What stands behind a dialog is out of reach while it is open.
  const clean = async (name: string, within: string): Promise<void> => {
    await page.screenshot({ path: `test-results/screens/${name}.png` });
    expect.soft(await violationsOn(page, { within }), name).toEqual([]);
  };
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.goto(furnished.paths["estimate"] ?? "");
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Name, sanction, tender" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await clean(`edit-estimate-${colorScheme}`, "[role=dialog]");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("listbox")).toBeVisible();
    await clean(`palette-${colorScheme}`, "[role=dialog]");
    await page.keyboard.type("outp");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: "Outputs" })).toBeVisible();
    await page.getByRole("button", { name: /switch organization/u }).click();
    await expect(page.getByRole("menu")).toBeVisible();
    await clean(`switcher-${colorScheme}`, "[role=menu]");
  }
});

test("the screens speak Hindi too", async ({ page, furnished }) => {
  await logIn(page, furnished.member);
  await page.getByText("हिन्दी").click();
  await page.goto(furnished.paths["bill-new"] ?? "");
  await expect(page.getByRole("button", { name: "बिल बनाएँ" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "hi");
  await page.screenshot({ path: "test-results/screens/bill-new-hindi.png" });
});
