import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source", "module", "node", "development|production"] } },
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "platform/src/**/*.test.ts",
      "bench/src/**/*.test.ts",
      "docs/**/*.test.ts",
      "web/src/**/*.test.ts",
    ],
    globalSetup: ["./platform/src/foundation/database/test-server.ts"],
    pool: "forks",
    // A process runs file after file and loads the code once; no test changes what another's file could see.
    isolate: false,
    execArgv: ["--conditions=source"],
    // A test waits for PostgreSQL more than it computes: two at once also on a machine of two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for comes; how soon is no test's business.
    expect: { poll: { timeout: 50_000 } },
  },
});
