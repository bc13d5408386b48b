import { infiniteQueryOptions } from "@tanstack/react-query";
import { answered, api } from "../api/client.ts";
import { paging } from "../design/paged.tsx";

export function outputPages(organization: string) {
  return infiniteQueryOptions({
    queryKey: [organization, "outputs"],
    queryFn: ({ signal, pageParam }) =>
      answered(api.GET("/api/outputs", { params: { query: pageParam }, signal })),
    ...paging,
  });
}

/** An address that opens the file without logging in, for an hour. */
export async function linkOf(id: string): Promise<string> {
  const { url } = await answered(api.POST("/api/outputs/{id}/links", { params: { path: { id } } }));
  return new URL(url, location.origin).href;
}

/** Asks for a signed link and lets the browser fetch it, so that large files never pass through the page's memory. */
export async function downloadOutput(id: string, filename: string): Promise<void> {
  const link = document.createElement("a");
  link.href = await linkOf(id);
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
