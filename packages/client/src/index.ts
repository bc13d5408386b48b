import createFetchClient, { type Client, type Middleware } from "openapi-fetch";
import type { paths } from "./schema.ts";

export type { components, operations, paths } from "./schema.ts";

export interface ClientOptions {
  /** Where the service is; the page's own host when left out. */
  baseUrl?: string;
  /** Gives the access token for each request, or none. */
  accessToken?: () => string | undefined | Promise<string | undefined>;
  /** The short name of the organization that the requests are about. */
  organization?: () => string | undefined;
  fetch?: typeof fetch;
}

/**
 * Makes a client that knows every path, body and answer of the API.
 *
 * @example
 * const client = createClient({ baseUrl: "http://localhost:3000", accessToken: () => access, organization: () => "acme" });
 * const { data, error } = await client.GET("/api/users/me");
 */
export function createClient(options: ClientOptions = {}): Client<paths> {
  const { baseUrl, accessToken, organization, fetch } = options;
  const client = createFetchClient<paths>({
    ...(baseUrl !== undefined && { baseUrl }),
    ...(fetch !== undefined && { fetch }),
  });
  const identify: Middleware = {
    async onRequest({ request }) {
      const token = await accessToken?.();
      if (token !== undefined) request.headers.set("authorization", `Bearer ${token}`);
      const slug = organization?.();
      if (slug !== undefined) request.headers.set("x-organization", slug);
      return request;
    },
  };
  client.use(identify);
  return client;
}
