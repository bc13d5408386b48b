import { pino, destination, type Logger } from "pino";

/** Where log lines go: standard output, nowhere, or a file. */
export type LogDestination = "stdout" | "silent" | (string & {});

/** Fields that must never reach a log, whatever a caller passes. */
const secrets = [
  "password",
  "admin_password",
  "access",
  "refresh",
  "authorization",
  "cookie",
  "*.password",
  "*.admin_password",
  "*.access",
  "*.refresh",
  "*.authorization",
  "*.cookie",
  "req.headers.authorization",
  "req.headers.cookie",
];

/** Makes the logger that is handed down: one JSON line for each event. */
export function createLogger(options: { level: string; to: LogDestination }): Logger {
  const settings = {
    level: options.to === "silent" ? "silent" : options.level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { req: describeRequest, err: describeError },
    redact: { paths: secrets, censor: "[hidden]" },
  };
  if (options.to === "stdout" || options.to === "silent") return pino(settings);
  return pino(settings, destination({ dest: options.to, mkdir: true, mode: 0o600, sync: false }));
}

/** Without the query, which may hold a signature. */
function describeRequest(request: { method?: string; url?: string; ip?: string }): object {
  return { method: request.method, path: request.url?.split("?")[0], from: request.ip };
}

/** An error's own words; drivers hang whole connections on theirs. */
function describeError(error: Error & { code?: unknown }): object {
  const cause = error.cause instanceof Error ? describeError(error.cause) : undefined;
  return { type: error.name, message: error.message, code: error.code, stack: error.stack, cause };
}
