import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { answered, api, getBytes } from "../api/client.ts";
import { sendFile } from "../api/send-file.ts";
import type { Answer } from "../api/types.ts";
import { paging } from "../design/paged.tsx";

export type Template = Answer<"/api/templates/{id}", "get">;
export type TemplateVersion = Template["version"];
export type TemplateReport = TemplateVersion["report"];
export type TemplateKind = Template["kind"];
export type Filling = Answer<"/api/templates/{id}/documents", "get">["items"][number];
export type DocumentKind = Filling["kind"];

export const TEMPLATE_KINDS = ["estimate", "workslip", "bill", "letter"] as const;
export const TEMPLATE_ENDINGS = [".docx", ".xlsx"];

/** The document that a template is tried with; nothing is the sample. */
export interface TestDocument {
  estimate_id?: string;
  workslip_id?: string;
  bill_id?: string;
}

export function templatePages(organization: string, archived: boolean) {
  return infiniteQueryOptions({
    queryKey: [organization, "templates", "pages", { archived }],
    queryFn: ({ signal, pageParam }) =>
      answered(
        api.GET("/api/templates", {
          params: { query: { ...pageParam, archived: String(archived) } },
          signal,
        }),
      ),
    ...paging,
  });
}

/** Those that a document of this kind can be filled into. */
export function fittingTemplates(organization: string, fits: DocumentKind) {
  return queryOptions({
    queryKey: [organization, "templates", "fitting", fits],
    queryFn: ({ signal }) =>
      answered(api.GET("/api/templates", { params: { query: { limit: 100, fits } }, signal })),
    staleTime: 30_000,
  });
}

export function templateQuery(organization: string, id: string) {
  return queryOptions({
    queryKey: [organization, "templates", id],
    queryFn: ({ signal }) => answered(api.GET("/api/templates/{id}", { params: { path: { id } }, signal })),
  });
}

export function versionPages(organization: string, id: string) {
  return infiniteQueryOptions({
    queryKey: [organization, "templates", id, "versions"],
    queryFn: ({ signal, pageParam }) =>
      answered(
        api.GET("/api/templates/{id}/versions", { params: { path: { id }, query: pageParam }, signal }),
      ),
    ...paging,
  });
}

export function fillingPages(organization: string, id: string) {
  return infiniteQueryOptions({
    queryKey: [organization, "templates", id, "documents"],
    queryFn: ({ signal, pageParam }) =>
      answered(
        api.GET("/api/templates/{id}/documents", { params: { path: { id }, query: pageParam }, signal }),
      ),
    ...paging,
  });
}

export function testPrintQuery(organization: string, id: string, version: number, document: TestDocument) {
  return queryOptions({
    queryKey: [organization, "templates", id, "test-print", version, document],
    queryFn: ({ signal }) =>
      answered(
        api.GET("/api/templates/{id}/test-print", {
          params: { path: { id }, query: { ...document, version } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function keysQuery(organization: string, kind: TemplateKind) {
  return queryOptions({
    queryKey: [organization, "template-keys", kind],
    queryFn: ({ signal }) => answered(api.GET("/api/template-keys", { params: { query: { kind } }, signal })),
    staleTime: Infinity,
  });
}

export function uploadTemplate(
  file: File,
  { kind, name }: { kind: TemplateKind; name: string },
  onProgress: (percent: number) => void,
): Promise<Template> {
  const query = new URLSearchParams({ kind, name });
  return sendFile<Template>(`/api/templates?${query.toString()}`, file, onProgress);
}

export function uploadVersion(
  id: string,
  file: File,
  onProgress: (percent: number) => void,
): Promise<Template> {
  return sendFile<Template>(`/api/templates/${id}/versions`, file, onProgress);
}

export const renameTemplate = (id: string, name: string) =>
  answered(api.PATCH("/api/templates/{id}", { params: { path: { id } }, body: { name } }));

export const archiveTemplate = (id: string) =>
  answered(api.POST("/api/templates/{id}/archive", { params: { path: { id } } }));

export const restoreTemplate = (id: string) =>
  answered(api.POST("/api/templates/{id}/restore", { params: { path: { id } } }));

export async function downloadVersion(id: string, { number, filename }: TemplateVersion): Promise<void> {
  const { url } = await answered(
    api.POST("/api/templates/{id}/versions/{number}/links", { params: { path: { id, number } } }),
  );
  save(url, filename);
}

export async function downloadTestPrint(
  id: string,
  { version, filename }: { version: number; filename: string },
  document: TestDocument,
): Promise<void> {
  const query = new URLSearchParams({ ...document, version: String(version) });
  await downloadBytes(`/api/templates/${id}/test-print/file?${query.toString()}`, filename);
}

export const downloadSample = (kind: TemplateKind, format: "docx" | "xlsx"): Promise<void> =>
  downloadBytes(`/api/sample-template?kind=${kind}&format=${format}`, `${kind}-template.${format}`);

async function downloadBytes(path: string, filename: string): Promise<void> {
  const url = URL.createObjectURL(await (await getBytes(path)).blob());
  save(url, filename);
  // The browser has begun by then; a file that nobody fetches must not stay in memory.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function save(url: string, filename: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = filename;
  document.body.append(link);
  link.click();
  link.remove();
}
