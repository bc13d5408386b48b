import { join } from "node:path";
import { createTenancy, type Finding, type Placement } from "@rowhouse/tenancy";
import { Pool } from "pg";
import type { Logger } from "pino";
import { buildApp, type RateLimits } from "./app.ts";
import { readConfig, type Config } from "./config.ts";
import { keepPlacements } from "./control-plane/placements/keep-placements.ts";
import { openCatalog } from "./control-plane/placements/open-catalog.ts";
import { openFleet } from "./control-plane/placements/open-fleet.ts";
import { openDataPlane } from "./data-plane/open-data-plane.ts";
import { StartError } from "./errors.ts";
import { lockDataFolder } from "./foundation/data-folder/lock-data-folder.ts";
import { openDataFolder } from "./foundation/data-folder/open-data-folder.ts";
import { closePool } from "./foundation/database/close-pool.ts";
import { openDatabase } from "./foundation/database/open-database.ts";
import { addressOf, sharedPlacement } from "./foundation/database/placement-address.ts";
import { provisionDatabase, servedVersions } from "./foundation/database/provision-database.ts";
import { appRole, connectionFor, controlRole } from "./foundation/database/roles.ts";
import { buildWebApp } from "./foundation/http/build-web-app.ts";
import { listen } from "./foundation/http/listen.ts";
import { deriveKey } from "./foundation/secrets/derive-key.ts";
import { createLogger, type LogDestination } from "./foundation/telemetry/create-logger.ts";
import { rootSecret } from "./root-secret.ts";
import { startWorker } from "./worker.ts";

export interface ServiceOptions {
  dataDirectory?: string | undefined;
  /** 0 takes a free one. */
  port?: number | undefined;
  logDestination?: LogDestination;
  /** What this process does; both by default. */
  roles?: { serve?: boolean; work?: boolean };
  /** Leaves the web app as it is. */
  skipWebBuild?: boolean;
  limits?: Partial<RateLimits>;
  /** Told that the embedded PostgreSQL ended and cannot be started again. */
  onLost?: (error: unknown) => void;
  /** Told each step, in words for people. */
  onStep?: (words: string) => void;
}

export interface Service {
  /** Empty when this process only works. */
  url: string;
  port: number;
  logger: Logger;
  stop(): Promise<void>;
}

/** How long answers in flight may take before their connections are cut. */
const closePatienceMs = 3_000;

/** Starts the whole service in this process: database, worker, HTTP. Stopping it leaves nothing behind. */
export async function startService(options: ServiceOptions = {}): Promise<Service> {
  await using openings = new AsyncDisposableStack();
  const { url, port, logger } = await open(options, openings);
  const closing = openings.move();
  let stopped: Promise<void> | undefined;
  return { url, port, logger, stop: () => (stopped ??= closing.disposeAsync()) };
}

