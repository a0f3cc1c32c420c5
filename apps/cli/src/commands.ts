/** The table of contents of the CLI: command id → class. oclif's `explicit` strategy reads it (see package.json). */
import type { Command } from "@oclif/core";
import Bundle from "./commands/bundle.ts";
import Classify from "./commands/classify.ts";
import Doctor from "./commands/doctor.ts";
import Facts from "./commands/facts.ts";
import Minimize from "./commands/minimize.ts";
import Run from "./commands/run.ts";
import RuntimesAdd from "./commands/runtimes/add.ts";
import RuntimesList from "./commands/runtimes/list.ts";
import RuntimesRemove from "./commands/runtimes/remove.ts";
import Triage from "./commands/triage.ts";

export const COMMANDS: Record<string, Command.Class> = {
  triage: Triage,
  run: Run,
  minimize: Minimize,
  facts: Facts,
  classify: Classify,
  bundle: Bundle,
  "runtimes:add": RuntimesAdd,
  "runtimes:list": RuntimesList,
  "runtimes:remove": RuntimesRemove,
  doctor: Doctor,
};
