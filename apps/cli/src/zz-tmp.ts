import { readFileSync } from "node:fs";
import { Config, run, settings } from "@oclif/core";
import { reportError } from "./report-error.ts";

settings.enableAutoTranspile = false;
const pjson = JSON.parse(readFileSync("/work/main/apps/cli/package.json", "utf8"));
pjson.oclif.commands.target = "./src/zz-cmds.ts";
try {
  await run(process.argv.slice(2), await Config.load({ root: "/work/main/apps/cli", pjson, ignoreManifest: true }));
} catch (e) {
  process.exitCode = reportError(e);
}
