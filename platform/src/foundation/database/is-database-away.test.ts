import { Client, DatabaseError } from "pg";
import { describe, expect, it } from "vitest";
import { isDatabaseAway } from "./is-database-away.ts";

const answer = (code: string) => Object.assign(new DatabaseError("", 0, "error"), { code });

describe("a database that is away", () => {
  it("is told from a refused connection, also behind another error", async () => {
    const refused: unknown = await new Client({ host: "127.0.0.1", port: 1 })
      .connect()
      .catch((error: unknown) => error);
    expect(isDatabaseAway(refused)).toBe(true);
    expect(isDatabaseAway(new Error("The catalog could not be read", { cause: refused }))).toBe(true);
  });

  it("is told from a server that stops or starts, and not from a statement that is wrong", () => {
    expect(["57P01", "57P02", "57P03", "08006"].map((code) => isDatabaseAway(answer(code)))).not.toContain(
      false,
    );
    expect(["23505", "42601", "57014"].map((code) => isDatabaseAway(answer(code)))).not.toContain(true);
  });
});
