import { Pool } from "pg";
import { deleteOrganization } from "../control-plane/organizations/delete-organization.ts";
import { openFleet } from "../control-plane/placements/open-fleet.ts";
import { connectionFor, controlRole, type DatabaseAddress } from "../foundation/database/roles.ts";
import { diskStorage } from "../foundation/storage/disk-storage.ts";

/** What a process is told that deletes organizations all at once, for tests that kill it. */
export interface DeleteOrganizations {
  readonly address: DatabaseAddress;
  readonly secret: string;
  readonly files: string;
  readonly slugs: readonly string[];
}

const { address, files, slugs, ...given } = JSON.parse(process.argv[2] ?? "") as DeleteOrganizations;
const secret = Buffer.from(given.secret);
const control = new Pool(connectionFor(address, secret, controlRole));
const placements = await openFleet({ control, address, secret });
await Promise.all(slugs.map((slug) => deleteOrganization({ placements, storage: diskStorage(files) }, slug)));
await placements.fleet.end();
await control.end();
