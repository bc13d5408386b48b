import { env, getuid } from "node:process";

/** The system's Chromium, kept from calling home; ROWHOUSE_CHROMIUM names another one. */
export function browserOptions(): { executablePath: string; args: string[] } {
  return {
    executablePath: env["ROWHOUSE_CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // Chromium's sandbox refuses to start for root.
      ...(getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  };
}
