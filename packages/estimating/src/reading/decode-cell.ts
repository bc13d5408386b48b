import { decodeXml } from "./scan-xml.ts";

/** Excel writes control characters of texts as `_x000D_`. */
export function decodeCell(text: string): string {
  const decoded = decodeXml(text);
  if (!decoded.includes("_")) return decoded;
  return decoded.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
