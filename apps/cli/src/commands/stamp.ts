import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import type { firstSignerFrom } from "../provenance/countersign.ts";
import type { PrivateKey } from "../provenance/key-input.ts";
import { STAMP_FLAGS, TRUST_FLAGS } from "../provenance-flags.ts";
import { naming, readInput } from "../read-input.ts";
import { UsageError } from "../usage-error.ts";
import { version } from "../version.ts";

type CountersignFlags = Parameters<typeof firstSignerFrom>[0] & { readonly sigstore?: boolean };

export default class Stamp extends BaseCommand {
  static override takesCommand = true;
  static override summary = "Stamp .aot files after the fact, marked as claimed";
  static override description =
    `The statement says builder "claimed": the signer vouches for the file without having compiled it. Say what you know of its making;
what you leave out is not in the statement. Options of wamrc go after a bare --. Use \`assay compile\` where you can.
--countersign signs the statement that is in the file already, when it is true of the file, and of no other: you vouch for it then. Say whose
it is (--of or --trust), or its first signature is not checked. Exit codes of several files: the first of 2, 1, 6, 4, 3, 5 that any has.`;
  static override examples = [
    "<%= config.bin %> stamp app.aot --key release.key.pem --output app.stamped.aot",
    "<%= config.bin %> stamp app.aot --key release.key.pem --detached --wasm app.wasm --wamrc ./wamrc --wamrc-version 2.4.5 -- --target=x86_64",
    "<%= config.bin %> stamp app.aot --key second.key.pem --countersign --of release.pub.pem --in-place",
  ];
  static override strict = false;
  static override args = { file: Args.string({ description: ".aot files", required: true }) };
  static override flags = {
    ...STAMP_FLAGS,
    output: Flags.string({ char: "o", description: "the stamped file", helpValue: "FILE", helpGroup: "OUTPUT" }),
    "in-place": Flags.boolean({
      description: "replace the files by stamped ones",
      helpGroup: "OUTPUT",
      exclusive: ["output", "detached"],
    }),
    force: Flags.boolean({
      description: "write over another envelope that is beside the file",
      helpGroup: "OUTPUT",
      dependsOn: ["detached"],
    }),
    countersign: Flags.boolean({
      description: "add a signature to the stamp that is there",
      exclusive: ["detached", "wasm", "wamrc", "wamrc-version", "name", "timestamp"],
    }),
    of: Flags.string({
      description: "with --countersign: public key of who signed first; any of them",
      multiple: true,
      multipleNonGreedy: true,
      helpValue: "PUB",
      dependsOn: ["countersign"],
      exclusive: ["trust", "min-trust-version"],
    }),
    trust: { ...TRUST_FLAGS.trust, dependsOn: ["countersign"] },
    "trust-root": TRUST_FLAGS["trust-root"],
    "min-trust-version": { ...TRUST_FLAGS["min-trust-version"], dependsOn: ["countersign"] },
    wasm: Flags.string({ description: "the .wasm it was made from", helpValue: "FILE", helpGroup: "CLAIMS" }),
    wamrc: Flags.string({
      description: "the wamrc that made it (its digest is stated)",
      helpValue: "PATH",
      helpGroup: "CLAIMS",
    }),
    "wamrc-version": Flags.string({ description: "its version", helpValue: "2.4.5", helpGroup: "CLAIMS" }),
    name: Flags.string({
      description: "name in the statement (default: the file's)",
      helpValue: "NAME",
      helpGroup: "CLAIMS",
    }),
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Stamp);
    const files = argv as string[];
    if (!flags.output && !flags["in-place"] && !flags.detached) {
      throw new UsageError("where should the stamp go?", "--output FILE, --in-place, or --detached.");
    }
    if (flags.countersign && this.target) {
      throw new UsageError(
        "--countersign signs the statement that is there: it takes no options of wamrc",
        "Leave out what follows --.",
      );
    }
    if (files.length > 1 && (flags.output || flags.name || flags.wasm)) {
      throw new UsageError(
        "--output, --name and --wasm are for one file",
        "Stamp several files with --in-place or --detached.",
      );
    }
    const [{ walk }, { signStatement, stampAot }, { claimedStatement }, { readKeys }, output, { replaceFile }, each] =
      await Promise.all([
        import("@assay/aot-format"),
        import("@assay/provenance"),
        import("../provenance/claims.ts"),
        import("../provenance/key-input.ts"),
        import("../provenance/envelope-output.ts"),
        import("../provenance/files.ts"),
        import("../provenance/each-file.ts"),
      ]);
    const keys = await readKeys(flags.key, flags["passphrase-file"]);
    const add = flags.countersign ? await this.countersigner(flags, keys) : undefined;
    const metadata = output.metadataOf(flags.timestamp, process.env);
    const stamp = async (file: string, written: string[]): Promise<void> => {
      const bytes = readInput(file);
      naming(file, () => walk(bytes));
      const target = flags.output ?? file;
      if (add) {
        add(file, bytes, target, written);
        return;
      }
      const claims = { ...flags, argv: this.target, toolVersion: version(), metadata };
      const envelope = signStatement(await claimedStatement(file, bytes, claims), keys);
      const stamped = stampAot(bytes, envelope);
      if (!flags.detached) replaceFile(target, stamped);
      if (!flags.detached) written.push(target);
      const { detached, sigstore, force = false } = flags;
      written.push(...output.writeDetached(target, envelope, { detached, sigstore, keys, force }));
    };
    const answers = await each.eachFile(files, stamp, (text) => this.note(text));
    const written = answers.flatMap((answer) => answer.written);
    if (written.length > 0 || flags.json) this.result({ written, files: answers }, () => written.join("\n"));
    process.exitCode = each.exitOfAll(answers);
  }

  /** The trust file is read once, however many files there are. */
  private async countersigner(flags: CountersignFlags, keys: readonly PrivateKey[]) {
    const [{ detachAot, parseDetached }, { countersign, firstSignerFrom }, { writeDetached }, { replaceFile }] =
      await Promise.all([
        import("@assay/provenance"),
        import("../provenance/countersign.ts"),
        import("../provenance/envelope-output.ts"),
        import("../provenance/files.ts"),
      ]);
    const first = firstSignerFrom(flags, Date.now());
    return (file: string, bytes: Uint8Array, target: string, written: string[]): void => {
      const { bytes: signed, warning } = countersign(bytes, keys, first);
      if (warning !== undefined) this.note(`assay: warning: ${file}: ${warning}`);
      replaceFile(target, signed);
      written.push(target);
      const [envelope] = parseDetached(detachAot(signed).envelope);
      if (envelope) written.push(...writeDetached(target, envelope, { sigstore: flags.sigstore, keys }));
    };
  }
}
