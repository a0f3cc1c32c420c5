/** The table of contents of the CLI: command id → class. oclif's `explicit` strategy reads it (see package.json). */
import type { Command } from "@oclif/core";
import Bundle from "./commands/bundle.ts";
import Classify from "./commands/classify.ts";
import Compile from "./commands/compile.ts";
import Completion from "./commands/completion.ts";
import Detach from "./commands/detach.ts";
import Diff from "./commands/diff.ts";
import Doctor from "./commands/doctor.ts";
import Facts from "./commands/facts.ts";
import Inspect from "./commands/inspect.ts";
import KeysExport from "./commands/keys/export.ts";
import KeysGenerate from "./commands/keys/generate.ts";
import KeysShow from "./commands/keys/show.ts";
import Minimize from "./commands/minimize.ts";
import Rebuild from "./commands/rebuild.ts";
import Run from "./commands/run.ts";
import RuntimesAdd from "./commands/runtimes/add.ts";
import RuntimesList from "./commands/runtimes/list.ts";
import RuntimesRemove from "./commands/runtimes/remove.ts";
import Stamp from "./commands/stamp.ts";
import Triage from "./commands/triage.ts";
import TrustAdd from "./commands/trust/add.ts";
import TrustCheck from "./commands/trust/check.ts";
import TrustInit from "./commands/trust/init.ts";
import TrustRevoke from "./commands/trust/revoke.ts";
import Verify from "./commands/verify.ts";

export const COMMANDS: Record<string, Command.Class> = {
  triage: Triage,
  run: Run,
  minimize: Minimize,
  facts: Facts,
  classify: Classify,
  bundle: Bundle,
  inspect: Inspect,
  diff: Diff,
  "runtimes:add": RuntimesAdd,
  "runtimes:list": RuntimesList,
  "runtimes:remove": RuntimesRemove,
  completion: Completion,
  doctor: Doctor,
  compile: Compile,
  stamp: Stamp,
  detach: Detach,
  verify: Verify,
  rebuild: Rebuild,
  "keys:generate": KeysGenerate,
  "keys:show": KeysShow,
  "keys:export": KeysExport,
  "trust:init": TrustInit,
  "trust:add": TrustAdd,
  "trust:revoke": TrustRevoke,
  "trust:check": TrustCheck,
};
