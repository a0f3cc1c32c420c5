/** The first words of the CLI: `--version` is answered at once, everything else goes to oclif. */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { EXIT } from "./exit-codes.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** `target`: the command table, built or (in development) from source; the packed CLI and the source run share one code path. */
export async function start(target = "./dist/commands.js"): Promise<void> {
  mindStreams();
  const pjson = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
  pjson.oclif.commands.target = target;
  const [first] = process.argv.slice(2);
  if (first === "--version" || first === "-V" || first === "version") {
    process.stdout.write(
      `assay ${pjson.version} (Node ${process.versions.node}, ${process.platform} ${process.arch})\n`,
    );
    return;
  }
  if (first === undefined || first === "--help" || first === "-h" || (first === "help" && process.argv.length === 3)) {
    const { readSummaries, rootHelp } = await import("./root-help.ts");
    const summaries = readSummaries(`${root}/dist/commands.json`);
    if (summaries) {
      process.stdout.write(rootHelp(summaries, pjson.version));
      return;
    }
  }
  const { runOclif } = await import("./oclif.ts");
  await runOclif(root, pjson);
}

/**
 * A reader that went away (`assay … | head`) is not an error: the rest goes nowhere, and the answer keeps its exit code. A disk that is
 * full is one: what was asked for is not there.
 */
function mindStreams(): void {
  process.stderr.on("error", () => {});
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    process.stderr.write(`assay: the answer could not be written: ${error.message}\n`);
    process.exit(EXIT.usage.code);
  });
}

export const main = start;
