/** Flags shared by the commands that run a target on an input, and what they become for the library. */
import { Args, Flags } from "@oclif/core";

export const INPUT_ARG = { file: Args.string({ description: "crashing .wasm or .aot", required: true }) };

export const TARGET_FLAGS = {
  runtime: Flags.string({
    char: "r",
    description: "a runtime by name (assay runtimes list)",
    helpValue: "NAME",
    helpGroup: "TARGET",
  }),
  timeout: Flags.integer({
    description: "seconds that one run may take",
    default: 10,
    min: 1,
    max: 3600,
    helpValue: "S",
    helpGroup: "TARGET",
  }),
};

export const SEARCH_FLAGS = {
  workers: Flags.integer({
    char: "j",
    description: "questions asked at the same time; the result is the same for any number",
    min: 1,
    max: 64,
    helpValue: "N",
    helpGroup: "MINIMIZE",
  }),
  "max-time": Flags.integer({
    description: "seconds after which minimizing stops with the best so far",
    min: 1,
    helpValue: "S",
    helpGroup: "MINIMIZE",
  }),
};

export const POLICY_FLAGS = {
  policy: Flags.string({
    description: "policy revision (assay policy list); default: the one in force on the report's date",
    helpValue: "ID",
    helpGroup: "POLICY",
  }),
  "fail-on": Flags.string({
    description: "exit 1 when the verdict's action or class is one of these (comma separated)",
    helpValue: "LIST",
    helpGroup: "POLICY",
  }),
};

/** The report's date when none is declared: today, in UTC. Written into the case once. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
