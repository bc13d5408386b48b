import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockDataFolder } from "./lock-data-folder.ts";
import { identifyProcess } from "./process-identity.ts";

describe("the lock of a data folder", () => {
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rowhouse-lock-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const pretend = (pid: number, identity: string | undefined) => {
    writeFileSync(join(folder, "lock"), JSON.stringify({ pid, identity }));
  };

  it("is held once, tells a second start where the first serves, and can be had again after a release", () => {
    const lock = lockDataFolder(folder);
    lock.announce("http://localhost:3123");
    expect(() => lockDataFolder(folder)).toThrow(expect.objectContaining({ code: "ALREADY_RUNNING" }));
    expect(() => lockDataFolder(folder)).toThrow(`process ${process.pid}. It serves http://localhost:3123.`);
    lock.release();
    expect(existsSync(join(folder, "lock"))).toBe(false);
    lockDataFolder(folder).release();
  });

  it("is still held by a process that is stopped, and is taken over from one that was killed", async () => {
    const child = spawn("sleep", ["600"]);
    const pid = child.pid ?? 0;
    pretend(pid, identifyProcess(pid));
    child.kill("SIGSTOP");
    expect(() => lockDataFolder(folder)).toThrow(`process ${pid}`);
    child.kill("SIGKILL");
    await once(child, "exit");
    lockDataFolder(folder).release();
  });

  it("is not taken for held when another process got the dead holder's number", () => {
    pretend(process.pid, "another boot, another start");
    expect(() => lockDataFolder(folder)).not.toThrow();
  });

  it("is taken over when it was cut off in the middle of being written", () => {
    writeFileSync(join(folder, "lock"), '{"pid":');
    expect(() => lockDataFolder(folder)).not.toThrow();
  });
});
