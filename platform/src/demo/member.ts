import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";

/** What the demo asks of the service, always over HTTP, like every client. */
export interface Member {
  readonly organization: string;
  readonly username: string;
  readonly password: string;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  status(path: string): Promise<number>;
  upload<T>(fileName: string, bytes: Uint8Array): Promise<T>;
  follow(path: string, onStatus: (status: JobStatus) => void): Promise<JobStatus>;
  download(path: string, file: string): Promise<void>;
}

export interface JobStatus {
  readonly status: string;
  readonly progress: number;
  readonly current_step: string | null;
  readonly is_complete: boolean;
  readonly result: Record<string, unknown> | null;
  readonly outputs: readonly { id: string; filename: string; kind: string; download_url: string }[];
  readonly errors: readonly { code: string; message: string; remedy?: string }[];
}

export interface SignUp {
  readonly companyName: string;
  readonly slug: string;
  readonly username: string;
  readonly password: string;
  /** Its isolation follows from it. Default `starter`: rows among those of others. */
  readonly plan?: string;
}

export async function signUp(baseUrl: string, details: SignUp): Promise<Member> {
  const { companyName, slug, username, password, plan = "starter" } = details;
  await answer(
    await send(baseUrl, "/api/register", {
      company_name: companyName,
      schema_name: slug,
      domain_url: `${slug}.localhost`,
      admin_username: username,
      admin_email: `${username}@${slug}.example`,
      admin_password: password,
      subscription_plan: plan,
    }),
  );
  const tokens = await answer<{ access: string }>(await send(baseUrl, "/api/token", { username, password }));
  const headers = { authorization: `Bearer ${tokens.access}`, "x-organization": slug };
  const request = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, baseUrl), { ...init, headers: { ...headers, ...init.headers } });

  return {
    organization: companyName,
    username,
    password,
    get: async (path) => answer(await request(path)),
    post: async (path, body) => answer(await send(baseUrl, path, body, headers)),
    status: async (path) => {
      const response = await request(path, { redirect: "manual" });
      await response.body?.cancel();
      return response.status;
    },
    upload: async (fileName, bytes) => {
      const form = new FormData();
      form.append("file", new Blob([new Uint8Array(bytes)]), fileName);
      return answer(await request("/api/uploads", { method: "POST", body: form }));
    },
    follow: async (path, onStatus) => {
      const response = await request(path);
      if (!response.ok || response.body === null) return answer(response);
      let last: JobStatus | undefined;
      for await (const status of statusEvents(response.body)) {
        last = status;
        onStatus(status);
      }
      if (last === undefined) throw new Error(`${path} ended without a status`);
      return last;
    },
    download: async (path, file) => {
      const response = await request(path);
      if (!response.ok || response.body === null) return answer(response);
      await pipeline(response.body, createWriteStream(file));
    },
  };
}

function send(baseUrl: string, path: string, body: unknown, headers: Record<string, string> = {}) {
  return fetch(new URL(path, baseUrl), {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function answer<T>(response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T;
  const text = await response.text();
  throw new Error(`${response.status} from ${new URL(response.url).pathname}: ${problem(text)}`);
}

function problem(text: string): string {
  try {
    const { code, detail, remedy } = JSON.parse(text) as Record<string, string>;
    return [code, detail, remedy].filter(Boolean).join(" – ");
  } catch {
    return text;
  }
}

async function* statusEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<JobStatus> {
  const decoder = new TextDecoder();
  let pending = "";
  for await (const chunk of body) {
    pending += decoder.decode(chunk, { stream: true });
    const events = pending.split("\n\n");
    pending = events.pop() ?? "";
    for (const event of events) {
      const data = event
        .split("\n")
        .filter((line) => line.startsWith("data:"))
        .map((line) => line.slice("data:".length))
        .join("\n");
      if (data !== "") yield JSON.parse(data) as JobStatus;
    }
  }
}
