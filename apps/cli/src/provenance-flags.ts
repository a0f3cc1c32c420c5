/** Flags of the commands about keys, stamps and verdicts. Only words: the libraries behind them load when a command runs. */
import { Flags } from "@oclif/core";

export const KEY_FLAGS = {
  key: Flags.string({
    char: "k",
    description:
      "private key: FILE, - for stdin, env:NAME for a variable (default env:ASSAY_KEY); several sign together",
    multiple: true,
    multipleNonGreedy: true,
    helpValue: "KEY",
    helpGroup: "SIGNING",
  }),
  "passphrase-file": Flags.string({
    description: "file with the passphrase, - for stdin; a descriptor is /dev/fd/N",
    helpValue: "FILE",
    helpGroup: "SIGNING",
  }),
};

export const TRUST_FLAGS = {
  trust: Flags.string({
    char: "t",
    description: "trust file (default: trust.json in the config folder, when there is one)",
    helpValue: "FILE",
    helpGroup: "TRUST",
  }),
  "trust-root": Flags.string({
    description: "public key that signed the trust file",
    helpValue: "PUB",
    helpGroup: "TRUST",
    dependsOn: ["trust"],
  }),
  "min-trust-version": Flags.integer({
    description: "refuse a trust file of a lower version (a fresh machine has seen none)",
    min: 0,
    helpValue: "N",
    helpGroup: "TRUST",
  }),
  key: Flags.string({
    description: "instead of a trust file: trust this public key for one builder",
    helpValue: "PUB",
    helpGroup: "TRUST",
    exclusive: ["trust"],
  }),
  builder: Flags.string({
    description: "builder that --key may speak for: wamrc-run (default), claimed, recorded-wamrc, or a URI",
    helpValue: "URI",
    helpGroup: "TRUST",
    dependsOn: ["key"],
  }),
};

export const WANTED_FLAGS = {
  "expect-wasm": Flags.string({
    description: "the .wasm it must be made from: FILE, or sha256:HEX",
    multiple: true,
    multipleNonGreedy: true,
    helpValue: "WASM",
    helpGroup: "EXPECT",
  }),
  "expect-name": Flags.string({
    description: "the name the statement must carry",
    helpValue: "NAME",
    helpGroup: "EXPECT",
  }),
  "runtime-version": Flags.string({ description: "WAMR that is to load it", helpValue: "2.4.5", helpGroup: "EXPECT" }),
  "runtime-flag": Flags.string({
    description: "build flag of that runtime (iwasm --version prints them since 2.4.3)",
    multiple: true,
    multipleNonGreedy: true,
    helpValue: "NAME=VALUE",
    helpGroup: "EXPECT",
  }),
};

export const STAMP_FLAGS = {
  ...KEY_FLAGS,
  detached: Flags.boolean({ description: "leave the .aot as it is and write FILE.intoto.jsonl", helpGroup: "OUTPUT" }),
  sigstore: Flags.boolean({ description: "also write FILE.sigstore.json, for cosign", helpGroup: "OUTPUT" }),
  timestamp: Flags.boolean({
    description: "put the time into the statement (SOURCE_DATE_EPOCH does too)",
    helpGroup: "OUTPUT",
  }),
};
