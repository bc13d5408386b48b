import { accessToken, organizationOfPath, refreshAccess } from "./access.ts";
import { problemOf, unreachable } from "./problem.ts";

type OnProgress = (percent: number) => void;

function sendOnce(
  path: string,
  file: File,
  token: string | undefined,
  onProgress: OnProgress,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    // `fetch` cannot tell how much of a body has left; XMLHttpRequest can.
    const request = new XMLHttpRequest();
    request.open("POST", path);
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

/** Posts a file as the part `file` of a form, and tells how much of it has left. */
export async function sendFile<Answer>(path: string, file: File, onProgress: OnProgress): Promise<Answer> {
  let response = await sendOnce(path, file, await accessToken(), onProgress);
  if (response.status === 401 && (await refreshAccess()))
    response = await sendOnce(path, file, await accessToken(), onProgress);
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as Answer;
}
