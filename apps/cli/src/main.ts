/**
 * Starts oclif with the explicit command table. `target` is set here so that the packed CLI and the source run share one
 * code path (oclif's own ts detection does not work with TypeScript 7).
 */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

export async function start(target = "./dist/commands.js"): Promise<void> {
  const pjson = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
  pjson.oclif.commands.target = target;
  const [first] = process.argv.slice(2);
  if (first === "--version" || first === "-V" || first === "version") {
    process.stdout.write(
      `assay ${pjson.version} (Node ${process.versions.node}, ${process.platform} ${process.arch})\n`,
    );
    return;
  }
  // Loaded only now: oclif costs more than everything else at start.
  const [{ Config, run, settings }, { reportError }] = await Promise.all([
    import("@oclif/core"),
    import("./report-error.ts"),
  ]);
  settings.enableAutoTranspile = false;
  try {
    const config = await Config.load({ root, pjson, ignoreManifest: true });
    await run(process.argv.slice(2), config);
  } catch (error) {
    process.exitCode = reportError(error);
  }
}

export const main = start;
