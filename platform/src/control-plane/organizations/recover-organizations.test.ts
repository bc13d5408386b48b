import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client, escapeIdentifier } from "pg";
import { expect, it } from "vitest";
import { adminUrlOf } from "../../foundation/database/as-admin.ts";
import { diskStorage } from "../../foundation/storage/disk-storage.ts";
import type { DeleteOrganizations } from "../../testing/delete-organizations.ts";
import { openTestService, testSecret } from "../../testing/open-test-service.ts";
import { recoverOrganizations } from "./recover-organizations.ts";

const program = fileURLToPath(new URL("../../testing/delete-organizations.ts", import.meta.url));
const quiet = { info: () => undefined, warn: () => undefined };
const plans = { row: "starter", schema: "pro", database: "enterprise" } as const;
const name = (text: string | undefined) => escapeIdentifier(text ?? "");
const isolations = ["row", "schema", "database"] as const;

it(
  "ends the deletions that a kill -9 interrupted, in each isolation, from any node, and touches nobody else",
  { timeout: 120_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "rowhouse-recover-"));
    const service = await openTestService();
    const { control, admin, placements, address } = service;
    const neighbour = await service.signUp("neighbour");
    const ids: string[] = [];
    for (const isolation of isolations) {
      const { organizationId } = await service.signUp(`in-${isolation}`, {
        subscription_plan: plans[isolation],
      });
      ids.push(organizationId);
      mkdirSync(join(folder, "files/tenants", organizationId), { recursive: true });
      writeFileSync(join(folder, "files/tenants", organizationId, "a-file"), "");
    }
    const places = await control.query<{ database: string; schema: string }>(
      `select database, schema from placements p join residences r on r.placement_id = p.id
     where r.tenant_id = any ($1) order by array_position($1, r.tenant_id)`,
      [ids],
    );
    const [, ownSchema, ownDatabase] = places.rows;
    const blocker = new Client({ connectionString: adminUrlOf(address) });
    await blocker.connect();
    await blocker.query(
      `begin; lock table shared.uploads in share mode; lock table ${name(ownSchema?.schema)}.uploads in share mode;
     comment on database ${name(ownDatabase?.database)} is 'held for a moment'`,
    );
    const files = join(folder, "files");
    const given: DeleteOrganizations = {
      address,
      secret: testSecret,
      files,
      slugs: isolations.map((isolation) => `in-${isolation}`),
    };
    const child = spawn(process.execPath, ["--conditions=source", program, JSON.stringify(given)], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    const { rows } = await blocker.query<{ pid: number }>("select pg_backend_pid() as pid");
    const waiting = async () =>
      (
        await admin.query("select from pg_stat_activity where $1 = any (pg_blocking_pids(pid))", [
          rows[0]?.pid,
        ])
      ).rowCount;
    await expect.poll(waiting, { timeout: 60_000 }).toBe(3);
    child.kill("SIGKILL");
    await once(child, "exit");
    await blocker.query("rollback");
    await blocker.end();

    const states = async () =>
      (
        await control.query<{ state: string }>("select state from organizations where id = any ($1)", [ids])
      ).rows.map(({ state }) => state);
    expect(await states()).toEqual(["cancelled", "cancelled", "cancelled"]);
    const deps = { placements, storage: diskStorage(files) };
    // as long as the server has not noticed that a dead process is gone, its organization is left to it
    while ((await states()).some((state) => state !== "erased"))
      await Promise.all([recoverOrganizations(deps, quiet), recoverOrganizations(deps, quiet)]);

    const left = await admin.query(
      `select from control.residences where tenant_id = any ($1::uuid[]) union all
     select from rowhouse.residents where tenant_id = any ($1::text[]) union all
     select from queue.lanes where tenant_id = any ($1::uuid[]) union all
     select from pg_namespace where nspname = $2 union all
     select from pg_database where datname = $3`,
      [ids, ownSchema?.schema, ownDatabase?.database],
    );
    expect(left.rowCount).toBe(0);
    expect(ids.filter((id) => existsSync(join(folder, "files/tenants", id)))).toEqual([]);
    expect((await neighbour.request({ url: "/api/estimates" })).statusCode).toBe(200);
    await service.close();
    rmSync(folder, { recursive: true });
  },
);
