/** The table of contents of the CLI: command id → class. oclif's `explicit` strategy reads it (see package.json). */
import type { Command } from "@oclif/core";
import RuntimesAdd from "./commands/runtimes/add.ts";
import RuntimesList from "./commands/runtimes/list.ts";
import RuntimesRemove from "./commands/runtimes/remove.ts";
import Triage from "./commands/triage.ts";

export const COMMANDS: Record<string, Command.Class> = {
  triage: Triage,
  "runtimes:add": RuntimesAdd,
  "runtimes:list": RuntimesList,
  "runtimes:remove": RuntimesRemove,
};
