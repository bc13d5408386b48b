import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { attachment, safeFilename } from "./content-disposition.ts";

describe("a download's file name", () => {
  it("is said twice: in ASCII for all, as UTF-8 for the rest", () => {
    expect(attachment("RA bill 1 – शाला (final).pdf")).toBe(
      `attachment; filename="RA bill 1 _ ____ (final).pdf"; filename*=UTF-8''RA%20bill%201%20%E2%80%93%20%E0%A4%B6%E0%A4%BE%E0%A4%B2%E0%A4%BE%20%28final%29.pdf`,
    );
  });

  it("keeps its extension when it is too long", () => {
    const name = safeFilename(`${"a".repeat(400)}.xlsx`);
    expect(name).toHaveLength(150);
    expect(name.endsWith("a.xlsx")).toBe(true);
  });

  it("is one harmless path segment, whatever the member calls the file", () => {
    expect(safeFilename("../../etc/passwd")).toBe("-..-etc-passwd");
    expect(safeFilename("C:\\estimates\\hall.xls")).toBe("C--estimates-hall.xls");
    expect(safeFilename("\u202Egnp.xlsx")).toBe("gnp.xlsx");
    expect(safeFilename("...")).toBe("file");
  });

  it("cannot break out of its header", () => {
    assert(
      property(string({ unit: "binary" }), (filename) => {
        expect(attachment(filename)).toMatch(
          /^attachment; filename="[\x20-\x21\x23-\x5b\x5d-\x7e]+"; filename\*=UTF-8''[A-Za-z0-9%._~!$&+^`|{}#-]+$/,
        );
      }),
    );
  });
});
