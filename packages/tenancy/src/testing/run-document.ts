import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Client } from "pg";

const nodeModules = fileURLToPath(new URL("../../../../node_modules", import.meta.url));

/**
 * Runs the code blocks of a document in order: SQL by the owner, one statement after another; TypeScript as a program of its own;
 * SQL with a file's name is written to that file. What the programs print must be what the `text` block after them says.
 *
 * @returns for each `text` block what was printed since the last one, and what the document says
 */
export async function runDocument(
  document: URL,
  env: Readonly<Record<string, string>>,
): Promise<{ printed: string; written: string }[]> {
  const folder = await mkdtemp(join(tmpdir(), "rowhouse-document-"));
  const owner = new Client({ connectionString: env["OWNER_URL"] });
  await owner.connect();
  const compared: { printed: string; written: string }[] = [];
  let printed = "";
  try {
    await symlink(nodeModules, join(folder, "node_modules"));
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    for (const { language, name, code } of readBlocks(await readFile(document, "utf8"))) {
      if (language === "text") {
        compared.push({ printed, written: code });
        printed = "";
      } else if (language === "sql" && name.includes("/")) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), code);
      } else if (language === "sql") {
        // CREATE INDEX CONCURRENTLY must be alone.
        for (const statement of code.split(/;\n/)) await owner.query(statement);
      } else if (language === "ts") {
        await writeFile(join(folder, "program.ts"), code);
        const run = promisify(execFile)(process.execPath, ["--conditions=source", "program.ts"], {
          cwd: folder,
          env: { ...process.env, ...env },
        });
        printed += (await run).stdout;
      }
    }
    return compared;
  } finally {
    await owner.end();
    await rm(folder, { recursive: true });
  }
}

function readBlocks(text: string): { language: string; name: string; code: string }[] {
  return Array.from(
    text.matchAll(/^```(\w+) ?(\S*)\n([\s\S]*?)^```$/gm),
    ([, language = "", name = "", code = ""]) => ({
      language,
      name,
      code,
    }),
  );
}
