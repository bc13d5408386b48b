import { createClient } from "@rowhouse/client";
import { accessToken, organizationOfPath, refreshAccess } from "./access.ts";
import { problemOf, problemFrom, unreachable } from "./problem.ts";

/** Sends a request; after a 401 it renews the session once and sends it again. */
async function sendAgainAfter401(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const again = request.clone();
  const response = await sent(request);
  if (response.status !== 401 || !(await refreshAccess())) return response;
  const token = await accessToken();
  if (token !== undefined) again.headers.set("authorization", `Bearer ${token}`);
  return sent(again);
}

async function sent(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw unreachable();
  }
}

/** The API, as the signed-in member, in the organization whose pages this tab shows. */
export const api = createClient({
  baseUrl: location.origin,
  accessToken,
  organization: () => organizationOfPath(location.pathname),
  fetch: sendAgainAfter401,
});

/** The API before there is a session. */
export const publicApi = createClient({
  baseUrl: location.origin,
  fetch: (input) => sent(new Request(input)),
});

/** The data of an answer; an answer that is none is thrown as the problem it tells. */
export async function answered<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (error !== undefined || !response.ok) throw await problemFrom(response, error);
  return data as T;
}

/** A GET of something that the contract describes only as a stream. */
export async function getBytes(path: string, signal?: AbortSignal): Promise<Response> {
  const headers = new Headers();
  const token = await accessToken();
  if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
  const organization = organizationOfPath(location.pathname);
  if (organization !== undefined) headers.set("x-organization", organization);
  const response = await sendAgainAfter401(path, signal === undefined ? { headers } : { headers, signal });
  if (!response.ok) throw await problemOf(response);
  return response;
}
