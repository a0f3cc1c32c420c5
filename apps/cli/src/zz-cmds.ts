import type { Command } from "@oclif/core";
import Compile from "./commands/compile.ts";
import Detach from "./commands/detach.ts";
import KeysExport from "./commands/keys/export.ts";
import KeysGenerate from "./commands/keys/generate.ts";
import KeysShow from "./commands/keys/show.ts";
import Rebuild from "./commands/rebuild.ts";
import Stamp from "./commands/stamp.ts";
import TrustAdd from "./commands/trust/add.ts";
import TrustCheck from "./commands/trust/check.ts";
import TrustInit from "./commands/trust/init.ts";
import TrustRevoke from "./commands/trust/revoke.ts";
import Verify from "./commands/verify.ts";
export const COMMANDS: Record<string, Command.Class> = {
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
