import { createHmac, timingSafeEqual } from "node:crypto";

/** One link in the chain of a log-in: which log-in, and which link. */
export interface RefreshLink {
  family: string;
  generation: number;
}

const form = /^([0-9a-f]{32})\.([1-9][0-9]{0,8})\.([A-Za-z0-9_-]{43})$/;

/** Writes a refresh token. It follows from link and key alone, so a successor can be given out twice. */
export function writeRefreshToken({ family, generation }: RefreshLink, key: Buffer): string {
  const link = `${family.replaceAll("-", "")}.${generation}`;
  return `${link}.${macOf(link, key)}`;
}

/** Reads a refresh token that we wrote; undefined for any other text. */
export function readRefreshToken(token: string, key: Buffer): RefreshLink | undefined {
  const [, hex = "", generation = "", mac = ""] = form.exec(token) ?? [];
  const given = Buffer.from(mac);
  const expected = Buffer.from(macOf(`${hex}.${generation}`, key));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const family = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return { family, generation: Number(generation) };
}

function macOf(link: string, key: Buffer): string {
  return createHmac("sha256", key).update(link).digest("base64url");
}