async function open(options: ServiceOptions, openings: AsyncDisposableStack): Promise<Omit<Service, "stop">> {
  const config = readConfig({ dataDirectory: options.dataDirectory, port: options.port });
  const { serve = true, work = true } = options.roles ?? {};
  const step = options.onStep ?? (() => undefined);
  openDataFolder(config.dataDirectory);
  const lock = config.databaseUrl === undefined ? lockDataFolder(config.dataDirectory) : undefined;
  openings.defer(() => lock?.release());
  const logger = createLogger({ level: config.logLevel, to: options.logDestination ?? "stdout" });
  openings.defer(() => logger.flush());
  const secret = rootSecret(config);

  const database = await openDatabase({
    url: config.databaseUrl,
    servers: config.servers,
    home: config.dataDirectory,
    onLost: (error) => {
      logger.fatal({ err: error }, "PostgreSQL ended and could not be started again");
      options.onLost?.(error);
    },
  });
  openings.defer(async () => {
    // connections that end because we stop are no news
    logger.level = "silent";
    await database.stop();
  });
  database.notes.forEach(step);
  const provisioned = await provisionDatabase(database.address, secret);
  const applied = provisioned.control.length + provisioned.fleet.applied;
  if (applied > 0) step(`${applied} migrations applied`);
  for (const { placement: late, reason } of provisioned.fleet.failures) {
    step(`Placement ${late.id} could not be brought to this release: ${reason}`);
    logger.error({ placement: late.id, reason }, "A placement could not be brought to this release");
  }
  for (const { server, reason } of provisioned.servers) {
    step(`Server ${server} could not be prepared, its organizations wait: ${reason}`);
    logger.error({ server, reason }, "A server could not be prepared");
  }

  const { address } = database;
  const placement = sharedPlacement(address);
  const control = new Pool({
    ...connectionFor(address, secret, controlRole),
    max: 10,
    idleTimeoutMillis: 60_000,
  });
  control.on("error", (error) => logger.warn({ err: error }, "A connection of the control plane was lost"));
  openings.defer(() => closePool(control));
  const placements = await openFleet({ control, address, secret });
  openings.defer(() => placements.fleet.end());
  const catalog = openCatalog(placements, { refuses: config.mode === "production", log: logger });
  openings.defer(() => catalog.end());
  const [homes, others] = await listExaminable(control, placement);
  refuseHoles(config, step, await catalog.examine(homes));
  // Whoever is asked for before its turn has come is looked at first.
  void catalog.examine(others);
  const tenancy = createTenancy({
    catalog,
    connection: (tenantPlacement) => connectionFor(addressOf(address, tenantPlacement), secret, appRole),
    key: placements.keyOf,
    serves: await servedVersions(),
  });
  openings.defer(() => tenancy.end());
  const dataPlane = await openDataPlane({
    tenancy,
    control: connectionFor(address, secret, controlRole),
    home: placement,
    storageDirectory: join(config.dataDirectory, "files"),
    signingKey: deriveKey(secret, "signed-urls"),
    log: logger,
  });
  openings.defer(() => dataPlane.close());

  if (work) {
    const worker = await startWorker(dataPlane);
    openings.defer(() => worker.stop());
    const keeper = keepPlacements({ placements, storage: dataPlane.storage }, config.spares, logger);
    openings.defer(() => keeper.stop());
    step("Worker ready for jobs");
  }
  if (!serve) return { url: "", port: 0, logger };

  if (!options.skipWebBuild && !config.skipWebBuild) step(await buildWebApp(config.webDirectory));
  let port = config.port;
  const publicUrl = () => config.publicUrl ?? `http://localhost:${port}`;
  const app = await buildApp({
    logger,
    version: config.version,
    secret,
    control,
    tenancy,
    placements,
    dataPlane,
    publicUrl,
    webDirectory: join(config.webDirectory, "dist"),
    trustProxy: config.trustProxy,
    ...(options.limits && { limits: options.limits }),
  });
  openings.defer(async () => {
    const impatience = setTimeout(() => app.server.closeAllConnections(), closePatienceMs);
    await app.close();
    clearTimeout(impatience);
  });
  port = await listen(app, config);
  lock?.announce(publicUrl());
  if (port !== config.port && config.port !== 0) step(`Port ${config.port} is taken, so it is ${port}`);
  return { url: publicUrl(), port, logger };
}

/** The placements in the control plane's database, and all others. */
async function listExaminable(control: Pool, home: Placement): Promise<[Placement[], Placement[]]> {
  const { rows } = await control.query<Placement>(
    "select id, server, database, schema, kind from placements where state in ('ready', 'spare') order by kind desc, id",
  );
  const isHome = ({ server, database }: Placement) => server === home.server && database === home.database;
  return [rows.filter(isHome), rows.filter((placement) => !isHome(placement))];
}

/** A trial goes on and says what is wrong; production serves nothing. */
function refuseHoles(config: Config, step: (words: string) => void, findings: Finding[]): void {
  const holes = findings.filter(({ severity }) => severity === "hole");
  for (const { code, object, why } of holes) step(`Isolation: ${code} ${object}: ${why}`);
  if (holes.length === 0 || config.mode !== "production") return;
  throw new StartError(
    "ISOLATION_HOLE",
    `The database has ${holes.length} hole(s) in the isolation of organizations:\n${holes.map(({ object, why }) => `  ${object}: ${why}`).join("\n")}`,
    "`rowhouse doctor` tells how to mend each. Nothing is served until then.",
  );
}
