import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../../base-command.ts";

export default class TrustAdd extends BaseCommand {
  static override summary = "Trust a public key to speak for a builder";
  static override description =
    `Each change raises the file's version; verifiers who saw it refuse older ones. Of a key that is listed already, --owner, --valid-from
and --valid-until replace what the file says.`;
  static override examples = [
    '<%= config.bin %> trust add trust.json release.pub.pem --owner "release CI"',
    "<%= config.bin %> trust add trust.json second.pub.pem --threshold 2 --valid-until 2027-01-01",
  ];
  static override args = {
    file: Args.string({ description: "trust file", required: true }),
    key: Args.string({ description: "public key (PEM)", required: true }),
  };
  static override flags = {
    owner: Flags.string({ description: "whose key it is, for people", helpValue: "NAME" }),
    builder: Flags.string({
      description: "wamrc-run, claimed, recorded-wamrc, or a URI",
      default: "wamrc-run",
      helpValue: "URI",
    }),
    "build-type": Flags.string({ description: "build type (default: ours for wamrc)", helpValue: "URI" }),
    threshold: Flags.integer({ description: "how many keys of this builder must sign", min: 1, helpValue: "N" }),
    "valid-from": Flags.string({ description: "the key counts from then on", helpValue: "DATE" }),
    "valid-until": Flags.string({ description: "the key counts until then", helpValue: "DATE" }),
    expires: Flags.string({ description: "new expiry of the trust file", helpValue: "DATE" }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(TrustAdd);
    const [{ BUILDER, keys, trust }, { builderUri }, { date, editTrust, expiry }, { readPublicKey }] =
      await Promise.all([
        import("@assay/provenance"),
        import("../../provenance/builder-name.ts"),
        import("../../provenance/trust-edit.ts"),
        import("../../provenance/key-input.ts"),
      ]);
    const publicKey = readPublicKey(args.key);
    const [from, until] = [flags["valid-from"], flags["valid-until"]];
    const added = {
      pem: keys.publicKeyToPem(publicKey),
      builder: builderUri(flags.builder, BUILDER),
      ...(flags["build-type"] && { buildType: flags["build-type"] }),
      ...(flags.threshold && { threshold: flags.threshold }),
      ...(flags.owner && { owner: flags.owner }),
      ...(from && { validFrom: date(from, "valid-from") }),
      ...(until && { validUntil: date(until, "valid-until") }),
    };
    const expires = flags.expires === undefined ? {} : { expires: expiry(flags.expires) };
    const changed = editTrust(args.file, (file) => ({ ...trust.addKey(file, added), ...expires }));
    const keyid = keys.keyIdOf(publicKey);
    this.result(
      { file: args.file, version: changed.version, keyid, builder: added.builder },
      () => `${args.file}: version ${changed.version}, ${keyid} may speak for ${added.builder}`,
    );
  }
}
