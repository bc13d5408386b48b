import type { ClientConfig } from "pg";
import { censusPlacements, type PlacementFinding } from "../census-placements.ts";
import { findDrift } from "../migrations/find-drift.ts";
import {
  migrateFleet,
  type FleetAccess,
  type FleetReport,
  type FleetRunOptions,
} from "../migrations/migrate-fleet.ts";
import { planFleet, type FleetPlan } from "../migrations/plan-fleet.ts";
import { fillSpares } from "../migrations/spares.ts";
import { readSummaries, type PlacementSummary } from "../migrations/summaries.ts";
import type { Residence, TenantId } from "../placement.ts";
import { createTenant, type TenantHome } from "./create-tenant.ts";
import { deleteTenant, type DeleteOptions } from "./delete-tenant.ts";
import { dropDatabase, makeDatabase } from "./databases.ts";
import { OwnerPools } from "./owner-pools.ts";
import { prepareServer } from "./prepare-server.ts";
import { recover, type Recovery } from "./recover.ts";
import { setTenantState } from "./set-tenant-state.ts";

/** A database of a server; without one, any that the login may connect to (`postgres`, say). */
export interface Place {
  readonly server: string;
  readonly database?: string | undefined;
}

export interface FleetOptions extends Omit<FleetAccess, "connectOwner"> {
  /**
   * How the owner's side reaches a database: as `owner` of the tenant tables, or as `admin`, who may create, secure and drop
   * databases on that server (asked for where a tenant gets a database of its own, and never else).
   */
  readonly connect: (place: Place, login: "owner" | "admin") => ClientConfig;
  readonly ownerRole: string;
  /** Logins besides the owner that keep what is taken from PUBLIC in a new database. */
  readonly trustedRoles?: readonly string[];
  readonly key: NonNullable<FleetAccess["key"]>;
  /**
   * The logins' passwords. With it the fleet makes them on a server that lacks them, before it makes anything else there. Undefined
   * for a login that is somebody else's to make.
   */
  readonly password?: (server: string, role: string) => string | undefined;
}

/** The owner's side of the engine: makes, migrates, examines and removes the placements that `createTenancy` serves from. */
export interface Fleet {
  /**
   * Gives a new tenant its place: among others in a shared placement, in a schema, or in a database of its own. What is left by a
   * failure half-way is undone before it is reported.
   *
   * @throws TenancyError TENANT_EXISTS, PLACEMENT_MISSING, ISOLATION_HOLE, or whatever PostgreSQL says
   */
  createTenant(tenantId: TenantId, home: TenantHome): Promise<Residence>;
  /** From now on every node is refused by the database; what is in flight ends by itself. */
  suspend(tenantId: TenantId): Promise<void>;
  resume(tenantId: TenantId): Promise<void>;
  /**
   * Ends a tenant: waits for its transactions in flight, then removes its rows in batches, its schema or its database. Called again
   * after an interruption it goes on. Nobody finds the tenant from its beginning on.
   */
  deleteTenant(tenantId: TenantId, options?: DeleteOptions): Promise<void>;
  /** Undoes what a killed {@link createTenant} left, and ends what a killed {@link deleteTenant} began. Any number of nodes may. */
  recover(): Promise<Recovery>;
  /** Sees to it that a server has the fleet's logins. What makes something there does it by itself. */
  prepareServer(server: string): Promise<void>;
  /**
   * Makes spare schemas in a database, or spare databases on a server, until there are `count`. Says how many it made.
   *
   * @throws TenancyError ISOLATION_HOLE
   */
  fillSpares(pool: Place & { readonly count: number }): Promise<number>;
  /** Brings every placement to the release, and takes the census of the databases that it worked in. */
  migrate(options?: FleetRunOptions): Promise<FleetReport>;
  plan(): Promise<FleetPlan>;
  status(): Promise<PlacementSummary[]>;
  drift(): ReturnType<typeof findDrift>;
  /** Names every hole in the isolation, in every placement that is whole. */
  census(): Promise<PlacementFinding[]>;
  /** Closes every connection. */
  end(): Promise<void>;
}

/** What the verbs of a fleet stand on. */
export type FleetTools = FleetOptions &
  FleetAccess & {
    readonly owners: OwnerPools;
    /** Servers that have the logins. */
    readonly prepared: Set<string>;
  };

/** Opens the owner's side. It opens connections as it needs them, and closes them when they are idle. */
export function createFleet(options: FleetOptions): Fleet {
  const connectOwner: FleetAccess["connectOwner"] = (place) => options.connect(place, "owner");
  const owners = new OwnerPools((place) => options.connect(place, "owner"));
  const tools: FleetTools = { ...options, connectOwner, owners, prepared: new Set() };
  return {
    createTenant: (id, home) => createTenant(tools, id, home),
    suspend: (id) => setTenantState(tools, id, "suspended"),
    resume: (id) => setTenantState(tools, id, "ready"),
    deleteTenant: (id, deletion) => deleteTenant(tools, id, deletion),
    recover: () => recover(tools),
    prepareServer: (server) => prepareServer(tools, server),
    fillSpares: ({ server, database, count }) =>
      fillSpares(tools, {
        server,
        ...(database === undefined ? {} : { database }),
        count,
        makeDatabase: async (place, hold) => {
          await makeDatabase(tools, place, hold);
          // Nobody works in a spare database for long.
          await owners.forget(place);
        },
        dropDatabase: (place, hold) => dropDatabase(tools, place, hold),
      }),
    migrate: (run) => migrateFleet(tools, { examine: true, ...run }),
    plan: () => planFleet(tools),
    status: () => readSummaries(options.catalog, options.release),
    drift: () => findDrift(tools),
    census: async () => {
      const placements = await readSummaries(options.catalog, options.release);
      return censusPlacements(
        placements.filter(({ state }) => state === "ready" || state === "spare"),
        {
          ...options,
          connect: (server, database) => options.connect({ server, database }, "owner"),
        },
      );
    },
    end: () => owners.end(),
  };
}
