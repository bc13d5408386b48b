import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testRoles } from "../src/testing.ts";

/**
 * Runs tests of the engine with the application's login going through PgBouncer in transaction mode.
 *
 *   ROWHOUSE_TEST_DATABASE_URL=postgres://postgres@127.0.0.1:5432/postgres \
 *     node --conditions=source packages/tenancy/scripts/test-through-pgbouncer.ts [test files]
 *
 * PgBouncer 1.21 or later is `pgbouncer` on the PATH, or what PGBOUNCER names.
 */
const adapters = ["pg", "kysely", "drizzle"].map((name) => `adapters/${name}`);
const files = ["tenancy", "injection", "token", "fence", ...adapters].map(
  (name) => `packages/tenancy/src/${name}.test.ts`,
);
/** One server connection for everybody: whatever a tenant leaves in it, the next one meets. */
const residueFiles = ["packages/tenancy/src/residue.test.ts"];

const server = new URL(process.env["ROWHOUSE_TEST_DATABASE_URL"] ?? "");
const given = process.argv.slice(2);
const outcomes =
  given.length > 0
    ? [await runThroughPgBouncer(given, 4)]
    : [await runThroughPgBouncer(files, 4), await runThroughPgBouncer(residueFiles, 1)];
process.exitCode = Math.max(...outcomes);

async function runThroughPgBouncer(tests: readonly string[], poolSize: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "pgbouncer-"));
  const port = await findFreePort();
  await chmod(folder, 0o755);
  await writeFile(join(folder, "users.txt"), `"${testRoles.app}" "${testRoles.app}"\n`);
  await writeFile(
    join(folder, "pgbouncer.ini"),
    `[databases]
* = host=${server.hostname} port=${server.port || 5432}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = plain
auth_file = ${join(folder, "users.txt")}
pool_mode = transaction
default_pool_size = ${poolSize}
max_client_conn = 200
max_prepared_statements = 200
`,
  );
  const asNobody = process.getuid?.() === 0 ? ["--user=nobody"] : [];
  const pooler = spawn(
    process.env["PGBOUNCER"] ?? "pgbouncer",
    ["--quiet", ...asNobody, join(folder, "pgbouncer.ini")],
    { stdio: "inherit" },
  );
  const poolerEnds = untilEnded(pooler);
  try {
    await Promise.race([untilListening(port), poolerEnds]);
    const vitest = spawn("npx", ["vitest", "run", ...tests], {
      stdio: "inherit",
      env: { ...process.env, ROWHOUSE_TEST_POOLER_URL: `postgres://127.0.0.1:${port}` },
    });
    return await untilEnded(vitest);
  } finally {
    pooler.kill("SIGTERM");
    await poolerEnds;
    await rm(folder, { recursive: true });
  }
}

function untilEnded(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

async function findFreePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port: free } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return free;
}

async function untilListening(at: number): Promise<void> {
  const answers = await new Promise<boolean>((resolve) => {
    const socket = connect(at, "127.0.0.1", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("connect", () => socket.end());
  });
  if (!answers) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    await untilListening(at);
  }
}
