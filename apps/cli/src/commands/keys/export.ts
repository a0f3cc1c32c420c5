import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../../base-command.ts";
import { KEY_FLAGS } from "../../provenance-flags.ts";

export default class KeysExport extends BaseCommand {
  static override summary = "Print the public half of a key as PEM";
  static override examples = ["<%= config.bin %> keys export release.key.pem > release.pub.pem"];
  static override args = { file: Args.string({ description: "private or public key, - for stdin", required: true }) };
  static override flags = {
    "passphrase-file": KEY_FLAGS["passphrase-file"],
    output: Flags.string({ char: "o", description: "write it here instead of stdout", helpValue: "FILE" }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(KeysExport);
    const [{ keys }, { readAnyKey }, { replaceFile }] = await Promise.all([
      import("@assay/provenance"),
      import("../../provenance/key-input.ts"),
      import("../../provenance/files.ts"),
    ]);
    const { publicKey } = await readAnyKey(args.file, flags["passphrase-file"]);
    const pem = keys.publicKeyToPem(publicKey);
    if (flags.output !== undefined) replaceFile(flags.output, pem);
    this.result(
      { pem, keyid: keys.keyIdOf(publicKey), ...(flags.output && { file: flags.output }) },
      () => flags.output ?? pem,
    );
  }
}
