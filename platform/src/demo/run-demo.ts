import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { sampleWorkbook } from "@rowhouse/estimating";
import { Listr, ListrLogger, ProcessOutput, DefaultRenderer, SimpleRenderer } from "listr2";
import { StartError } from "../errors.ts";
import { startService, type Service } from "../server.ts";
import { progressBar } from "./progress-bar.ts";
import {
  findLeaks,
  importWorkbook,
  makeFinalBill,
  makeFirstBill,
  makeWorkslip,
  priceEstimate,
  type MainJob,
  type Report,
} from "./main-job.ts";
import { signUp, type Member } from "./member.ts";

export interface DemoOptions {
  /** Where the demo keeps its own database and files. A demo that runs already keeps its folder, this one takes the next. */
  readonly dataDirectory: string;
  readonly outputDirectory: string;
  readonly json: boolean;
  readonly exit: boolean;
}

interface Demo {
  service?: Service;
  job?: MainJob;
  stranger?: Member;
}

/** Runs the main job as two organizations would, over HTTP, and leaves the documents in the output directory. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const started = performance.now();
  const demo: Demo = {};
  const stop = async () => {
    await demo.service?.stop();
  };
  const stopOnSignal = () => {
    void stop().then(() => process.exit(130));
  };
  process.once("SIGINT", stopOnSignal).once("SIGTERM", stopOnSignal);
  try {
    await steps(demo, options).run();
  } catch (error) {
    await stop();
    throw error;
  }
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  if (options.json) process.stdout.write(`${JSON.stringify(summary(demo, seconds))}\n`);
  else process.stdout.write(closingWords(demo, seconds, options));
  if (options.exit) await stop();
}

function steps(demo: Demo, { dataDirectory, outputDirectory, json }: DemoOptions) {
  const tasks = [
    task("Start PostgreSQL and the service", async (report) => {
      demo.service = await startBeside(dataDirectory, report);
      await rm(outputDirectory, { recursive: true, force: true });
      await mkdir(outputDirectory, { recursive: true });
    }),
    task("Sign up two organizations", async () => {
      const { url } = service(demo);
      const member = await signUp(url, await newOrganization(url, "Acme Builders", "acme", "asha"));
      // in a schema of its own, beside Acme's rows in shared tables
      const initech = await newOrganization(url, "Initech Works", "initech", "bimal");
      demo.stranger = await signUp(url, { ...initech, plan: "pro" });
      demo.job = { member, folder: outputDirectory, made: { outputs: [], paths: [] } };
    }),
    task("Import the sample workbook", async (report) =>
      importWorkbook(mainJob(demo), await sampleWorkbook(), report),
    ),
    task("Price the estimate", (report) => priceEstimate(mainJob(demo), report)),
    task("Make workslip 1", (report) => makeWorkslip(mainJob(demo), report)),
    task("Make RA bill 1", (report) => makeFirstBill(mainJob(demo), report)),
    task("Make RA bill 2 and final", (report) => makeFinalBill(mainJob(demo), report)),
    task("Ask for all of it as the other organization", async () => {
      if (demo.stranger === undefined) throw new Error("The second organization is missing");
      const { paths } = mainJob(demo).made;
      const leaks = await findLeaks(paths, demo.stranger);
      if (leaks.length > 0) throw new Error(`Another organization reached ${leaks.join("; ")}`);
      return `404 for each of ${paths.length} addresses`;
    }),
  ];
  // With --json the progress goes to standard error, so that standard output is one JSON object.
  const screen = json ? process.stderr : process.stdout;
  const processOutput = new ProcessOutput(screen, screen);
  const logger = new ListrLogger({ processOutput });
  return new Listr<unknown, typeof DefaultRenderer, typeof SimpleRenderer>(tasks, {
    renderer: DefaultRenderer,
    rendererOptions: { logger },
    fallbackRenderer: SimpleRenderer,
    fallbackRendererOptions: { logger },
    fallbackRendererCondition: () => !screen.isTTY,
  });
}

const attempts = 9;

async function startBeside(dataDirectory: string, report: Report): Promise<Service> {
  for (let attempt = 1; ; attempt += 1) {
    const directory = attempt === 1 ? dataDirectory : `${dataDirectory}-${attempt}`;
    try {
      return await startService({
        dataDirectory: directory,
        port: 0,
        logDestination: join(directory, "rowhouse.log"),
        onStep: (words) => report(undefined, words),
      });
    } catch (error) {
      const isTaken = error instanceof StartError && error.code === "ALREADY_RUNNING";
      if (!isTaken || attempt === attempts) throw error;
    }
  }
}

function task(title: string, act: (report: Report) => Promise<string | void>) {
  return {
    title,
    task: async (_: unknown, shown: { title: string; output: string }) => {
      const started = performance.now();
      const note = await act((progress, step) => {
        shown.output = progress === undefined ? step : `${progressBar(progress)} ${step}`;
      });
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      shown.title = `${title}${note ? `: ${note}` : ""} (${seconds} s)`;
    },
  };
}

/** An earlier demo in the same folder has taken the first names: then this one gets what the service suggests. */
async function newOrganization(url: string, companyName: string, name: string, username: string) {
  const response = await fetch(new URL(`/api/register/availability?schema_name=${name}`, url));
  const { available, suggestion } = (await response.json()) as { available: boolean; suggestion: string };
  const slug = available ? name : suggestion;
  const password = randomBytes(9).toString("base64url");
  return { companyName, slug, username: `${username}${slug.slice(name.length)}`, password };
}

function service(demo: Demo) {
  if (demo.service === undefined) throw new Error("The service is not running");
  return demo.service;
}

function mainJob(demo: Demo): MainJob {
  if (demo.job === undefined) throw new Error("The first organization is missing");
  return demo.job;
}

function summary(demo: Demo, seconds: number) {
  const { member, made } = mainJob(demo);
  const organizations = [member, demo.stranger].map((each) => each?.organization);
  return { ok: true, seconds, outputs: made.outputs, organizations };
}

function closingWords(demo: Demo, seconds: number, { outputDirectory, exit }: DemoOptions): string {
  const { member, made } = mainJob(demo);
  const folder = relative(process.cwd(), resolve(outputDirectory));
  const outputs = made.outputs.map(({ file }) => `  ${relative(process.cwd(), file)}`);
  const logIns = [member, demo.stranger].map(
    (each) =>
      `  ${each?.organization.padEnd(16)} user ${each?.username.padEnd(8)} password ${each?.password}`,
  );
  const open = exit ? [] : ["", `Open ${service(demo).url} and log in:`, ...logIns, "", "Ctrl+C stops it."];
  return ["", `Done in ${seconds} s. The documents are in ${folder}/:`, ...outputs, ...open, ""].join("\n");
}
