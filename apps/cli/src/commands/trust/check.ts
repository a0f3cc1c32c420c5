import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../../base-command.ts";
import { escapeControl, escapeLine } from "../../render/escape.ts";
import { table } from "../../render/style.ts";

export default class TrustCheck extends BaseCommand {
  static override summary = "Read a trust file strictly and say what it trusts";
  static override description = "Exit code 2 when it is not to be used: malformed, weak keys, expired.";
  static override examples = [
    "<%= config.bin %> trust check trust.json",
    "<%= config.bin %> trust check trust.json --sign root.key.pem --output trust.signed.json",
    "<%= config.bin %> trust check trust.signed.json --trust-root root.pub.pem",
  ];
  static override args = { file: Args.string({ description: "trust file", required: true }) };
  static override flags = {
    "trust-root": Flags.string({ description: "public key that signed it", helpValue: "PUB" }),
    sign: Flags.string({
      description: "sign it with this private key, to --output",
      helpValue: "KEY",
      dependsOn: ["output"],
    }),
    "passphrase-file": Flags.string({
      description: "file with the passphrase of --sign, - for stdin",
      helpValue: "FILE",
    }),
    output: Flags.string({
      char: "o",
      description: "where the signed file goes",
      helpValue: "FILE",
      dependsOn: ["sign"],
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(TrustCheck);
    const [{ keys, trust }, { readKeys, readPublicKey }, { replaceFile }, { readTrustBytes }] = await Promise.all([
      import("@assay/provenance"),
      import("../../provenance/key-input.ts"),
      import("../../provenance/files.ts"),
      import("../../provenance/received.ts"),
    ]);
    const bytes = readTrustBytes(args.file);
    const root = flags["trust-root"] === undefined ? undefined : readPublicKey(flags["trust-root"]);
    const file = trust.openTrustFile(bytes, root);
    trust.checkFreshness(file, { now: Date.now(), state: {} });
    if (flags.sign && flags.output) {
      const [key] = await readKeys([flags.sign], flags["passphrase-file"]);
      if (key) replaceFile(flags.output, trust.signTrustFile(bytes, key));
    }
    const listed = file.keys.map(({ publicKey, pem: _, ...key }) => ({
      ...key,
      fingerprint: keys.fingerprintOf(publicKey),
    }));
    this.result({ ...file, keys: listed, ...(flags.output && { signed: flags.output }) }, () => {
      const head = [
        ["version", String(file.version)],
        ["expires", file.expires],
        ["id", file.id ?? "none: rollback cannot be noticed"],
      ];
      const rows = listed.map((k) => [
        "key",
        escapeLine(`${k.keyid}  ${k.owner ?? ""}${k.revoked ? `  REVOKED ${k.revoked.at} ${k.revoked.reason}` : ""}`),
      ]);
      const may = file.trust.map((e) => [
        "trusts",
        `${e.threshold} of ${e.keyids.map((id) => id.slice(0, 8)).join(", ")} for ${e.builder}`,
      ]);
      return escapeControl(table([...head, ...rows, ...may]));
    });
  }
}
