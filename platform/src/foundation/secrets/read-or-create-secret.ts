import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const secretBytes = 32;

/** Reads the trial set-up's root secret, or makes one that only its owner can read. */
export function readOrCreateSecret(file: string): string {
  const secret = randomBytes(secretBytes).toString("base64url");
  try {
    writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: "wx" });
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return readFileSync(file, "utf8").trim();
  }
}
