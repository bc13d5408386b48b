import { glob, readFile } from "node:fs/promises";
import { expect, it } from "vitest";

/** Who runs each documented command: a file, and the words in it that run the command. */
const runBy: Readonly<Record<string, readonly [file: string, words: string]>> = {
  "npm ci": [".ci/run", "\nnpm ci\n"],
  "npm run check": [".ci/run", "\nnpm run check\n"],
  "npm test": [".ci/run", "\nnpm test\n"],
  "npm run build": [".ci/run", "\nnpm run build\n"],
  "npm run test:browser": [".ci/run", "\nnpm run test:browser\n"],
  "npm run format": [".ci/run", "\nnpm run check\n"],
  "npm run demo": [".ci/run", "demo -- --exit --json"],
  "npm run demo -- --exit --json": [".ci/run", "demo -- --exit --json"],
  "npm run bench -- context": [".ci/run", "bench -- context"],
  "npm start": ["platform/src/cli.test.ts", 'run("start"'],
  "npx rowhouse serve": ["platform/src/cli.test.ts", 'withAway, "serve"'],
  "npx rowhouse work": ["platform/src/cli.test.ts", 'settings, "work"'],
  "npx rowhouse migrate": ["platform/src/cli.test.ts", 'run("migrate"'],
  "npx rowhouse migrate status": ["platform/src/cli.test.ts", 'answer("status")'],
  "npx rowhouse migrate plan": ["platform/src/cli.test.ts", 'answer("plan")'],
  "npx rowhouse organizations": ["platform/src/three-isolations.test.ts", '"organizations"'],
  "npx rowhouse plans list": ["platform/src/cli.test.ts", '"plans", "list"'],
  "npx rowhouse plans place enterprise --server eu": [
    "platform/src/cli.test.ts",
    '"plans", "place", "enterprise"',
  ],
  "npx rowhouse doctor": ["platform/src/cli.test.ts", 'run("doctor"'],
  "npm run corpus -- DIR": ["packages/estimating/src/corpus.test.ts", "corpus.ts"],
  "npx rowhouse-estimate read FILE": [
    "packages/estimating/src/reading/command-line.test.ts",
    'run(["read", hall]',
  ],
  "npx rowhouse-estimate read estimate.xls": [
    "packages/estimating/src/reading/command-line.test.ts",
    'run(["read", hall]',
  ],
  "npm install @rowhouse/tenancy pg": ["packages/tenancy/src/package.test.ts", '"install", "--offline"'],
  "npm pkg set type=module": ["packages/tenancy/src/package.test.ts", '"pkg", "set", "type=module"'],
  "npm run picture": [".ci/run", "\nnpm run test:browser\n"],
};

it("every command in the documentation is one that CI or a test runs", async () => {
  const written = await documentedCommands();
  expect(written.size).toBeGreaterThan(8);
  expect([...written].filter((command) => !(command in runBy))).toEqual([]);
});

for (const [command, [file, words]] of Object.entries(runBy)) {
  it(`\`${command}\` is run by ${file}`, async () => {
    expect(await readFile(file, "utf8")).toContain(words);
  });
}

async function documentedCommands(): Promise<Set<string>> {
  const commands = new Set<string>();
  for await (const file of glob(["*.md", "docs/**/*.md", "packages/*/README.md"])) {
    for (const [, code = ""] of (await readFile(file, "utf8")).matchAll(/`+(?:sh\n)?([^`]+)`+/gu)) {
      for (const command of code.split(/\n|&&/u).map((line) => line.trim())) {
        if (/^(npm|npx) /u.test(command)) commands.add(command);
      }
    }
  }
  return commands;
}
