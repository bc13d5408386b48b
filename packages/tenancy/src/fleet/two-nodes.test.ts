import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Pool } from "pg";
import { expect } from "vitest";
import { admitTenant, removeTenant } from "../provision.ts";
import { forEachIsolation } from "../testing.ts";
import { installCatalog } from "./catalog.ts";

forEachIsolation((it) => {
  it("lets a process with a stale catalog find a tenant that another process moved, and repeats its work once", async (fixture) => {
    const { acme, key, database } = fixture;
    const twin = await fixture.openTwin();
    const catalog = new Pool({ connectionString: database.url("owner"), max: 1 });
    await installCatalog(catalog, "control");
    for (const { id, server, database: name, schema, kind } of [acme.placement, twin.placement])
      await catalog.query(
        "insert into control.placements (id, server, database, schema, kind) values ($1, $2, $3, $4, $5)",
        [id, server, name, schema, kind],
      );
    await catalog.query("insert into control.residences (tenant_id, placement_id) values ($1, $2)", [
      acme.id,
      acme.placement.id,
    ]);
    const appUrl = new URL(acme.appUrl);
    appUrl.pathname = "/{database}";
    const options = {
      catalogUrl: database.url("owner"),
      appUrl: decodeURI(appUrl.href),
      key: key.toString("hex"),
      tenant: acme.id,
    };
    const node = spawn(
      process.execPath,
      [
        "--conditions=source",
        new URL("../testing/second-node.ts", import.meta.url).pathname,
        JSON.stringify(options),
      ],
      { stdio: ["pipe", "pipe", "inherit"] },
    );
    const lines = createInterface({ input: node.stdout });
    const write = async (line: string): Promise<unknown> => {
      const answer = once(lines, "line");
      node.stdin.write(`${line}\n`);
      return JSON.parse(String((await answer)[0])) as unknown;
    };

    expect(await write("at home")).toEqual({ at: acme.placement.database, calls: 1 });
    await removeTenant(acme.owner, acme.id);
    await admitTenant(twin.owner, { tenantId: acme.id, placement: twin.placement, epoch: 2 });
    await catalog.query("update control.residences set placement_id = $2, epoch = 2 where tenant_id = $1", [
      acme.id,
      twin.placement.id,
    ]);
    expect(await write("moved")).toEqual({ at: twin.placement.database, calls: 2 });
    expect(await write("settled")).toEqual({ at: twin.placement.database, calls: 1 });
    await removeTenant(twin.owner, acme.id);
    expect(await write("nowhere")).toEqual({ code: "TENANT_MOVED", calls: 2 });

    node.stdin.end();
    await once(node, "exit");
    await catalog.end();
  });
});
