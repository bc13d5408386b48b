import { assert, constantFrom, nat, pre, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { urlSigning } from "./signed-url.ts";
import type { FileLink, LinkVerdict } from "./signed-url.ts";
import { tenantKey } from "./storage.ts";

const acme = "01990000-0000-7000-8000-00000000acde";
const initech = "01990000-0000-7000-8000-000000001417";
const now = new Date("2026-11-20T10:00:00Z");
const signing = urlSigning(Buffer.alloc(32, 7));
const link: FileLink = {
  tenantId: acme,
  key: tenantKey(acme, "jobs", "one", "bill.pdf"),
  filename: "RA bill 1 – शाला.pdf",
  contentType: "application/pdf",
  expiresAt: new Date("2026-11-20T11:00:00Z"),
};

function check(url: string, at = now, by = signing): LinkVerdict {
  const { pathname, searchParams } = new URL(url, "http://localhost");
  return by.verify(
    decodeURIComponent(pathname).replace("/api/files/", ""),
    Object.fromEntries(searchParams),
    at,
  );
}

function changed(field: string, value: string): string {
  const url = new URL(signing.sign(link), "http://localhost");
  url.searchParams.set(field, value);
  return url.href;
}

describe("signed addresses", () => {
  it("open the file that was signed, until they expire", () => {
    const url = signing.sign(link);
    expect(check(url)).toEqual({ state: "valid", link });
    expect(check(url, new Date("2026-11-20T10:59:59Z")).state).toBe("valid");
    expect(check(url, new Date("2026-11-20T11:00:00Z")).state).toBe("expired");
  });

  it("are false when any field is changed", () => {
    for (const url of [
      changed("tenant", initech),
      changed("name", "invoice.exe"),
      changed("type", "text/html"),
      changed("expires", String(Date.parse("2027-01-01") / 1000)),
      changed("expires", "1e12"),
      changed("signature", ""),
      signing.sign(link).replace("bill.pdf", "bill2.pdf"),
      signing.sign(link).replace(acme, initech),
      signing.sign(link).replaceAll(acme, initech),
    ]) {
      expect(check(url)).toEqual({ state: "invalid" });
    }
  });

  it("are false under another key, and when a field is given twice", () => {
    expect(check(signing.sign(link), now, urlSigning(Buffer.alloc(32, 8)))).toEqual({ state: "invalid" });
    expect(signing.verify(link.key, { tenant: [acme, initech] }, now)).toEqual({ state: "invalid" });
  });

  it("are never made for another tenant's file", () => {
    expect(() => signing.sign({ ...link, tenantId: initech })).toThrow(TypeError);
  });

  it("are false when a single character of the signature is", () => {
    const { searchParams } = new URL(signing.sign(link), "http://localhost");
    const signature = searchParams.get("signature") ?? "";
    assert(
      property(nat(signature.length - 2), constantFrom(..."ABCDwxyz0189_-"), (place, character) => {
        const forged = signature.slice(0, place) + character + signature.slice(place + 1);
        pre(forged !== signature);
        expect(check(changed("signature", forged)).state).toBe("invalid");
      }),
    );
  });
});
