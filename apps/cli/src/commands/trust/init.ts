import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../../base-command.ts";
import { UsageError } from "../../usage-error.ts";

export default class TrustInit extends BaseCommand {
  static override summary = "Start a trust file: empty, versioned, expiring";
  static override examples = ["<%= config.bin %> trust init trust.json --expires 2027-06-30"];
  static override args = { file: Args.string({ description: "trust file to write", required: true }) };
  static override flags = {
    expires: Flags.string({
      description: "from then on nobody takes the file any more",
      required: true,
      helpValue: "DATE",
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(TrustInit);
    const [{ trust }, { expiry }, { createFile }] = await Promise.all([
      import("@assay/provenance"),
      import("../../provenance/trust-edit.ts"),
      import("../../provenance/files.ts"),
    ]);
    if (existsSync(args.file))
      throw new UsageError(`${args.file} is there already`, "assay trust add and revoke change it.");
    const made = trust.initTrust({ id: `urn:uuid:${randomUUID()}`, expires: expiry(flags.expires) });
    createFile(args.file, trust.serializeTrustFile(made));
    this.result(
      { file: args.file, id: made.id, version: made.version, expires: made.expires },
      () => `${args.file}: version 1, expires ${made.expires}`,
    );
  }
}
