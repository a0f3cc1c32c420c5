import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../../base-command.ts";
import { UsageError } from "../../usage-error.ts";

export default class KeysGenerate extends BaseCommand {
  static override summary = "Make an Ed25519 key pair: KEY (mode 0600) and KEY's public half";
  static override description =
    "PKCS#8 and SPKI PEM, as openssl reads and writes them. An existing file is never overwritten.";
  static override examples = [
    "<%= config.bin %> keys generate release.key.pem",
    "<%= config.bin %> keys generate release.key.pem --encrypt --passphrase-file /dev/fd/3 3< pass.txt",
  ];
  static override args = { file: Args.string({ description: "where the private key goes", required: true }) };
  static override flags = {
    encrypt: Flags.boolean({ description: "encrypt the private key with a passphrase" }),
    "passphrase-file": Flags.string({
      description: "file with the passphrase, - for stdin",
      helpValue: "FILE",
      dependsOn: ["encrypt"],
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(KeysGenerate);
    const [{ keys }, { readPassphrase }, { createFile }] = await Promise.all([
      import("@assay/provenance"),
      import("../../provenance/key-input.ts"),
      import("../../provenance/files.ts"),
    ]);
    const publicFile = `${args.file.replace(/\.key\.pem$|\.pem$/, "")}.pub.pem`;
    for (const path of [args.file, publicFile]) {
      if (existsSync(path))
        throw new UsageError(`${path} is there already`, "Keys are never overwritten: choose another name.");
    }
    const key = keys.keyFromSeed(randomBytes(32));
    const passphrase = flags.encrypt
      ? await readPassphrase(flags["passphrase-file"], "Passphrase for the new key")
      : undefined;
    if (passphrase === "")
      throw new UsageError("the passphrase is empty", "Leave out --encrypt for a key without one.");
    const encrypt = passphrase === undefined ? undefined : { passphrase, salt: randomBytes(16), iv: randomBytes(16) };
    createFile(args.file, keys.privateKeyToPem(key, encrypt), 0o600);
    createFile(publicFile, keys.publicKeyToPem(key.publicKey));
    const [keyid, fingerprint] = [keys.keyIdOf(key.publicKey), keys.fingerprintOf(key.publicKey)];
    this.result(
      { privateKey: args.file, publicKey: publicFile, keyid, fingerprint, encrypted: flags.encrypt ?? false },
      () =>
        [
          `private key  ${args.file} (keep it)`,
          `public key   ${publicFile} (hand it out)`,
          `key id       ${keyid}`,
          `fingerprint  ${fingerprint}`,
        ].join("\n"),
    );
  }
}
