const STORED = "rowhouse-organization";

/** Where the member was last; only a starting point, membership decides. */
export const lastOrganization = (): string | null => localStorage.getItem(STORED);

export const rememberOrganization = (slug: string): void => localStorage.setItem(STORED, slug);
