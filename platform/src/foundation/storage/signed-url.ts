import { createHmac, timingSafeEqual } from "node:crypto";
import { checkedKey } from "./storage.ts";

export interface FileLink {
  tenantId: string;
  key: string;
  filename: string;
  contentType: string;
  expiresAt: Date;
}

export type LinkVerdict = { state: "valid"; link: FileLink } | { state: "expired" } | { state: "invalid" };

export interface UrlSigning {
  /** A path with query, `/api/files/…`, that anybody may fetch until it expires. */
  sign(link: FileLink): string;
  verify(path: string, query: Readonly<Record<string, unknown>>, now: Date): LinkVerdict;
}

const filesPath = "/api/files/";

/**
 * Links to files, sealed by HMAC-SHA-256 over tenant, key, file name, type and expiry.
 *
 * @param key 32 bytes, for this purpose only.
 */
export function urlSigning(key: Uint8Array): UrlSigning {
  // A JSON array keeps the fields apart: no two links share one text.
  const seal = (link: FileLink): Buffer =>
    createHmac("sha256", key)
      .update(
        JSON.stringify([
          "file-link/1",
          link.tenantId,
          link.key,
          link.filename,
          link.contentType,
          epochSeconds(link.expiresAt),
        ]),
      )
      .digest();

  function sign(link: FileLink): string {
    if (!checkedKey(link.key).startsWith(`tenants/${link.tenantId}/`)) {
      throw new TypeError(`The file ${link.key} is not of tenant ${link.tenantId}.`);
    }
    const query = new URLSearchParams({
      tenant: link.tenantId,
      name: link.filename,
      type: link.contentType,
      expires: String(epochSeconds(link.expiresAt)),
      signature: seal(link).toString("base64url"),
    });
    return `${filesPath}${link.key}?${query}`;
  }

  function verify(path: string, query: Readonly<Record<string, unknown>>, now: Date): LinkVerdict {
    const { tenant, name, type, expires, signature } = query;
    if (
      typeof tenant !== "string" ||
      typeof name !== "string" ||
      typeof type !== "string" ||
      typeof expires !== "string" ||
      typeof signature !== "string" ||
      !/^\d{1,12}$/.test(expires)
    ) {
      return { state: "invalid" };
    }
    const link: FileLink = {
      tenantId: tenant,
      key: path,
      filename: name,
      contentType: type,
      expiresAt: new Date(Number(expires) * 1000),
    };
    const expected = seal(link).toString("base64url");
    const isGenuine =
      signature.length === expected.length && timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
    if (!isGenuine || !path.startsWith(`tenants/${tenant}/`)) {
      return { state: "invalid" };
    }
    return link.expiresAt <= now ? { state: "expired" } : { state: "valid", link };
  }

  return { sign, verify };
}

function epochSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
