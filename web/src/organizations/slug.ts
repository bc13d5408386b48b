/** The subdomain a company's name suggests; the service has the last word. */
export function slugOf(companyName: string): string {
  return companyName
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, "-")
    .replace(/^[^a-z]+/u, "")
    .slice(0, 40)
    .replace(/-+$/u, "");
}

export const isSlug = (slug: string): boolean => /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/u.test(slug);
