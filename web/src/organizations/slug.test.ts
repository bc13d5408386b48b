import { expect, it } from "vitest";
import { isSlug, slugOf } from "./slug.ts";

it.each([
  ["Acme Civil Works Pvt. Ltd.", "acme-civil-works-pvt-ltd"],
  ["Café Bâtiment", "cafe-batiment"],
  ["3 Brothers & Co", "brothers-co"],
  ["अभियंता", ""],
])("suggests for %s the subdomain %j", (company, slug) => {
  expect(slugOf(company)).toBe(slug);
});

it("suggests nothing that the service would refuse for its length", () => {
  const slug = slugOf("A very long company name that goes on and on without any end in sight");
  expect(slug.length).toBeLessThanOrEqual(40);
  expect(isSlug(slug)).toBe(true);
});
