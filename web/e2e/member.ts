import { randomUUID } from "node:crypto";
import { type APIRequestContext, expect, type Page } from "@playwright/test";

export interface Member {
  slug: string;
  email: string;
  password: string;
  /** Calls the API as this member, in this organization. */
  call: <T>(method: "GET" | "POST" | "PATCH", path: string, body?: unknown) => Promise<T>;
  upload: (name: string, bytes: Buffer, path?: string) => Promise<string>;
  /** Runs a job to its end. */
  run: (
    jobType: string,
    fields: { upload_id?: string; metadata?: object },
  ) => Promise<Record<string, string>>;
}

interface JobStatus {
  status: string;
  is_complete: boolean;
  result: Record<string, string>;
}

/** A new organization with a name of its own, so that tests can run beside each other and twice. */
export async function signUp(
  request: APIRequestContext,
  companyName: string,
  plan = "starter",
): Promise<Member> {
  const unique = randomUUID().slice(0, 8);
  const slug = `t-${unique}`;
  const email = `owner@${slug}.example`;
  const password = `correct horse ${unique}`;
  const registered = await request.post("/api/register", {
    data: {
      company_name: companyName,
      schema_name: slug,
      admin_username: `owner-${unique}`,
      admin_email: email,
      admin_password: password,
      subscription_plan: plan,
    },
  });
  expect(registered.status(), await registered.text()).toBe(201);
  const { access } = await (await request.post("/api/token", { data: { username: email, password } })).json();
  const headers = { authorization: `Bearer ${access}`, "x-organization": slug };

  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await request.fetch(path, {
      method,
      headers,
      ...(body === undefined ? {} : { data: body }),
    });
    expect(response.ok(), `${path}: ${await response.text()}`).toBe(true);
    return (await response.json()) as T;
  };
  return {
    slug,
    email,
    password,
    call,
    upload: async (name, buffer, path = "/api/uploads") => {
      const response = await request.post(path, {
        headers,
        multipart: { file: { name, mimeType: "application/octet-stream", buffer } },
      });
      expect(response.status(), await response.text()).toBe(201);
      return ((await response.json()) as { id: string }).id;
    },
    run: async (jobType, fields) => {
      const { job_id: id } = await call<{ job_id: string }>("POST", "/api/jobs/create", {
        job_type: jobType,
        metadata: {},
        ...fields,
      });
      // The event stream ends when the job has: no need to ask again and again.
      const events = await request.fetch(`/api/jobs/${id}/events`, { headers, timeout: 60_000 });
      expect(events.ok()).toBe(true);
      const job = await call<JobStatus>("GET", `/api/jobs/${id}/status`);
      expect(job.status, JSON.stringify(job)).toBe("completed");
      return { ...job.result, job_id: id };
    },
  };
}

export async function logIn(page: Page, { email, password }: Member): Promise<void> {
  await page.goto("/log-in");
  await page.getByLabel("User name or e-mail").fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL(/\/o\//u);
}

/** The shipped sample, read into an estimate with the terms of the worked example. */
export async function sampleEstimate(request: APIRequestContext, member: Member): Promise<string> {
  const sample = await sampleBytes(request, member);
  const uploadId = await member.upload("community-hall-estimate.xlsx", sample);
  await member.run("excel_parse", { upload_id: uploadId });
  const { id } = await member.call<{ id: string }>("POST", "/api/estimates", {
    upload_id: uploadId,
    preset: "telangana_rb",
    sanctioned_amount: "210000",
    tender_premium_percent: "-4.5",
  });
  return id;
}

export async function sampleBytes(
  request: APIRequestContext,
  { email, password }: Member,
  path = "/api/sample-workbook",
): Promise<Buffer> {
  const { access } = await (await request.post("/api/token", { data: { username: email, password } })).json();
  const response = await request.get(path, {
    headers: { authorization: `Bearer ${access}` },
  });
  expect(response.ok()).toBe(true);
  return response.body();
}
