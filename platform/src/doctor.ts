import { log, note } from "@clack/prompts";
import { censusLimits, type PlacementFinding } from "@rowhouse/tenancy";
import { examineDatabase, type Examination } from "./foundation/database/examine-database.ts";
import { withDatabase } from "./maintenance.ts";

/**
 * `rowhouse doctor`: names every hole in the isolation of organizations, in every placement, and how to mend it; fails when there
 * is one.
 */
export async function examine(asJson: boolean): Promise<void> {
  await withDatabase(async ({ address }, secret) => {
    const examination = await examineDatabase(address, secret);
    const holes = examination.findings.filter(({ severity }) => severity === "hole");
    process.exitCode = holes.length > 0 ? 1 : 0;
    if (asJson) process.stdout.write(`${JSON.stringify(examination.findings)}\n`);
    else tell(examination, holes.length);
  });
}

function tell({ placements, findings }: Examination, holes: number): void {
  const databases = new Set(placements.map(({ server, database }) => `${server}/${database}`));
  log.step(`Looked at ${count(placements.length, "placement")} in ${count(databases.size, "database")}`);
  for (const { finding, places } of gather(findings)) {
    const { code, severity, object, why, mend } = finding;
    const where =
      databases.size > 1
        ? `  (${places.length > 3 ? count(places.length, "database") : places.join(", ")})`
        : "";
    log[severity === "hole" ? "error" : "warn"](`${code}: ${object}${where}\n${why}\nMend: ${mend}`);
  }
  if (holes === 0) log.success("No hole was found: every organization sees its own rows only");
  else {
    log.message(
      "`npx rowhouse migrate` mends ENGINE_CHANGED; run the rest in the database named, as the owner or a superuser.",
    );
  }
  note(censusLimits.map((limit) => `- ${limit}`).join("\n"), "What this cannot see");
}

/** The same finding in many databases is told once. */
function gather(findings: readonly PlacementFinding[]): { finding: PlacementFinding; places: string[] }[] {
  const alike = Map.groupBy(findings, ({ code, object, why, mend }) =>
    JSON.stringify([code, object, why, mend]),
  );
  return [...alike.values()].flatMap((group) => {
    const [finding] = group;
    return finding ? [{ finding, places: group.map(({ server, database }) => `${server}/${database}`) }] : [];
  });
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
