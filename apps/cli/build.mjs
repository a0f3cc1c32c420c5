// Bundles the CLI with everything it imports into dist/, so that the packed CLI needs no other package. Built beside and swapped, so
// that a build that fails leaves the last good one.
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const folder = import.meta.dirname;
const fresh = `${folder}/.dist-${process.pid}`;
try {
  await build({
    absWorkingDir: folder,
    entryPoints: { main: "src/main.ts", commands: "src/commands.ts", "root-help": "src/root-help.ts" },
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
  // The summaries for `assay --help`, so that help loads no command.
  const { COMMANDS } = await import(`${fresh}/commands.js`);
  const { summariesOf } = await import(`${fresh}/root-help.js`);
  writeFileSync(`${fresh}/commands.json`, JSON.stringify(summariesOf(COMMANDS)));
  rmSync(`${folder}/dist`, { recursive: true, force: true });
  renameSync(fresh, `${folder}/dist`);
} catch (error) {
  rmSync(fresh, { recursive: true, force: true });
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
