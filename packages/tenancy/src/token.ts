import { createHmac, randomBytes } from "node:crypto";
import { TenancyError } from "./errors.ts";
import type { TenantId } from "./placement.ts";

const BLOCK_BYTES = 64;
const KEY_BYTES = 32;

const process64 = randomBytes(5).toString("hex");
let count = 0;

/**
 * Signs `tenant.expiry.nonce.mac` for one unit of work. Every field has a fixed width, so the database cuts without parsing.
 *
 * The nonce (10 random digits of the process, 6 of a counter) only makes tokens differ: the mac is what cannot be guessed.
 */
export function signToken(tenantId: TenantId, key: Buffer, expiresAtSeconds: number): string {
  count = (count + 1) & 0xffffff;
  const claim = `${tenantId}.${expiresAtSeconds}.${process64}${count.toString(16).padStart(6, "0")}`;
  return `${claim}.${createHmac("sha256", key).update(claim).digest("hex")}`;
}

/** The two blocks that HMAC-SHA-256 hashes before the message and before the inner digest (RFC 2104). */
export function hmacPads(key: Buffer): { inner: Buffer; outer: Buffer } {
  if (key.length !== KEY_BYTES) {
    throw new TenancyError(
      "KEY_INVALID",
      `A placement's key has ${KEY_BYTES} bytes, this one has ${key.length}`,
    );
  }
  const block = Buffer.alloc(BLOCK_BYTES);
  key.copy(block);
  return {
    inner: Buffer.from(block.map((byte) => byte ^ 0x36)),
    outer: Buffer.from(block.map((byte) => byte ^ 0x5c)),
  };
}
