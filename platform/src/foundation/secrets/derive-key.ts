import { hkdfSync } from "node:crypto";

/** What keys are for. A purpose is never renamed: its key would change with it. */
export type KeyPurpose =
  | `placement/${string}`
  | `database/${string}`
  | `login/${string}`
  | "access-tokens"
  | "refresh-tokens"
  | "signed-urls";

/** Derives 32 bytes for one purpose from the root secret (HKDF with SHA-256, RFC 5869). */
export function deriveKey(secret: Buffer, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "rowhouse", purpose, 32));
}
