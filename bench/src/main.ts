import { rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { makeDisposableFolder } from "@rowhouse/platform/src/foundation/database/embedded-postgres/disposable-folder.ts";
import { startEmbeddedPostgres } from "@rowhouse/platform/src/foundation/database/embedded-postgres/start-embedded-postgres.ts";
import { Client } from "pg";
import { benchContext } from "./context.ts";
import { benchCrowd } from "./crowd.ts";
import { benchMigrate } from "./migrate.ts";
import { benchPlanner } from "./planner.ts";
import { benchRates } from "./rates.ts";
import { drawTable } from "./table.ts";
import { benchTenants } from "./tenants.ts";
import { benchWorkbook } from "./workbook.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "9" },
    case: { type: "string" },
  },
});
const [bench] = positionals;
if (bench === "workbook") {
  const rows = await benchWorkbook({
    rounds: Number(values.rounds),
    only: values.case,
    onProgress: (done, of) => {
      if (!values.json) process.stderr.write(`\r${done} of ${of} cases measured`);
    },
  });
  const memory = rows.map((row) => `${row.case} ${row.variant}: peak ${row.peakRssMb} MB`);
  console.log(
    values.json
      ? JSON.stringify({ bench, versions: { node: process.versions.node }, rows })
      : `\r${drawTable(rows)}\n${memory.join("\n")}`,
  );
  process.exit(0);
}
const onServer = new Map([
  ["context", benchContext],
  ["crowd", benchCrowd],
  ["migrate", benchMigrate],
  ["planner", benchPlanner],
  ["rates", benchRates],
  ["tenants", benchTenants],
]).get(bench ?? "");
if (!onServer) {
  console.error(
    "Usage: npm run bench -- context [--json] [--rounds 9]\n       npm run bench -- crowd [--json] [--rounds 9] [--case 1000-schemas]\n       npm run bench -- migrate [--json] [--rounds 9]\n       npm run bench -- planner [--json] [--rounds 9] [--case ilike]\n       npm run bench -- rates [--json] [--rounds 9]\n       npm run bench -- tenants [--json] [--rounds 9] [--case warm]\n       npm run bench -- workbook [--json] [--rounds 9] [--case bill-pdf-500]",
  );
  process.exit(2);
}

const server = await openServer();
try {
  const options = {
    serverUrl: server.url,
    rounds: Number(values.rounds),
    only: values.case,
    onProgress: (done: number, of: number) => {
      if (!values.json) process.stderr.write(`\r${done} of ${of} cases measured`);
    },
  };
  const rows = await onServer(options);
  const versions = await versionsOf(server.url);
  if (values.json) console.log(JSON.stringify({ bench, versions, rows }));
  else
    console.log(
      `\r${drawTable(rows)}\n${Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(", ")}`,
    );
} finally {
  await server.stop();
}

/** The server of ROWHOUSE_BENCH_DATABASE_URL (a superuser's), else an embedded one for the time of the bench. */
async function openServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const url = process.env["ROWHOUSE_BENCH_DATABASE_URL"];
  if (url) return { url, stop: async () => {} };
  const home = makeDisposableFolder("bench");
  const embedded = await startEmbeddedPostgres({ home, isDisposable: true });
  return {
    url: embedded.url,
    async stop() {
      await embedded.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function versionsOf(url: string): Promise<Record<string, string>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>("show server_version");
  await client.end();
  const pg = createRequire(import.meta.url)("pg/package.json") as { version: string };
  return { node: process.versions.node, postgresql: rows[0]?.server_version ?? "", pg: pg.version };
}
