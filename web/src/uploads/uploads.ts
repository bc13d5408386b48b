import { queryOptions } from "@tanstack/react-query";
import { answered, api, getBytes } from "../api/client.ts";
import { sendFile } from "../api/send-file.ts";
import type { Upload } from "../api/types.ts";

export const WORKBOOK_ENDINGS = [".xlsx", ".xls", ".xlsm", ".ods", ".xml", ".csv", ".htm", ".html"];

export function uploadWorkbook(file: File, onProgress: (percent: number) => void): Promise<Upload> {
  return sendFile<Upload>("/api/uploads", file, onProgress);
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
