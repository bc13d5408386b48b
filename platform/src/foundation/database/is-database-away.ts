// Connection exceptions, and a server that is stopping or starting.
const awaySqlState = /^(08...|57P0[123])$/;
const awaySystemCodes = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT"]);

/** Tells whether PostgreSQL could not be reached, was stopped under a statement, or is still starting. */
export function isDatabaseAway(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
    if (awaySqlState.test(code) || awaySystemCodes.has(code)) return true;
    if (/^Connection terminated|^timeout exceeded when trying to connect/.test(cause.message)) return true;
  }
  return false;
}
