import { Args } from "@oclif/core";
import { BaseCommand } from "../../base-command.ts";
import { KEY_FLAGS } from "../../provenance-flags.ts";

export default class KeysShow extends BaseCommand {
  static override summary = "Show a key's id and fingerprint";
  static override examples = [
    "<%= config.bin %> keys show release.pub.pem",
    "<%= config.bin %> keys show release.key.pem --json",
  ];
  static override args = { file: Args.string({ description: "public or private key, - for stdin", required: true }) };
  static override flags = { "passphrase-file": KEY_FLAGS["passphrase-file"] };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(KeysShow);
    const [{ keys }, { readAnyKey }] = await Promise.all([
      import("@assay/provenance"),
      import("../../provenance/key-input.ts"),
    ]);
    const { kind, publicKey } = await readAnyKey(args.file, flags["passphrase-file"]);
    const shown = { kind, keyid: keys.keyIdOf(publicKey), fingerprint: keys.fingerprintOf(publicKey) };
    this.result(shown, () => `kind         ${kind}\nkey id       ${shown.keyid}\nfingerprint  ${shown.fingerprint}`);
  }
}
