import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium, request as requests } from "@playwright/test";
import { browserOptions } from "./browser.ts";
import { logIn, sampleEstimate, signUp } from "./member.ts";
import startService from "./service.ts";

// Takes docs/images/estimate.png for the README from the running product, so that the picture cannot grow old.
const picture = fileURLToPath(new URL("../../docs/images/estimate.png", import.meta.url));
const stopService = await startService();
const browser = await chromium.launch(browserOptions());
try {
  const baseURL = process.env["ROWHOUSE_E2E_URL"] ?? "";
  const request = await requests.newContext({ baseURL });
  const member = await signUp(request, "Acme Civil Works");
  const estimateId = await sampleEstimate(request, member);
  const estimate = await member.call<{ sections: { items: { id: string }[] }[] }>(
    "GET",
    `/api/estimates/${estimateId}`,
  );
  const itemIds = estimate.sections.flatMap(({ items }) => items.map(({ id }) => id));
  const quantities = (...figures: string[]) =>
    figures.map((quantity, at) => ({ item_id: itemIds[at], quantity }));
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
  await member.run("generate_bill", {
    metadata: { estimate_id: estimateId, workslip_id: workslip["workslip_id"], final: true },
  });
  const page = await browser.newPage({
    baseURL,
    viewport: { width: 1440, height: 860 },
    deviceScaleFactor: 1.5,
    colorScheme: "light",
  });
  await logIn(page, member);
  await page.goto(`/o/${member.slug}/estimates/${estimateId}`);
  await page.getByRole("table", { name: "From items to grand total" }).waitFor();
  await page.getByRole("list", { name: "From estimate to bills" }).waitFor();
  await mkdir(fileURLToPath(new URL("../../docs/images/", import.meta.url)), { recursive: true });
  await page.screenshot({ path: picture });
  console.log(picture);
  await request.dispose();
} finally {
  await browser.close();
  await stopService();
}
