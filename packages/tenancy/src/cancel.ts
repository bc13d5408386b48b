import type { Socket } from "node:net";
import { Connection, type Client, type ConnectionConfig } from "pg";

/** What a cancel request needs of a client; pg does not publish these. */
interface Cancellable {
  readonly host: string;
  readonly port: number;
  readonly processID?: number | null;
  readonly secretKey?: number | null;
  readonly ssl?: boolean | object;
}

interface CancelConnection {
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processID: number, secretKey: number): void;
}

/** A server that hangs takes the connection and never closes it. */
const GIVEN_UP_MS = 2_000;

/** Asks the server to cancel what a connection is doing, over a connection of its own, as the protocol demands. */
export function cancelBackend(client: Client): void {
  const { host, port, processID, secretKey, ssl }: Cancellable = client as Client & Cancellable;
  if (typeof processID !== "number" || typeof secretKey !== "number") return;
  const connection = new Connection({ ssl: ssl || false } as ConnectionConfig) as Connection &
    CancelConnection;
  // A server that cannot be reached cannot be asked to stop; the statement then ends by its own timeout.
  connection.on("error", () => {});
  const socket = connection.stream as Socket;
  socket.setTimeout(GIVEN_UP_MS, () => socket.destroy());
  const cancel = () => connection.cancel(processID, secretKey);
  connection.once("connect", () => (ssl ? connection.requestSsl() : cancel()));
  connection.once("sslconnect", cancel);
  if (host.startsWith("/")) connection.connect(`${host}/.s.PGSQL.${port}`);
  else connection.connect(port, host);
}
