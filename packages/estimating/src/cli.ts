import { runCommandLine } from "./reading/command-line.ts";

process.exitCode = await runCommandLine(process.argv.slice(2), process.stdout, process.stderr);
