import { queryOptions } from "@tanstack/react-query";
import { keepAccess } from "../api/access.ts";
import { get, sendPublic } from "../api/call.ts";
import type { Me } from "../api/types.ts";

export async function logIn(username: string, password: string): Promise<void> {
  const { access } = await sendPublic<{ access: string }>("POST", "/api/session", { username, password });
  keepAccess(access);
}

export async function logOut(): Promise<void> {
  await sendPublic("DELETE", "/api/session");
  keepAccess(undefined);
}

/** Who is signed in, and what they may do in the tab's organization. */
export function meQuery(organization: string | undefined) {
  return queryOptions({
    queryKey: ["me", organization ?? null],
    queryFn: ({ signal }) => get<Me>("/api/users/me", {}, signal),
    staleTime: 60_000,
  });
}
