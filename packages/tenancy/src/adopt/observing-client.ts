import { Client, type ClientConfig } from "pg";

/** What row level security would have done, had it been on. */
export interface Observation {
  /** With its schema, quoted where it must be. */
  readonly table: string;
  /** `read`: the row would have been hidden. `write`: it would have been refused. */
  readonly verb: "read" | "write";
  /** The tenant whose unit of work it was; null where there was none. */
  readonly tenant: string | null;
  readonly rowTenant: string | null;
}

/**
 * A client for pg's pools, of the engine or of code that does not use it yet, which hands over what an observed table noted.
 *
 * ```ts
 * const pool = new Pool({ connectionString, Client: observingClient((seen) => log.warn(seen)) });
 * ```
 */
export function observingClient(note: (observation: Observation) => void): typeof Client {
  return class ObservingClient extends Client {
    constructor(config?: string | ClientConfig) {
      super(config);
      this.on("notice", ({ code, detail }) => {
        if (code === "RH100" && detail) note(JSON.parse(detail) as Observation);
      });
    }
  };
}
