import { log } from "@clack/prompts";
import { examineDatabase } from "./foundation/database/examine-database.ts";
import { withDatabase } from "./maintenance.ts";

/** `rowhouse doctor`: names every hole in the isolation of organizations and how to mend it; fails when there is one. */
export async function examine(asJson: boolean): Promise<void> {
  await withDatabase(async ({ address }, secret) => {
    const findings = await examineDatabase(address, secret);
    const holes = findings.filter(({ severity }) => severity === "hole");
    process.exitCode = holes.length > 0 ? 1 : 0;
    if (asJson) {
      process.stdout.write(`${JSON.stringify(findings)}\n`);
      return;
    }
    for (const { code, severity, object, why, mend } of findings) {
      log[severity === "hole" ? "error" : "warn"](`${code}: ${object}\n${why}\nMend: ${mend}`);
    }
    if (holes.length === 0) log.success("No hole was found: every organization sees its own rows only");
  });
}
