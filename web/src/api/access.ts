import { problemOf, unreachable } from "./problem.ts";

// The access token lives in this module's memory only; what outlives the page is the httpOnly cookie.
let access: string | undefined;
let refreshing: Promise<boolean> | undefined;

export function keepAccess(token: string | undefined): void {
  access = token;
}

/** The organization whose pages this tab shows: `/o/acme/…` is `acme`. */
export function organizationOfPath(pathname: string): string | undefined {
  return /^\/o\/([^/]+)/u.exec(pathname)?.[1];
}

/** Asks for a new access token with the session cookie. One request, however many callers wait. */
export function refreshAccess(): Promise<boolean> {
  refreshing ??= (async () => {
    const response = await fetch("/api/session/refresh", { method: "POST" }).catch(() => {
      throw unreachable();
    });
    if (response.status === 401 || response.status === 403) {
      access = undefined;
      return false;
    }
    if (!response.ok) throw await problemOf(response);
    access = ((await response.json()) as { access: string }).access;
    return true;
  })().finally(() => {
    refreshing = undefined;
  });
  return refreshing;
}

export async function accessToken(): Promise<string | undefined> {
  if (access === undefined) await refreshAccess();
  return access;
}
