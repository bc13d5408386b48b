import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { execPath } from "node:process";
import { text } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";

const shownLines = 6;

/** Builds the web app when it was never built or its source is newer, and says so. Without it the API still serves. */
export async function buildWebApp(directory: string): Promise<string> {
  if (!isStale(directory)) return "Web app ready";
  const vite = join(
    dirname(createRequire(join(directory, "package.json")).resolve("vite/package.json")),
    "bin/vite.js",
  );
  const child = spawn(execPath, [vite, "build", "--logLevel", "warn"], {
    cwd: directory,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  const [said, complained, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (status === 0) return "Web app built";
  const words = stripVTControlCharacters(`${said}\n${complained}`).trim().split("\n");
  return `The web app could not be built; the API works without it. \`npm run build -w web\` shows more.\n${words.slice(0, shownLines).join("\n")}`;
}

function isStale(directory: string): boolean {
  const page = join(directory, "dist/index.html");
  if (!existsSync(page)) return existsSync(join(directory, "index.html"));
  const built = statSync(page).mtimeMs;
  const sources = ["index.html", "package.json", "vite.config.ts", "src", "public"]
    .map((name) => join(directory, name))
    .filter((path) => existsSync(path));
  return sources.some((path) => newest(path) > built);
}

function newest(path: string): number {
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  return Math.max(...readdirSync(path).map((name) => newest(join(path, name))), 0);
}
