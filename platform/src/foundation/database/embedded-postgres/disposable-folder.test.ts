import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { makeDisposableFolder } from "./disposable-folder.ts";

it("makes a folder of its own, and removes what a process left that was killed hours ago, and nothing else", () => {
  const own = makeDisposableFolder("trial");
  const { pid: dead } = spawnSync(process.execPath, ["--version"]);
  const beside = (pid: number) => join(dirname(own), `rowhouse-trial-${pid}-abcdef`);
  const [left, lately, foreign] = [
    beside(dead),
    `${beside(dead)}g`,
    `${dirname(own)}/rowhouse-other-${dead}`,
  ];
  try {
    for (const folder of [left, lately, foreign]) mkdirSync(join(folder, "data"), { recursive: true });
    const yesterday = new Date(Date.now() - 86_400_000);
    for (const folder of [own, left, foreign]) utimesSync(folder, yesterday, yesterday);
    const other = makeDisposableFolder("trial");
    expect([own, left, lately, foreign, other].map((folder) => existsSync(folder))).toEqual([
      true,
      false,
      true,
      true,
      true,
    ]);
    rmSync(other, { recursive: true });
  } finally {
    for (const folder of [own, left, lately, foreign]) rmSync(folder, { recursive: true, force: true });
  }
});
