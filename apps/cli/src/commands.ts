/** The table of contents of the CLI: command id → class. oclif's `explicit` strategy reads it (see package.json). */
import type { Command } from "@oclif/core";

export const COMMANDS: Record<string, Command.Class> = {};
