import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRefreshToken, writeRefreshToken } from "./refresh-token.ts";

const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
const link = fc.record({ family: fc.uuid(), generation: fc.integer({ min: 1, max: 999_999_999 }) });

describe("refresh tokens", () => {
  it("read back as the link that was written", () => {
    fc.assert(
      fc.property(link, key, (written, secret) => {
        expect(readRefreshToken(writeRefreshToken(written, secret), secret)).toEqual(written);
      }),
    );
  });

  it("are not believed with any one character changed, nor under another key", () => {
    fc.assert(
      fc.property(
        link,
        key,
        key,
        fc.nat(),
        fc.string({ minLength: 1, maxLength: 1 }),
        (written, ours, theirs, at, other) => {
          const token = writeRefreshToken(written, ours);
          const place = at % token.length;
          fc.pre(token[place] !== other && !ours.equals(theirs));
          const changed = token.slice(0, place) + other + token.slice(place + 1);
          expect(readRefreshToken(changed, ours)).toBeUndefined();
          expect(readRefreshToken(token, theirs)).toBeUndefined();
        },
      ),
    );
  });

  it("are never read out of arbitrary text", () => {
    fc.assert(
      fc.property(fc.string(), key, (text, secret) => {
        expect(readRefreshToken(text, secret)).toBeUndefined();
      }),
    );
  });
});
