// Bundles the CLI with everything it imports into dist/, so that the packed CLI needs no other package. Built beside and swapped, so
// that a build that fails leaves the last good one.
import { renameSync, rmSync } from "node:fs";
import { build } from "esbuild";

const folder = import.meta.dirname;
const fresh = `${folder}/.dist-${process.pid}`;
try {
  await build({
    absWorkingDir: folder,
    entryPoints: { main: "src/main.ts", commands: "src/commands.ts" },
    outdir: fresh,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    splitting: true,
    conditions: ["@assay/source"],
    logLevel: "warning",
    // oclif is CommonJS: it needs a require in an ES module.
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
  });
  rmSync(`${folder}/dist`, { recursive: true, force: true });
  renameSync(fresh, `${folder}/dist`);
} catch (error) {
  rmSync(fresh, { recursive: true, force: true });
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
