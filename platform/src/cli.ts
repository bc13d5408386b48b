import { intro, log, outro } from "@clack/prompts";
import { inspect } from "node:util";
import { Command, InvalidArgumentError, Option } from "commander";
import { readConfig } from "./config.ts";
import { StartError } from "./errors.ts";
import { addMigrateCommand } from "./migrate/add-migrate-command.ts";
import type { Service, ServiceOptions } from "./server.ts";

/** Runs the command line. Expected trouble is told in words, without a stack. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  const program = new Command("rowhouse")
    .description("Estimates, workslips and bills for many organizations, each with rows of its own")
    .version(readConfig({}, {}).version)
    .showHelpAfterError();

  program
    .command("start", { isDefault: true })
    .description("run everything in this process; nothing to configure")
    .option("--port <number>", "port to listen on (3000, or the next free one)", parsePort)
    .option("--data <folder>", "where data is kept (.rowhouse)")
    .action((options: { port?: number; data?: string }) => start(options));

  program
    .command("serve")
    .description("answer requests; jobs are left to `rowhouse work`")
    .option("--port <number>", "port to listen on", parsePort)
    .action((options: { port?: number }) => runQuietly({ port: options.port, roles: { work: false } }));

  program
    .command("work")
    .description("work on jobs, and answer no requests")
    .action(() => runQuietly({ roles: { serve: false } }));

  addMigrateCommand(program);

  program
    .command("doctor")
    .description("look for holes in the isolation of organizations, in the live database")
    .option("--json", "print the findings as JSON")
    .action(async (options: { json?: boolean }) =>
      (await import("./doctor.ts")).examine(options.json ?? false),
    );

  const organizations = program
    .command("organizations")
    .description("list, suspend, resume and delete organizations");
  organizations
    .command("list")
    .description("every organization, and where it lives")
    .option("--json", "print them as JSON")
    .action(async ({ json }: { json?: boolean }) =>
      (await import("./organizations-command.ts")).list(json ?? false),
    );
  organizations
    .command("suspend <name>")
    .description("refuse its members at once; its data and jobs stay")
    .action(async (name: string) => (await import("./organizations-command.ts")).suspend(name));
  organizations
    .command("resume <name>")
    .description("take a suspension back")
    .action(async (name: string) => (await import("./organizations-command.ts")).resume(name));
  organizations
    .command("delete <name>")
    .description("delete it with all its rows and files, for good; ends a deletion that was interrupted")
    .option("--confirm <name>", "its short name once more")
    .action(async (name: string, { confirm }: { confirm?: string }) =>
      (await import("./organizations-command.ts")).remove(name, confirm),
    );

  const plans = program.command("plans").description("where organizations of a plan get their place");
  plans
    .command("list")
    .description("every plan, with its isolation and its server")
    .option("--json", "print them as JSON")
    .action(async ({ json }: { json?: boolean }) => (await import("./plans-command.ts")).list(json ?? false));
  plans
    .command("place <plan>")
    .description("place the organizations that take this plan from now on")
    .option("--server <name>", "main, or one that ROWHOUSE_SERVER_<NAME>_URL names")
    .addOption(
      new Option("--isolation <isolation>", "how they are kept").choices(["row", "schema", "database"]),
    )
    .action(async (plan: string, promised: { server?: string; isolation?: "row" | "schema" | "database" }) =>
      (await import("./plans-command.ts")).place(plan, promised),
    );

  program
    .command("demo")
    .description("register two organizations and carry a workbook to its final bill")
    .option("--exit", "stop at the end")
    .option("--json", "print one JSON object")
    .option("--data <folder>", "where the demo keeps its own data", ".rowhouse/demo")
    .option("--output <folder>", "where the documents go", "demo-output")
    .action(async (options: { exit?: boolean; json?: boolean; data: string; output: string }) => {
      const { runDemo } = await import("./demo/run-demo.ts");
      await runDemo({
        dataDirectory: options.data,
        outputDirectory: options.output,
        exit: options.exit ?? false,
        json: options.json ?? false,
      });
    });

  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = 1;
    log.error(wordsOf(error), { output: process.stderr });
  }
}

/** What happened and what to do. Only what nobody expected is shown with its stack. */
function wordsOf(error: unknown): string {
  if (error instanceof StartError) return `${error.message}\n${error.remedy}  [${error.code}]`;
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (code !== undefined && syscall !== undefined) {
    return `${message}\nCheck the rights to that place and the space that is left, then start again.  [${code}]`;
  }
  return inspect(error);
}

async function start({ port, data }: { port?: number; data?: string }): Promise<void> {
  const { dataDirectory } = readConfig({ dataDirectory: data });
  const logFile = `${dataDirectory}/rowhouse.log`;
  intro("Rowhouse");
  const service = await stoppable({
    dataDirectory: data,
    port,
    logDestination: logFile,
    onStep: (words) => {
      log.step(words);
    },
  });
  log.success(`Open ${service.url}`);
  log.info(`API reference: ${service.url}/api/docs\nData: ${dataDirectory}\nLog: ${logFile}`);
  log.message("Ctrl-C stops it; the data stays.");
  await service.ended;
  outro("Stopped");
}

/** For machines: log lines on standard output, nothing else. */
async function runQuietly(options: ServiceOptions): Promise<void> {
  const service = await stoppable({ ...options, logDestination: "stdout" });
  service.logger.info({ url: service.url || undefined }, "started");
  await service.ended;
}

/** Stops the service on SIGINT and SIGTERM, also while it starts; a second signal does not wait. */
async function stoppable(options: ServiceOptions): Promise<Service & { ended: Promise<void> }> {
  const signal = new Promise<void>((resolve) => {
    let count = 0;
    const heard = () => {
      count += 1;
      if (count > 1) process.exit(130);
      resolve();
    };
    process.on("SIGINT", heard).on("SIGTERM", heard);
  });
  const lost = Promise.withResolvers<never>();
  // Most of a second's work, which no other command needs.
  const { startService } = await import("./server.ts");
  const service = await startService({ ...options, onLost: lost.reject });
  return { ...service, ended: Promise.race([signal, lost.promise]).finally(() => service.stop()) };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError("A port is a number from 0 to 65535.");
}
