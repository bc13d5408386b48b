import { join } from "node:path";
import { log, progress } from "@clack/prompts";
import { Pool } from "pg";
import { asTable } from "./as-table.ts";
import { readConfig } from "./config.ts";
import { deleteOrganization, type DeletionDeps } from "./control-plane/organizations/delete-organization.ts";
import { getOrganization } from "./control-plane/organizations/get-organization.ts";
import {
  listOrganizations,
  type ListedOrganization,
} from "./control-plane/organizations/list-organizations.ts";
import {
  resumeOrganization,
  suspendOrganization,
} from "./control-plane/organizations/suspend-organization.ts";
import { openFleet } from "./control-plane/placements/open-fleet.ts";
import { StartError } from "./errors.ts";
import { closePool } from "./foundation/database/close-pool.ts";
import { connectionFor, controlRole } from "./foundation/database/roles.ts";
import { diskStorage } from "./foundation/storage/disk-storage.ts";
import { withDatabase } from "./maintenance.ts";

/** `rowhouse organizations list` */
export async function list(asJson: boolean): Promise<void> {
  await withOrganizations(async ({ placements: { control } }) => {
    const organizations = await listOrganizations(control);
    if (asJson) process.stdout.write(`${JSON.stringify(organizations)}\n`);
    else process.stdout.write(asTable<ListedOrganization>(columns, organizations));
  });
}

/** `rowhouse organizations suspend <name>` */
export async function suspend(slug: string): Promise<void> {
  await withOrganizations(({ placements }) => suspendOrganization(placements, slug));
  log.success(`${slug} is suspended: its members are refused and its jobs wait`);
}

/** `rowhouse organizations resume <name>` */
export async function resume(slug: string): Promise<void> {
  await withOrganizations(({ placements }) => resumeOrganization(placements, slug));
  log.success(`${slug} is served again`);
}

/** `rowhouse organizations delete <name> --confirm <name>` */
export async function remove(slug: string, confirmed: string | undefined): Promise<void> {
  await withOrganizations(async (deps) => {
    const { name } = await getOrganization(deps.placements.control, slug);
    if (confirmed !== slug) {
      throw new StartError(
        "NOT_CONFIRMED",
        `${name} would be deleted with all its data, and nothing brings that back.`,
        `Repeat the command with --confirm ${slug}.`,
      );
    }
    const bar = process.stdout.isTTY ? progress({ indicator: "timer" }) : undefined;
    bar?.start(`Deleting ${slug}`);
    let total = 0;
    await deleteOrganization(deps, slug, {
      onProgress: ({ table, rows }) => {
        total += rows;
        bar?.advance(1, `${total} rows deleted, now ${table}`);
      },
    });
    bar?.stop(`${total} rows deleted`);
    log.success(`${slug} is deleted`);
  });
}

async function withOrganizations(work: (deps: DeletionDeps) => Promise<void>): Promise<void> {
  await withDatabase(async ({ address }, secret) => {
    await using opened = new AsyncDisposableStack();
    const control = new Pool({ ...connectionFor(address, secret, controlRole), max: 2 });
    opened.defer(() => closePool(control));
    const placements = await openFleet({ control, address, secret });
    opened.defer(() => placements.fleet.end());
    await work({ placements, storage: diskStorage(join(readConfig().dataDirectory, "files")) });
  });
}

const columns = ["slug", "plan", "state", "isolation", "server", "database", "schema"] as const;
