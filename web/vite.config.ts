import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ["source", "module", "browser", "development|production"] },
  server: { proxy: { "/api": "http://localhost:3000" } },
  build: { target: "es2023", reportCompressedSize: false, assetsInlineLimit: 0 },
});
