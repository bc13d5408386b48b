import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeApi } from "./describe-api.ts";

const published = new URL("../../packages/client/openapi.json", import.meta.url);

describe("the API's description", () => {
  it("is the one that the typed client is generated from (else: npm run generate -w packages/client)", async () => {
    expect(JSON.parse(readFileSync(published, "utf8"))).toEqual(
      JSON.parse(JSON.stringify(await describeApi())),
    );
  });

  it("says of each operation how it fails and who may call it", async () => {
    const { paths } = JSON.parse(readFileSync(published, "utf8")) as {
      paths: Record<string, Record<string, { responses: object; security?: object[]; description?: string }>>;
    };
    const operations = Object.values(paths).flatMap((path) => Object.values(path));
    expect(operations.length).toBeGreaterThan(25);
    for (const { responses } of operations) expect(responses).toHaveProperty("default");
    expect(paths["/api/health"]?.["get"]?.security).toEqual([]);
    expect(paths["/api/jobs/create"]?.["post"]?.description).toContain("`jobs.run`");
  });
});
