import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

/** A way to a database that can be closed: connections are then refused; or silent: they are taken, and nobody answers. */
export interface Gate {
  /** The same address through the gate. */
  url: string;
  /** Resolves when somebody came to the gate. */
  visited: Promise<void>;
  open(): Promise<void>;
  close(): Promise<void>;
}

/** Sets a silent gate before a database. Opening it answers those who come from then on. */
export async function openGate(databaseUrl: string): Promise<Gate> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const visited = Promise.withResolvers<void>();
  let isSilent = true;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
  };
  const server = createServer((socket) => {
    keep(socket);
    visited.resolve();
    if (isSilent) return;
    const inside = keep(connect(Number(target.port), target.hostname));
    socket.pipe(inside).pipe(socket);
    socket.once("close", () => inside.destroy());
    inside.once("close", () => socket.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    visited: visited.promise,
    async open() {
      isSilent = false;
      if (!server.listening) await once(server.listen(port, "127.0.0.1"), "listening");
    },
    async close() {
      const closed = server.listening ? once(server.close(), "close") : undefined;
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
