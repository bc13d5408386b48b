import { queryOptions } from "@tanstack/react-query";
import { keepAccess } from "../api/access.ts";
import { answered, api, publicApi } from "../api/client.ts";

export async function logIn(username: string, password: string): Promise<void> {
  const { access } = await answered(publicApi.POST("/api/session", { body: { username, password } }));
  keepAccess(access);
}

export async function logOut(): Promise<void> {
  await answered(publicApi.DELETE("/api/session"));
  keepAccess(undefined);
}

/** Who is signed in, and what they may do in the tab's organization. */
export function meQuery(organization: string | undefined) {
  return queryOptions({
    queryKey: ["me", organization ?? null],
    queryFn: ({ signal }) => answered(api.GET("/api/users/me", { signal })),
    staleTime: 60_000,
  });
}
