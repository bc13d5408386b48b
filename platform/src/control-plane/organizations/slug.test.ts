import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isReserved, Slug, toSlug } from "./slug.ts";

describe("short names", () => {
  it("can be made of whatever somebody types, in any script", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(Slug.safeParse(toSlug(text))).toMatchObject({ success: true });
      }),
    );
  });

  it("stay as they are when they are right already", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9]{2,30}$/), (slug) => {
        expect(toSlug(slug)).toBe(slug);
      }),
    );
  });

  it.each(["www", "api", "admin", "postgres", "rowhouse"])(
    "do not include %s, which means the service",
    (name) => {
      expect(isReserved(name)).toBe(true);
    },
  );
});
