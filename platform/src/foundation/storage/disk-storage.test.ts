import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { array, assert, property, string } from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { diskStorage } from "./disk-storage.ts";
import { checkedKey, FileMissingError, FileTooLargeError, tenantKey } from "./storage.ts";
import type { Storage } from "./storage.ts";

const tenant = "01990000-0000-7000-8000-00000000acde";
const key = tenantKey(tenant, "uploads", "one");

describe("disk storage", () => {
  let directory: string;
  let storage: Storage;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "rowhouse-storage-"));
    storage = diskStorage(directory);
  });
  afterEach(() => rm(directory, { recursive: true }));

  const filesLeft = async (): Promise<string[]> => {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  };

  it("removes all files of a tenant, and no other's", async () => {
    const other = tenantKey(tenant.replace("acde", "1417"), "uploads", "one");
    for (const one of [key, tenantKey(tenant, "jobs", "1", "2", "three"), other]) {
      await storage.write(one, Buffer.from("content"), { maxBytes: 100 });
    }
    await storage.removeFolder(tenantKey(tenant));
    await storage.removeFolder(tenantKey(tenant));
    expect(await filesLeft()).toHaveLength(1);
    expect(await storage.readBytes(other)).toHaveLength(7);
  });

  it("gives back what was written, and says its size and hash", async () => {
    const stored = await storage.write(key, Readable.from([Buffer.from("row"), Buffer.from("house")]), {
      maxBytes: 100,
    });
    expect(stored).toEqual({
      sizeBytes: 8,
      sha256: "ce08f625ecdd8cd9f943540e6ee4336fe3cc3dc0f25a54be6645d70f1644befe",
    });
    const { stream, sizeBytes } = await storage.read(key);
    expect(sizeBytes).toBe(8);
    expect((await buffer(stream)).toString()).toBe("rowhouse");
    expect(Buffer.from(await storage.readRange(key, { from: 3, bytes: 4 })).toString()).toBe("hous");
    await expect(storage.readRange(key, { from: 3, bytes: 6 })).rejects.toThrow("ends before");
  });

  it("leaves nothing of a file that is too large", async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) {
          yield Buffer.alloc(1024);
        }
      })(),
    );
    await expect(storage.write(key, endless, { maxBytes: 10_000 })).rejects.toThrow(FileTooLargeError);
    expect(await filesLeft()).toEqual([]);
  });

  it("leaves nothing of a file whose sender goes away, and keeps the earlier one", async () => {
    await storage.write(key, Buffer.from("first"), { maxBytes: 100 });
    const broken = Readable.from(
      (function* () {
        yield Buffer.from("sec");
        throw new Error("the sender went away");
      })(),
    );
    await expect(storage.write(key, broken, { maxBytes: 100 })).rejects.toThrow("the sender went away");
    expect(Buffer.from(await storage.readBytes(key)).toString()).toBe("first");
    expect(await filesLeft()).toEqual(["one"]);
  });

  it("names a file that is not there", async () => {
    await expect(storage.read(key)).rejects.toThrow(FileMissingError);
    await expect(storage.readBytes(key)).rejects.toThrow(FileMissingError);
    await storage.remove(key);
  });

  it("can be probed", async () => {
    await storage.probe();
    expect(await filesLeft()).toEqual([]);
  });

  it("refuses every key that could leave its folder", () => {
    for (const bad of [
      "tenants/../secret",
      "tenants/a/..",
      "tenants/a//b",
      "/etc/passwd",
      "tenants/a/.hidden",
      "tenants/a\\b",
      "tenants/a/b\0",
      "tenants/a/%2e%2e",
      "incoming/x",
      `tenants/${"a".repeat(600)}`,
    ]) {
      expect(() => checkedKey(bad)).toThrow(TypeError);
    }
  });

  it("makes only keys below the tenant's folder, whatever the parts are", () => {
    assert(
      property(array(string(), { minLength: 1 }), (parts) => {
        const made = keyOrNone(parts);
        return made === undefined || join("/", made).startsWith(`/tenants/${tenant}/`);
      }),
    );
  });
});

function keyOrNone(parts: string[]): string | undefined {
  try {
    return tenantKey(tenant, ...parts);
  } catch {
    return undefined;
  }
}
