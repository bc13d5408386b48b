import { z } from "zod";

/** An organization's short name: the first part of its host, so it follows the rules of host names. */
export const Slug = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/,
    "needs 3–40 small letters, digits and hyphens, beginning with a letter",
  )
  .refine((slug) => !slug.includes("--"), "may not contain two hyphens in a row");

/** Names that would be taken for the service itself. */
const reserved = new Set(
  (
    "about account accounts admin administrator api app apps assets auth billing blog cdn console control dashboard " +
    "database demo dev docs domain download email files ftp help host imap internal invite legal localhost login " +
    "logout mail media metrics mobile mx news operator operators ops organization org owner pop postgres postmaster " +
    "press pricing privacy production public register root rowhouse sales security server shared sign-in sign-up " +
    "signin signup smtp ssl staging static status stg store support system team terms test tls uploads user users " +
    "web webhook webhooks webmail www"
  ).split(" "),
);

export function isReserved(slug: string): boolean {
  return reserved.has(slug);
}

/** Makes a slug from whatever somebody typed. */
export function toSlug(text: string): string {
  const plain = text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 36)
    .replace(/-+$/, "");
  return plain.length >= 3 ? plain : `${plain || "my"}-org`;
}
