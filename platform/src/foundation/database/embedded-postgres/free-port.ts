import { createServer } from "node:net";

/** A TCP port on the loopback interface that nobody listens on: the preferred one if it is free. */
export async function freePort(preferred?: number, host = "127.0.0.1"): Promise<number> {
  return (preferred !== undefined && (await tryPort(preferred, host))) || (await tryPort(0, host)) || 0;
}

function tryPort(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(undefined);
    });
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : undefined);
      });
    });
  });
}
