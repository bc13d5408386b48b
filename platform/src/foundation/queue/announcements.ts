import { EventEmitter } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import type { ClientConfig } from "pg";

/**
 * What the database tells this process: one LISTEN connection for all. The payload carries ids only; whoever is told
 * reads again under the tenant's own context. After a lost connection everybody is told once, since something may
 * have been missed.
 */
export interface Announcements {
  /** A job's row has changed. */
  onJob(tenantId: string, jobId: string, listener: () => void): Unsubscribe;
  /** There may be something to claim. */
  onQueue(listener: () => void): Unsubscribe;
  /** A running job was cancelled. */
  onCancel(listener: (tenantId: string, jobId: string) => void): Unsubscribe;
  close(): Promise<void>;
}

type Unsubscribe = () => void;

const reconnectAfterMs = 500;

export async function listen(
  config: ClientConfig,
  log: { warn(details: object, message: string): void },
): Promise<Announcements> {
  const events = new EventEmitter().setMaxListeners(0);
  const closing = new AbortController();
  let client = await connect();

  async function connect(): Promise<Client> {
    const fresh = new Client({ ...config, keepAlive: true, application_name: "rowhouse-announcements" });
    fresh.on("notification", ({ channel, payload = "" }) => {
      const [tenantId = "", jobId = ""] = payload.split(" ");
      if (channel === "rowhouse_queue") {
        events.emit("queue");
      } else if (channel === "rowhouse_cancel") {
        events.emit("cancel", tenantId, jobId);
      } else {
        events.emit(jobEvent(tenantId, jobId));
      }
    });
    fresh.on("error", (error) => {
      log.warn({ err: error }, "The connection for announcements was lost");
    });
    await fresh.connect();
    fresh.once("end", () => {
      void reconnect();
    });
    for (const channel of ["rowhouse_queue", "rowhouse_jobs", "rowhouse_cancel"]) {
      await fresh.query(`listen ${channel}`);
    }
    return fresh;
  }

  async function reconnect(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        await delay(reconnectAfterMs, undefined, { signal: closing.signal });
        client = await connect();
        for (const event of events.eventNames()) {
          if (event !== "cancel") {
            events.emit(event);
          }
        }
        return;
      } catch (error) {
        if (!closing.signal.aborted) {
          log.warn({ err: error }, "The connection for announcements is not back yet");
        }
      }
    }
  }

  function subscribe(event: string, listener: (...ids: string[]) => void): Unsubscribe {
    events.on(event, listener);
    return () => {
      events.off(event, listener);
    };
  }

  return {
    onJob: (tenantId, jobId, listener) => subscribe(jobEvent(tenantId, jobId), listener),
    onQueue: (listener) => subscribe("queue", listener),
    onCancel: (listener) =>
      subscribe("cancel", (tenantId = "", jobId = "") => {
        listener(tenantId, jobId);
      }),
    async close() {
      closing.abort();
      events.removeAllListeners();
      client.removeAllListeners("end");
      await client.end();
    },
  };
}

function jobEvent(tenantId: string, jobId: string): string {
  return `job ${tenantId} ${jobId}`;
}
