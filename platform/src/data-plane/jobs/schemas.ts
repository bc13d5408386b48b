import { z } from "zod";
import { Output } from "../outputs/schemas.ts";
import { stepCodes } from "./job-step.ts";
import { jobStatuses, jobTypes } from "./job-row.ts";

export const CreateJobBody = z.object({
  job_type: z.enum(jobTypes),
  upload_id: z.uuid().nullish(),
  metadata: z.record(z.string(), z.unknown()).default({}),
});
export type CreateJobBody = z.infer<typeof CreateJobBody>;

export const CreatedJob = z.object({ job_id: z.uuid(), status_url: z.string() });
export type CreatedJob = z.infer<typeof CreatedJob>;

/** One failed attempt, as members see it. */
const JobErrorEntry = z.object({
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
  attempt: z.int(),
  at: z.iso.datetime(),
});

export const JobStatus = z.object({
  id: z.uuid(),
  job_type: z.enum(jobTypes),
  status: z.enum(jobStatuses),
  progress: z.int().min(0).max(100),
  current_step: z.string(),
  step: z
    .object({ code: z.enum(stepCodes), values: z.record(z.string(), z.string()) })
    .describe("What `current_step` says, to say it in another language"),
  is_complete: z.boolean().describe("It has ended: completed, failed or cancelled"),
  attempt: z.int(),
  upload_id: z.uuid().nullable(),
  estimate_id: z.uuid().nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
  outputs: z.array(Output),
  errors: z.array(JobErrorEntry),
  queue_position: z.int().nullable().describe("Among the organization's own waiting jobs, from 1"),
  created_at: z.iso.datetime(),
  started_at: z.iso.datetime().nullable(),
  finished_at: z.iso.datetime().nullable(),
});
export type JobStatus = z.infer<typeof JobStatus>;
