import { renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const served = fileURLToPath(new URL("dist", import.meta.url));
const fresh = fileURLToPath(new URL("node_modules/.web-next", import.meta.url));
const old = fileURLToPath(new URL("node_modules/.web-old", import.meta.url));

/** A running service reads `dist`: the new one takes its place whole, it is never seen half-written. */
const replaceWhole: Plugin = {
  name: "replace-whole",
  apply: "build",
  writeBundle() {
    rmSync(old, { recursive: true, force: true });
    try {
      renameSync(served, old);
    } catch {
      // The first build has nothing to replace.
    }
    renameSync(fresh, served);
    rmSync(old, { recursive: true, force: true });
  },
};

export default defineConfig({
  plugins: [react(), replaceWhole],
  resolve: { conditions: ["source", "module", "browser", "development|production"] },
  server: { proxy: { "/api": "http://localhost:3000" } },
  build: {
    target: "es2023",
    outDir: fresh,
    emptyOutDir: true,
    reportCompressedSize: false,
    assetsInlineLimit: 0,
  },
});
