import { env } from "node:process";
import { defineConfig } from "@playwright/test";
import { browserOptions } from "./web/e2e/browser.ts";

export default defineConfig({
  testDir: "web/e2e",
  outputDir: "test-results/browser",
  globalSetup: "./web/e2e/service.ts",
  fullyParallel: true,
  workers: 2,
  forbidOnly: env["CI"] !== undefined,
  reporter: [["list"]],
  timeout: 90_000,
  expect: { timeout: 15_000 },
  use: {
    ...(env["ROWHOUSE_E2E_URL"] === undefined ? {} : { baseURL: env["ROWHOUSE_E2E_URL"] }),
    launchOptions: browserOptions(),
    viewport: { width: 1440, height: 900 },
    locale: "en-IN",
    timezoneId: "Asia/Kolkata",
    // Without a film of every test: the page as it was at each step tells more.
    trace: { mode: "retain-on-failure", screenshots: false },
    screenshot: "only-on-failure",
  },
});
