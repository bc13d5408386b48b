import { join } from "node:path";
import type { JobStatus, Member } from "./member.ts";

export interface SavedOutput {
  readonly kind: string;
  readonly file: string;
}

/** Progress from 0 to 100 where it is known. */
export type Report = (progress: number | undefined, step: string) => void;

/** The figures of the sample: what was executed by the time of each document. */
const executed = ["135", "16", "40"];
const supplemental = [
  {
    description: "Providing and fixing cast iron gratings, 450 × 450 mm",
    unit: "Nos",
    quantity: "4",
    rate: "310",
  },
];
const firstBill = ["80", "10"];
const particulars = {
  admin_sanction: "Proceedings No. 41/2026, dated 12 Jan 2026",
  tech_sanction: "T.S. No. 118/2026, dated 3 Feb 2026",
  ref_of_agreement: "Agreement No. 27/2026, dated 9 Mar 2026",
  name_of_agency: "Acme Builders",
  mb_details: "M.B. No. 512, pages 14 to 19",
};

export interface MainJob {
  readonly member: Member;
  readonly folder: string;
  /** `paths` are the addresses that no other organization may reach. */
  readonly made: { outputs: SavedOutput[]; paths: string[] };
  uploadId?: string;
  estimate?: { id: string; itemIds: readonly string[] };
  workslipId?: string;
}

export async function importWorkbook(job: MainJob, workbook: Uint8Array, report: Report): Promise<void> {
  const upload = await job.member.upload<{ id: string }>("sample-estimate.xlsx", workbook);
  job.uploadId = upload.id;
  job.made.paths.push(`/api/uploads/${upload.id}/status`, `/api/uploads/${upload.id}/reading`);
  await run(job, { upload_id: upload.id, job_type: "excel_parse", metadata: {} }, report);
}

export async function priceEstimate(job: MainJob, report: Report): Promise<void> {
  const metadata = {
    preset: "telangana_rb",
    sanctioned_amount: "210000",
    tender_premium_percent: "-4.5",
    particulars,
  };
  const result = await run(job, { upload_id: job.uploadId, job_type: "generate_estimate", metadata }, report);
  const id = String(result.result?.["estimate_id"]);
  const estimate = await job.member.get<{ sections: { items: { id: string }[] }[] }>(`/api/estimates/${id}`);
  job.estimate = {
    id,
    itemIds: estimate.sections.flatMap((section) => section.items.map((item) => item.id)),
  };
  job.made.paths.push(`/api/estimates/${id}`, `/api/estimates/${id}/chain`);
}

export async function makeWorkslip(job: MainJob, report: Report): Promise<void> {
  const metadata = { estimate_id: job.estimate?.id, executed: quantities(job, executed), supplemental };
  const result = await run(job, { job_type: "generate_workslip", metadata }, report);
  job.workslipId = String(result.result?.["workslip_id"]);
  job.made.paths.push(`/api/workslips/${job.workslipId}`);
}

export async function makeFirstBill(job: MainJob, report: Report): Promise<void> {
  await makeBill(job, { quantities: quantities(job, firstBill) }, report);
}

export async function makeFinalBill(job: MainJob, report: Report): Promise<void> {
  await makeBill(job, { final: true }, report);
}

async function makeBill(job: MainJob, what: Record<string, unknown>, report: Report): Promise<void> {
  const metadata = { estimate_id: job.estimate?.id, workslip_id: job.workslipId, ...what };
  const result = await run(job, { job_type: "generate_bill", metadata }, report);
  job.made.paths.push(`/api/bills/${String(result.result?.["bill_id"])}`);
}

/** Asks for all that was made, as a member of another organization; every answer must be 404. */
export async function findLeaks(paths: readonly string[], stranger: Member): Promise<string[]> {
  const answers = await Promise.all(
    paths.map(async (path) => ({ path, status: await stranger.status(path) })),
  );
  return answers
    .filter(({ status }) => status !== 404)
    .map(({ path, status }) => `${path} answered ${status}`);
}

function quantities(job: MainJob, values: readonly string[]) {
  const ids = job.estimate?.itemIds ?? [];
  return values.map((quantity, index) => ({ item_id: ids[index], quantity }));
}

async function run(job: MainJob, request: Record<string, unknown>, report: Report): Promise<JobStatus> {
  const { member, made, folder } = job;
  const created = await member.post<{ job_id: string; status_url: string }>("/api/jobs/create", request);
  const path = `/api/jobs/${created.job_id}`;
  made.paths.push(`${path}/status`, `${path}/events`);
  const result = await member.follow(`${path}/events`, (status) => {
    report(status.progress, status.current_step ?? status.status);
  });
  if (result.status !== "completed") {
    const [error] = result.errors;
    throw new Error(
      `The job ${result.status}: ${error ? `${error.code} – ${error.message}` : "no reason given"}`,
    );
  }
  for (const output of result.outputs) {
    const file = join(folder, output.filename);
    await member.download(`/api/outputs/${output.id}/download`, file);
    made.outputs.push({ kind: output.kind, file });
    made.paths.push(`/api/outputs/${output.id}/download`);
  }
  return result;
}
