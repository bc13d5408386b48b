import { describe, expect, it } from "vitest";
import { createClient } from "./index.ts";

describe("the client", () => {
  it("sends the token and the organization of the moment, and types the answer", async () => {
    const sent: Request[] = [];
    let organization = "acme";
    const client = createClient({
      baseUrl: "http://rowhouse.test",
      accessToken: async () => "token-of-now",
      organization: () => organization,
      fetch: async (request: Parameters<typeof fetch>[0]) => {
        sent.push(new Request(request));
        return Response.json({ status: "ok", version: "1.2.3" });
      },
    });
    const { data } = await client.GET("/api/health");
    organization = "initech";
    await client.GET("/api/jobs/{id}/status", { params: { path: { id: "7" } } });
    expect(data?.version).toBe("1.2.3");
    expect(sent.map(({ url }) => url)).toEqual([
      "http://rowhouse.test/api/health",
      "http://rowhouse.test/api/jobs/7/status",
    ]);
    expect(sent.map(({ headers }) => headers.get("authorization"))).toEqual([
      "Bearer token-of-now",
      "Bearer token-of-now",
    ]);
    expect(sent.map(({ headers }) => headers.get("x-organization"))).toEqual(["acme", "initech"]);
  });

  it("sends neither when there is none", async () => {
    const sent: Request[] = [];
    const client = createClient({
      baseUrl: "http://rowhouse.test",
      fetch: async (request: Parameters<typeof fetch>[0]) => {
        sent.push(new Request(request));
        return Response.json({});
      },
    });
    await client.GET("/api/health");
    expect([...(sent[0]?.headers.keys() ?? [])]).not.toContain("authorization");
    expect([...(sent[0]?.headers.keys() ?? [])]).not.toContain("x-organization");
  });
});
