import type { QueryConfig } from "pg";
import { injections } from "../injections.ts";
import { entering, leaks, type ProbeSession, type Probes } from "./probe-session.ts";

/** What comes of statements that an attacker smuggles in. */
export const injectionProbes: Probes = {
  "returns no canary for any payload injected into a SELECT, nor for any statement": async (session) => {
    const { victim, notes } = session;
    for (const { value, statement } of injections({ victimId: victim.id, table: notes, column: "body" })) {
      const result = await injected(
        session,
        statement ?? `select body from ${notes} where body = '${value}'`,
      );
      if (leaks(session, result)) return false;
    }
    return true;
  },
};

async function injected({ app, attacker, token }: ProbeSession, text: string): Promise<unknown> {
  await app.query("begin");
  try {
    await app.query(entering(token(attacker.id)));
    // The driver would send a statement without parameters by the simple protocol, which takes several; the engine never does.
    const { rows } = await app.query({ text, queryMode: "extended" } as QueryConfig);
    return rows;
  } catch (error) {
    return { ...(error as Error), message: String(error) };
  } finally {
    await app.query("rollback");
  }
}
