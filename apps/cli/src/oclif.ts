/** Hands over to oclif with the explicit command table. A file of its own, so that `--version` does not load it. */
import { Config, type Interfaces, run, settings } from "@oclif/core";
import { reportError } from "./report-error.ts";

/** oclif's own ts detection does not work with TypeScript 7, and is not wanted: the table is named in package.json. */
export async function runOclif(root: string, pjson: Interfaces.PJSON): Promise<void> {
  settings.enableAutoTranspile = false;
  try {
    const config = await Config.load({ root, pjson, ignoreManifest: true });
    await run(process.argv.slice(2), config);
  } catch (error) {
    process.exitCode = reportError(error);
  }
}
