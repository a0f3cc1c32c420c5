/** Flags of `assay bundle`: how it is made, and how one that was sent is checked. Only words: the libraries load when the command runs. */
import { Flags } from "@oclif/core";
import { FORMAT_NAMES } from "./bundle/one-file.ts";
import { TRUST_FLAGS } from "./provenance-flags.ts";
import { TARGET_FLAGS } from "./triage-flags.ts";

export const BUNDLE_FLAGS = {
  zip: Flags.string({
    description: "also write it as one .zip, the same on every machine",
    helpValue: "FILE",
    helpGroup: "MAKE",
  }),
  "encrypt-to": Flags.string({
    description: "encrypt the .zip with age, and leave a mail draft with it (may be repeated)",
    multiple: true,
    multipleNonGreedy: true,
    helpValue: "AGE1…",
    helpGroup: "MAKE",
    dependsOn: ["zip"],
  }),
  format: Flags.string({
    description: "print one file of it, write nothing",
    options: [...FORMAT_NAMES],
    helpGroup: "MAKE",
  }),
  keep: Flags.string({
    description: "what not to replace: path, user, host, env, secret, input-name, address, pid, time, original, all",
    multiple: true,
    multipleNonGreedy: true,
    helpValue: "LIST",
    helpGroup: "MAKE",
  }),
  check: Flags.boolean({ description: "check a bundle that you were sent", helpGroup: "CHECK" }),
  policy: Flags.string({
    description: "classify its facts by this policy too, or by a policy file of your own",
    helpValue: "ID|FILE.json",
    helpGroup: "CHECK",
    dependsOn: ["check"],
  }),
  rerun: Flags.boolean({ description: "run the PoC on your own runtimes", helpGroup: "CHECK", dependsOn: ["check"] }),
  runtime: Flags.string({
    char: "r",
    description: "on this one (may be repeated; default: all)",
    multiple: true,
    multipleNonGreedy: true,
    helpValue: "NAME",
    helpGroup: "CHECK",
    dependsOn: ["rerun"],
  }),
  timeout: TARGET_FLAGS.timeout,
  "run-untrusted-native": Flags.boolean({
    description: "run an .aot of unknown origin, in a sandbox",
    helpGroup: "CHECK",
    dependsOn: ["rerun"],
  }),
  ...TRUST_FLAGS,
};
