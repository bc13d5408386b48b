import { hash, randomBytes } from "node:crypto";
import { TenancyError } from "./errors.ts";
import type { TenantId } from "./placement.ts";

const BLOCK_BYTES = 64;
const KEY_BYTES = 32;
const CLAIM_BYTES = 65;
const DIGEST_BYTES = 32;

const ownPrefix = randomBytes(5).toString("hex");
let count = 0;

/**
 * Signs `tenant.expiry.nonce.mac` for one unit of work. Every field has a fixed width, so the database cuts without parsing.
 *
 * The nonce (10 random digits of the process, 6 of a counter) only makes tokens differ: the mac is what cannot be guessed.
 */
export function signToken(tenantId: TenantId, key: SigningKey, expiresAtSeconds: number): string {
  count = (count + 1) & 0xffffff;
  const claim = `${tenantId}.${expiresAtSeconds}.${ownPrefix}${count.toString(16).padStart(6, "0")}.`;
  return claim + key.sign(claim);
}

/** HMAC-SHA-256 (RFC 2104) with its pads made once: two one-shot hashes, a fifth of the time of `createHmac`. */
export class SigningKey {
  readonly #inner: Buffer;
  readonly #outer: Buffer;

  constructor(key: Buffer) {
    const { inner, outer } = hmacPads(key);
    this.#inner = Buffer.concat([inner, Buffer.alloc(CLAIM_BYTES)]);
    this.#outer = Buffer.concat([outer, Buffer.alloc(DIGEST_BYTES)]);
  }

  sign(claim: string): string {
    this.#inner.write(claim, BLOCK_BYTES, "latin1");
    this.#outer.set(hash("sha256", this.#inner, "buffer"), BLOCK_BYTES);
    return hash("sha256", this.#outer, "hex");
  }
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
