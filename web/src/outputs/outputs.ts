import { queryOptions } from "@tanstack/react-query";
import { get, send } from "../api/call.ts";
import type { Output, Page } from "../api/types.ts";

export function outputsQuery(organization: string) {
  return queryOptions({
    queryKey: [organization, "outputs"],
    queryFn: ({ signal }) => get<Page<Output>>("/api/outputs", { limit: 100 }, signal),
  });
}

/** Asks for a signed link and lets the browser fetch it, so that large files never pass through the page's memory. */
export async function downloadOutput(id: string, filename: string): Promise<void> {
  const { url } = await send<{ url: string }>("POST", `/api/outputs/${id}/links`);
  const link = document.createElement("a");
  link.href = url;
  link.download = filename;
  document.body.append(link);
  link.click();
  link.remove();
}

export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kilobytes = bytes / 1024;
  return kilobytes < 1024 ? `${kilobytes.toFixed(0)} kB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}
