#!/usr/bin/env node
// The committed entry: pnpm links it at install time, before anything is built.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
if (!existsSync(main)) {
  process.stderr.write("assay: not built yet. Run `npm start` (or `npm test`) in the repository root first.\n");
  process.exitCode = 2;
} else {
  const { main: start } = await import("../dist/main.js");
  await start();
}
