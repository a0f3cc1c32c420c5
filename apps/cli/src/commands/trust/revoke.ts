import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../../base-command.ts";

export default class TrustRevoke extends BaseCommand {
  static override summary = "Revoke a key: nothing it ever signed counts any more";
  static override examples = ['<%= config.bin %> trust revoke trust.json a23df00d --reason "laptop stolen"'];
  static override args = {
    file: Args.string({ description: "trust file", required: true }),
    keyid: Args.string({ description: "key id, or the start of it", required: true }),
  };
  static override flags = {
    reason: Flags.string({ description: "why, for people", default: "", helpValue: "TEXT" }),
    at: Flags.string({ description: "since when (default: now)", helpValue: "DATE" }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(TrustRevoke);
    const [{ trust }, { date, editTrust }] = await Promise.all([
      import("@assay/provenance"),
      import("../../provenance/trust-edit.ts"),
    ]);
    const at = flags.at === undefined ? new Date().toISOString().replace(/\.\d+Z$/, "Z") : date(flags.at, "at");
    const changed = editTrust(args.file, (file) => trust.revokeKey(file, args.keyid, { at, reason: flags.reason }));
    this.result({ file: args.file, version: changed.version }, () => `${args.file}: version ${changed.version}`);
  }
}
