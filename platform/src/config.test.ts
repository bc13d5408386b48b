import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

describe("the configuration", () => {
  it("needs nothing for a trial, and cannot be changed once read", () => {
    const config = readConfig({}, {});
    expect(config).toMatchObject({
      mode: "trial",
      host: "localhost",
      port: 3000,
      isPortFixed: false,
      databaseUrl: undefined,
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it("takes what is asked for over what the environment says", () => {
    const config = readConfig(
      { port: 0, dataDirectory: "here" },
      { PORT: "4000", ROWHOUSE_DATA: "/elsewhere" },
    );
    expect(config).toMatchObject({ port: 0, isPortFixed: true, dataDirectory: resolve("here") });
  });

  it("knows further servers by the names of their variables", () => {
    const { servers } = readConfig(
      {},
      { ROWHOUSE_SERVER_EU_URL: "postgres://a@eu/c", ROWHOUSE_SERVER_IN_2_URL: "postgres://a@in/c" },
    );
    expect(servers).toEqual({ eu: "postgres://a@eu/c", in_2: "postgres://a@in/c" });
  });

  it.each([
    [{ PORT: "seventy" }, "CONFIG_INVALID", "PORT"],
    [{ DATABASE_URL: "mysql://root@db/x" }, "CONFIG_INVALID", "DATABASE_URL"],
    [{ ROWHOUSE_SECRET: "short" }, "CONFIG_INVALID", "ROWHOUSE_SECRET"],
    [{ ROWHOUSE_SERVER_EU_URL: "eu.example.com" }, "CONFIG_INVALID", "eu"],
    [{ ROWHOUSE_SERVER_MAIN_URL: "postgres://a@b/c" }, "CONFIG_INVALID", "main"],
    [{ ROWHOUSE_TRUST_PROXY: "perhaps" }, "CONFIG_INVALID", "ROWHOUSE_TRUST_PROXY"],
    [{ DATABASE_URL: "postgres://a@b/c", NODE_ENV: "production" }, "SECRET_MISSING", "secret"],
  ])("refuses %j by code, naming what is wrong", (environment, code, words) => {
    const read = () => readConfig({}, environment);
    expect(read).toThrow(words);
    expect(read).toThrow(expect.objectContaining({ code, remedy: expect.stringContaining(" ") }));
  });
});
