import { execFile } from "node:child_process";
import { glob, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Client } from "pg";
import { expect, it } from "vitest";
import { createTestDatabase } from "./testing.ts";

const run = promisify(execFile);
const packageFolder = fileURLToPath(new URL("..", import.meta.url));

it("starts in five minutes as the README says, from the packed tarball in an empty folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "rowhouse-packed-"));
  const database = await createTestDatabase({ content: ["empty"], build: async () => {} });
  try {
    // The package and what it depends on, all as tarballs: npm then has nothing to ask a registry for.
    const folders = [packageFolder, ...(await dependencyFolders(packageFolder))];
    const tarballs: string[] = [];
    await mkdir(join(folder, "packed"));
    await run("npm", ["run", "build"], { cwd: packageFolder });
    const packed = await run(
      "npm",
      ["pack", "--ignore-scripts", "--json", "--pack-destination", join(folder, "packed"), ...folders],
      { cwd: folder, maxBuffer: 1e8 },
    );
    for (const { filename } of Object.values(
      JSON.parse(packed.stdout) as Record<string, { filename: string }>,
    ))
      tarballs.push(join(folder, "packed", filename));
    const application = join(folder, "application");
    await mkdir(application);
    await writeFile(join(application, "package.json"), '{ "type": "module" }');
    await run("npm", ["install", "--offline", "--no-audit", "--no-fund", ...tarballs], {
      cwd: application,
    });

    const readme = await readFile(join(packageFolder, "README.md"), "utf8");
    const block = (name: string) =>
      new RegExp(`^\`\`\`${name}\n([\\s\\S]*?)^\`\`\`$`, "m").exec(readme)?.[1] ?? "";
    await mkdir(join(application, "migrations"));
    await writeFile(join(application, "migrations/0001_notes.sql"), block("sql migrations/0001_notes.sql"));
    await writeFile(join(application, "start.ts"), block("ts start.ts"));
    const env = { ...process.env, DATABASE_URL: database.url("superuser"), NODE_OPTIONS: "" };
    const { stdout } = await run(process.execPath, ["start.ts"], { cwd: application, env });
    expect(stdout).toBe(block("text"));

    const tsc = createRequire(import.meta.url).resolve("typescript/package.json");
    await run(
      process.execPath,
      [
        join(dirname(tsc), "bin/tsc"),
        "--noEmit",
        "--strict",
        "--module",
        "nodenext",
        "--types",
        "node",
        "start.ts",
      ],
      { cwd: application },
    );
  } finally {
    await database.drop();
    const server = new Client({ connectionString: process.env["ROWHOUSE_TEST_DATABASE_URL"] });
    await server.connect();
    await server.query(`drop role if exists ${database.name}_owner, ${database.name}_app`);
    await server.end();
    await rm(folder, { recursive: true });
  }
}, 180_000);

it("knows no word of the products that are built on it", async () => {
  const words =
    /\b(organi[sz]ations?|estimates?|estimating|bills?|workbooks?|workslips?|quantity surveyors?)\b/i;
  const found: string[] = [];
  for await (const file of glob("{README.md,package.json,docs/*.md,examples/**/*,src/**/*.ts,sql/**/*.sql}", {
    cwd: packageFolder,
  })) {
    if (file.endsWith("package.test.ts") || !/\.\w+$/.test(file)) continue;
    const lines = (await readFile(join(packageFolder, file), "utf8")).split("\n");
    for (const [index, line] of lines.entries())
      if (words.test(line)) found.push(`${file}:${index + 1} ${line.trim()}`);
  }
  expect(found).toEqual([]);
});

/** The folders of everything that the package needs at run time, as installed beside it. */
async function dependencyFolders(folder: string, known = new Set<string>()): Promise<Set<string>> {
  const { dependencies = {} } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as {
    dependencies?: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    const paths = createRequire(join(folder, "package.json")).resolve.paths(name) ?? [];
    for (const path of paths) {
      const candidate = join(path, name);
      const isThere = await readFile(join(candidate, "package.json")).then(
        () => true,
        () => false,
      );
      if (!isThere) continue;
      if (!known.has(candidate)) {
        known.add(candidate);
        await dependencyFolders(candidate, known);
      }
      break;
    }
  }
  return known;
}
