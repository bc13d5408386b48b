import { queryOptions } from "@tanstack/react-query";
import { accessToken, organizationOfPath, refreshAccess } from "../api/access.ts";
import { answered, api, getBytes } from "../api/client.ts";
import { Problem, problemOf, unreachable } from "../api/problem.ts";
import type { WorkbookReading } from "../api/reading.ts";
import type { Upload } from "../api/types.ts";

export const WORKBOOK_ENDINGS = [".xlsx", ".xls", ".xlsm", ".ods", ".csv", ".htm", ".html"];

function sendOnce(
  file: File,
  token: string | undefined,
  onProgress: (percent: number) => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    // `fetch` cannot tell how much of a body has left; XMLHttpRequest can.
    const request = new XMLHttpRequest();
    request.open("POST", "/api/uploads");
    if (token !== undefined) request.setRequestHeader("authorization", `Bearer ${token}`);
    const organization = organizationOfPath(location.pathname);
    if (organization !== undefined) request.setRequestHeader("x-organization", organization);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(Math.round((100 * event.loaded) / event.total));
    });
    request.addEventListener("error", () => reject(unreachable()));
    request.addEventListener("load", () =>
      resolve(new Response(request.responseText, { status: request.status, statusText: request.statusText })),
    );
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
}

export async function uploadWorkbook(file: File, onProgress: (percent: number) => void): Promise<Upload> {
  let response = await sendOnce(file, await accessToken(), onProgress);
  if (response.status === 401 && (await refreshAccess()))
    response = await sendOnce(file, await accessToken(), onProgress);
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as Upload;
}

export async function sampleWorkbook(): Promise<File> {
  const response = await getBytes("/api/sample-workbook");
  const name = /filename="?([^";]+)/u.exec(response.headers.get("content-disposition") ?? "")?.[1];
  return new File([await response.arrayBuffer()], name ?? "sample.xlsx");
}

export function uploadQuery(organization: string, id: string) {
  return queryOptions({
    queryKey: [organization, "upload", id],
    queryFn: ({ signal }) =>
      answered(api.GET("/api/uploads/{id}/status", { params: { path: { id } }, signal })),
  });
}

export function readingQuery(organization: string, id: string) {
  return queryOptions({
    queryKey: [organization, "reading", id],
    queryFn: async ({ signal }) =>
      (await (await getBytes(`/api/uploads/${id}/reading`, signal)).json()) as WorkbookReading,
    staleTime: Infinity,
    retry: (count, error) => count < 2 && error instanceof Problem && error.status >= 500,
  });
}
