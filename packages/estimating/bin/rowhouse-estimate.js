#!/usr/bin/env node
import { existsSync } from "node:fs";

// A checkout has the source and runs it as it is; the published package has only what was built from it.
const source = new URL("../src/cli.ts", import.meta.url);
await import(existsSync(source) ? source.href : new URL("../dist/cli.js", import.meta.url).href);
