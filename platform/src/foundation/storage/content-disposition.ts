/** `Content-Disposition: attachment` for any file name (RFC 6266): an ASCII form for all, the true one as UTF-8. */
export function attachment(filename: string): string {
  const name = safeFilename(filename);
  const ascii = name.replaceAll(/[^\x20-\x7e]/g, "_").replaceAll(/["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

/** One path segment without control characters, at most 150 characters, its extension kept. */
export function safeFilename(filename: string): string {
  const flat = filename
    .toWellFormed()
    .normalize("NFC")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "")
    .replaceAll(/[/\\:*?"<>|]/g, "-")
    .replace(/^[.\s]+/, "")
    .trim();
  const extension = /\.[A-Za-z0-9]{1,8}$/.exec(flat)?.[0] ?? "";
  const stem = Array.from(flat.slice(0, flat.length - extension.length))
    .slice(0, 150 - extension.length)
    .join("");
  return (stem || "file") + extension;
}
