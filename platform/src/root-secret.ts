import { join } from "node:path";
import type { Config } from "./config.ts";
import { readOrCreateSecret } from "./foundation/secrets/read-or-create-secret.ts";

/** The data folder's own secret serves a trial; production gets it from outside. */
export function rootSecret(config: Config): Buffer {
  return Buffer.from(config.secret ?? readOrCreateSecret(join(config.dataDirectory, "secret")), "utf8");
}
