// Bundles the CLI with everything it imports into dist/, so that the packed CLI needs no other package.
import { rmSync } from "node:fs";
import { build } from "esbuild";

rmSync(new URL("dist", import.meta.url), { recursive: true, force: true });
await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: { main: "src/main.ts", commands: "src/commands.ts" },
  outdir: "dist",
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
