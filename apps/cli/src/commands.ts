/** The table of contents of the CLI: command id → class. oclif's `explicit` strategy reads it (see package.json). */
import type { Command } from "@oclif/core";
import Bundle from "./commands/bundle.ts";
import Classify from "./commands/classify.ts";
import Cluster from "./commands/cluster.ts";
import Compile from "./commands/compile.ts";
import Completion from "./commands/completion.ts";
import Detach from "./commands/detach.ts";
import Diff from "./commands/diff.ts";
import Doctor from "./commands/doctor.ts";
import Explain from "./commands/explain.ts";
import Facts from "./commands/facts.ts";
import Handle from "./commands/handle.ts";
import Inspect from "./commands/inspect.ts";
import KeysExport from "./commands/keys/export.ts";
import KeysGenerate from "./commands/keys/generate.ts";
import KeysShow from "./commands/keys/show.ts";
import Minimize from "./commands/minimize.ts";
import PolicyCheck from "./commands/policy/check.ts";
import PolicyDiff from "./commands/policy/diff.ts";
import PolicyList from "./commands/policy/list.ts";
import PolicyShow from "./commands/policy/show.ts";
import PolicyTier from "./commands/policy/tier.ts";
import Rebuild from "./commands/rebuild.ts";
import Redact from "./commands/redact.ts";
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
  cluster: Cluster,
  facts: Facts,
  classify: Classify,
  bundle: Bundle,
  explain: Explain,
  handle: Handle,
  redact: Redact,
  "policy:list": PolicyList,
  "policy:show": PolicyShow,
  "policy:diff": PolicyDiff,
  "policy:check": PolicyCheck,
  "policy:tier": PolicyTier,
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
