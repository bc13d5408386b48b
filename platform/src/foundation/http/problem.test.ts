import { expect, test } from "vitest";
import { createLogger } from "../telemetry/create-logger.ts";
import { createApp } from "./create-app.ts";

test("a full disk is named, with what became of the file, however deep it lies in the error", async () => {
  const app = createApp({
    logger: createLogger({ level: "info", to: "silent" }),
    translate: () => undefined,
  });
  app.get("/write", { config: { public: true } }, () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    throw new Error("The file was not written", { cause: full });
  });
  const answer = await app.inject("/write");
  expect(answer.statusCode).toBe(507);
  expect(answer.json()).toMatchObject({
    code: "STORAGE_FULL",
    remedy: expect.stringContaining("Nothing of the file was kept"),
  });
  expect(answer.body).not.toContain("ENOSPC");
});
