import { expect, it } from "vitest";
import { problems } from "../../web/src/i18n/problems.ts";
import { catalogue } from "./errors.ts";

/** What only a program can meet: the screens send none of it. */
const ofPrograms = new Set([
  "MALFORMED_BODY",
  "MALFORMED_ADDRESS",
  "UNSUPPORTED_MEDIA_TYPE",
  "ORIGIN_REFUSED",
  "ORGANIZATION_CONFLICT",
  "ORGANIZATION_REQUIRED",
  "IDEMPOTENCY_KEY_REUSED",
]);

it("says every error that a member can meet in Hindi, and tells no member which address to call", () => {
  const met = Object.entries(catalogue).filter(([code]) => !ofPrograms.has(code));
  expect(met.filter(([code]) => !(code in problems)).map(([code]) => code)).toEqual([]);
  const forPrograms = /\/api\/|`|GET |POST |Retry-After|excel_parse/;
  expect(
    met.filter(([code, { remedy }]) => forPrograms.test(problems[code]?.[2] ?? remedy)).map(([code]) => code),
  ).toEqual([]);
});
