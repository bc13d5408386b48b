import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { StartError } from "./errors.ts";

const checkout = fileURLToPath(new URL("../..", import.meta.url));

const port = z.coerce.number().int().min(0).max(65_535);

const PostgresUrl = z.url({ protocol: /^postgres(ql)?$/ });

/** `ROWHOUSE_SERVER_EU_URL` is the server `eu`. */
const serverVariable = /^ROWHOUSE_SERVER_([A-Z][A-Z0-9_]{0,30})_URL$/;
const Servers = z.record(
  z.string().refine((name) => name !== "main", "is the server of DATABASE_URL: give this one another name"),
  PostgresUrl,
);

/** The environment variables that Rowhouse knows. Everything has a default that suits a trial. */
const Environment = z.object({
  ROWHOUSE_DATA: z.string().min(1).optional(),
  ROWHOUSE_SECRET: z.string().min(32, "needs at least 32 characters").optional(),
  ROWHOUSE_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  ROWHOUSE_HOST: z.string().min(1).optional(),
  ROWHOUSE_LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  ROWHOUSE_SKIP_WEB_BUILD: z.stringbool().default(false),
  ROWHOUSE_TRUST_PROXY: z.stringbool().default(false),
  ROWHOUSE_SPARE_SCHEMAS: z.coerce.number().int().min(0).max(1_000).default(2),
  ROWHOUSE_SPARE_DATABASES: z.coerce.number().int().min(0).max(100).default(1),
  DATABASE_URL: PostgresUrl.optional(),
  PORT: port.optional(),
  NODE_ENV: z.string().optional(),
});

export interface Config {
  readonly version: string;
  /** Trial: everything by itself, under the data folder. Production: a database of yours, and the census must pass. */
  readonly mode: "trial" | "production";
  readonly dataDirectory: string;
  /** The root secret, when it is given from outside; otherwise the data folder holds one. */
  readonly secret: string | undefined;
  /** Superuser's or owner's URL of a real server; undefined for the embedded one. */
  readonly databaseUrl: string | undefined;
  /** Administrators' URLs of further servers, by name, where organizations may be placed. */
  readonly servers: Readonly<Record<string, string>>;
  readonly host: string;
  readonly port: number;
  /** True when the port was chosen by somebody: then no other is taken instead. */
  readonly isPortFixed: boolean;
  /** Where people find the service; undefined until the port is known. */
  readonly publicUrl: string | undefined;
  readonly trustProxy: boolean;
  /** Empty placements that a worker keeps ready for sign-ups. */
  readonly spares: { readonly schemas: number; readonly databases: number };
  readonly logLevel: string;
  readonly webDirectory: string;
  /** True where the web app is built beforehand. */
  readonly skipWebBuild: boolean;
}

export interface ConfigOverrides {
  dataDirectory?: string | undefined;
  port?: number | undefined;
}

/** Reads the configuration, once: the only reader of the environment. The result is frozen and handed down. */
export function readConfig(overrides: ConfigOverrides = {}, environment = process.env): Config {
  const env = parse(Environment, environment);
  const servers = readServers(environment);
  const mode = env.DATABASE_URL !== undefined && env.NODE_ENV === "production" ? "production" : "trial";
  if (mode === "production" && env.ROWHOUSE_SECRET === undefined) {
    throw new StartError(
      "SECRET_MISSING",
      "In production the root secret comes from outside.",
      "Set ROWHOUSE_SECRET to at least 32 random characters, the same for every process, and keep it safe.",
    );
  }
  const chosenPort = overrides.port ?? env.PORT;
  return Object.freeze({
    version: readVersion(),
    mode,
    dataDirectory: resolve(overrides.dataDirectory ?? env.ROWHOUSE_DATA ?? resolve(checkout, ".rowhouse")),
    secret: env.ROWHOUSE_SECRET,
    databaseUrl: env.DATABASE_URL,
    servers,
    host: env.ROWHOUSE_HOST ?? (mode === "production" ? "0.0.0.0" : "localhost"),
    port: chosenPort ?? 3000,
    isPortFixed: chosenPort !== undefined,
    publicUrl: env.ROWHOUSE_PUBLIC_URL,
    trustProxy: env.ROWHOUSE_TRUST_PROXY,
    spares: { schemas: env.ROWHOUSE_SPARE_SCHEMAS, databases: env.ROWHOUSE_SPARE_DATABASES },
    logLevel: env.ROWHOUSE_LOG_LEVEL,
    skipWebBuild: env.ROWHOUSE_SKIP_WEB_BUILD,
    webDirectory: resolve(checkout, "web"),
  });
}

function readServers(environment: NodeJS.ProcessEnv): Record<string, string> {
  const named = Object.entries(environment).flatMap(([variable, url]) => {
    const name = serverVariable.exec(variable)?.[1];
    return name === undefined ? [] : [[name.toLowerCase(), url]];
  });
  return Object.freeze(parse(Servers, Object.fromEntries(named)));
}

function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new StartError(
    "CONFIG_INVALID",
    `The environment is not right:\n${parsed.error.issues.map(({ path, message }) => `  ${path.join(".")}: ${message}`).join("\n")}`,
    "Correct these variables, or unset them: each has a default.",
  );
}

function readVersion(): string {
  const manifest = z.object({ version: z.string() });
  return manifest.parse(JSON.parse(readFileSync(resolve(checkout, "platform/package.json"), "utf8"))).version;
}
