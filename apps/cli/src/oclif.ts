/** Hands over to oclif with the explicit command table. A file of its own, so that `--version` and `--help` do not load it. */
import { Config, type Interfaces, run, settings } from "@oclif/core";
import { nearest } from "./nearest.ts";
import { reportError } from "./report-error.ts";
import { UsageError } from "./usage-error.ts";

/** oclif's own ts detection does not work with TypeScript 7, and is not wanted: the table is named in package.json. */
export async function runOclif(root: string, pjson: Interfaces.PJSON): Promise<void> {
  settings.enableAutoTranspile = false;
  try {
    const config = await Config.load({ root, pjson, ignoreManifest: true });
    flow(config);
    checkCommand(config, process.argv.slice(2));
    await run(process.argv.slice(2), config);
  } catch (error) {
    process.exitCode = reportError(error);
  }
}

/** Texts are broken by hand in the source; help breaks them anew for the reader's width. */
function flow(config: Config): void {
  for (const command of config.commands) {
    command.description = command.description?.replace(/(\S)\n(?=\S)/g, "$1 ");
  }
}

/** A word that is neither command nor topic: say what may have been meant, and run nothing. */
function checkCommand(config: Config, argv: readonly string[]): void {
  const words = argv.slice(
    0,
    argv.findIndex((w) => w.startsWith("-")) < 0 ? argv.length : argv.findIndex((w) => w.startsWith("-")),
  );
  const [first, second] = words;
  if (first === undefined || first === "help") return;
  const ids = config.commandIDs;
  const verbs = ids.filter((id) => id.startsWith(`${first}:`)).map((id) => id.slice(first.length + 1));
  if (verbs.length > 0 && !ids.includes(first)) {
    if (second === undefined || verbs.includes(second)) return;
    throw unknown(`${first} ${second}`, nearest(second, verbs), (v) => `${first} ${v}`, verbs.join(", "));
  }
  if (ids.includes(first)) return;
  const known = [...new Set(ids.map((id) => id.split(":")[0] ?? id))];
  throw unknown(first, nearest(first, known), (v) => v, "assay --help lists them");
}

function unknown(said: string, meant: string | undefined, full: (word: string) => string, all: string): UsageError {
  return new UsageError(
    `no command ${JSON.stringify(said)}`,
    meant ? `Did you mean: assay ${full(meant)}` : `Commands: ${all}.`,
  );
}
