import type { LightMyRequestResponse } from "fastify";
import type { App } from "../../foundation/http/create-app.ts";
import type { Role } from "../../foundation/http/permissions.ts";
import type { CreatedJob } from "../jobs/schemas.ts";
import type { Upload } from "../uploads/schemas.ts";

type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** A member of an organization at the API. */
export class TestMember {
  readonly #app: App;
  readonly #headers: Record<string, string>;

  constructor(app: App, organization: string, role: Role) {
    this.#app = app;
    this.#headers = { "x-organization": organization, "x-role": role };
  }

  async request(
    method: Method,
    url: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    return this.#app.inject({
      method,
      url,
      headers: { ...this.#headers, ...headers },
      ...(body === undefined ? {} : { payload: body }),
    });
  }

  async get<Answer>(url: string): Promise<Answer> {
    return succeeded(await this.request("GET", url));
  }

  async post<Answer>(url: string, body: object = {}): Promise<Answer> {
    return succeeded(await this.request("POST", url, body));
  }

  async uploadRaw(
    filename: string,
    bytes: Uint8Array,
    url = "/api/uploads",
  ): Promise<LightMyRequestResponse> {
    const boundary = "rowhouse-test-boundary";
    const payload = Buffer.concat([
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${filename}"\r\n` +
          `content-type: application/octet-stream\r\n\r\n`,
      ),
      bytes,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    return this.#app.inject({
      method: "POST",
      url,
      headers: { ...this.#headers, "content-type": `multipart/form-data; boundary=${boundary}` },
      payload,
    });
  }

  async upload(filename: string, bytes: Uint8Array): Promise<Upload> {
    return succeeded(await this.uploadRaw(filename, bytes));
  }

  /** A file posted to any address that takes one. */
  async send<Answer>(url: string, filename: string, bytes: Uint8Array): Promise<Answer> {
    return succeeded(await this.uploadRaw(filename, bytes, url));
  }

  async createJob(jobType: string, body: { upload_id?: string; metadata?: object }): Promise<string> {
    const { job_id: jobId } = await this.post<CreatedJob>("/api/jobs/create", { job_type: jobType, ...body });
    return jobId;
  }

  /** The file behind an output, fetched as a browser does: the redirect, then the signed address without a log-in. */
  async download(url: string): Promise<Buffer> {
    const redirect = await this.request("GET", url);
    const file = await this.#app.inject({ method: "GET", url: String(redirect.headers.location) });
    if (file.statusCode !== 200) {
      throw new Error(`${url} answered ${redirect.statusCode}, its file ${file.statusCode}: ${file.body}`);
    }
    return file.rawPayload;
  }
}

function succeeded<Answer>(response: LightMyRequestResponse): Answer {
  if (response.statusCode >= 300) {
    throw new Error(`${response.statusCode}: ${response.body}`);
  }
  return response.json<Answer>();
}
