import { execFile } from "node:child_process";
import { cp, glob, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "./testing.ts";
import { dropLogins } from "./testing/test-database.ts";

const run = promisify(execFile);
const packageFolder = fileURLToPath(new URL("..", import.meta.url));

const makeEmpty = () => createTestDatabase({ content: ["empty"], build: async () => {} });

const told = `migrated 6 of 7 MIGRATION_FAILED
unknown TENANT_UNKNOWN
suspended TENANT_SUSPENDED
moved TENANT_MOVED
halfMigrated TENANT_OUTSIDE_VERSIONS
unreachable PLACEMENT_UNREACHABLE
unready PLACEMENT_NOT_READY
otherKey TOKEN_INVALID
acme acme
initech initech
globex globex
replayed acme
cut RH002
for another RH002
expired TOKEN_EXPIRED
exhausted POOL_EXHAUSTED
beside it globex
under load each was told its own or PLACEMENT_UNREACHABLE
`;

it("starts in five minutes as the README says, and tells of each fault by its code, from the packed tarball in an empty folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "rowhouse-packed-"));
  const [database, faulty] = await Promise.all([makeEmpty(), makeEmpty()]);
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
    await writeFile(join(application, "package.json"), "{}");
    await run("npm", ["install", "--offline", "--no-audit", "--no-fund", ...tarballs], {
      cwd: application,
    });
    await run("npm", ["pkg", "set", "type=module"], { cwd: application });

    const readme = await readFile(join(packageFolder, "README.md"), "utf8");
    const block = (name: string) =>
      new RegExp(`^\`\`\`${name}\n([\\s\\S]*?)^\`\`\`$`, "m").exec(readme)?.[1] ?? "";
    await mkdir(join(application, "migrations"));
    await writeFile(join(application, "migrations/0001_notes.sql"), block("sql migrations/0001_notes.sql"));
    await writeFile(join(application, "start.ts"), block("ts start.ts"));
    const start = (program: string, { url }: TestDatabase) =>
      run(process.execPath, [program], {
        cwd: application,
        env: { ...process.env, DATABASE_URL: url("superuser"), NODE_OPTIONS: "" },
      });
    // Node strips no types from what is installed.
    const installed = join(application, "node_modules/@rowhouse/tenancy/examples");
    await cp(installed, join(application, "examples"), { recursive: true });
    const [started, faults] = await Promise.all([
      start("start.ts", database),
      start("examples/with-faults.ts", faulty),
    ]);
    expect(started.stdout).toBe(block("text"));
    expect(faults.stdout).toBe(told);

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
    await Promise.all([database.drop(), faulty.drop()]);
    for (const { name } of [database, faulty]) await dropLogins(`${name}_owner`, [`${name}_app`]);
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
