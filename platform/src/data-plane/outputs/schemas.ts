import { z } from "zod";

export const Output = z.object({
  id: z.uuid(),
  filename: z.string(),
  kind: z.string(),
  content_type: z.string(),
  size_bytes: z.int(),
  download_count: z.int(),
  job_id: z.uuid(),
  created_at: z.iso.datetime(),
  download_url: z.string().describe("Counts, then redirects to a signed address that is good for an hour"),
});
export type Output = z.infer<typeof Output>;

export const OutputLink = z.object({
  url: z.string().describe("Good without logging in until it expires"),
  expires_at: z.iso.datetime(),
});
