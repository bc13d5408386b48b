import { StartError } from "../../errors.ts";
import type { App } from "./create-app.ts";

const triedPorts = 20;

/** Listens on the port, or, unless it is fixed, on the next free one. Returns the port. */
export async function listen(
  app: App,
  wish: { host: string; port: number; isPortFixed: boolean },
): Promise<number> {
  const { host, port, isPortFixed } = wish;
  const candidates =
    isPortFixed || port === 0
      ? [port]
      : [...Array.from({ length: triedPorts }, (_, index) => port + index), 0];
  for (const candidate of candidates) {
    try {
      await app.listen({ host, port: candidate });
      const address = app.server.address();
      return typeof address === "object" && address !== null ? address.port : candidate;
    } catch (error) {
      const { code } = error as { code?: string };
      if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    }
  }
  throw new StartError(
    "PORT_TAKEN",
    `Port ${port} on ${host} is taken by another program, or not ours to use.`,
    "Choose another with PORT, or leave PORT unset to get the next free one.",
  );
}
