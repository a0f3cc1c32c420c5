import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { STAMP_FLAGS } from "../provenance-flags.ts";
import { naming, readInput } from "../read-input.ts";
import { UsageError } from "../usage-error.ts";
import { version } from "../version.ts";

export default class Stamp extends BaseCommand {
  static override summary = "Stamp .aot files after the fact, marked as claimed";
  static override description =
    `The statement says builder "claimed": the signer vouches for the file without having compiled it. Say what you know of its making;
what you leave out is not in the statement. Options of wamrc go after a bare --. Use \`assay compile\` where you can.`;
  static override examples = [
    "<%= config.bin %> stamp app.aot --key release.key.pem --output app.stamped.aot",
    "<%= config.bin %> stamp app.aot --key release.key.pem --detached --wasm app.wasm --wamrc ./wamrc --wamrc-version 2.4.5 -- --target=x86_64",
    "<%= config.bin %> stamp app.aot --key second.key.pem --countersign --in-place",
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
    const [
      { walk },
      { countersignAot, detachAot, parseDetached, signStatement, stampAot },
      { claimedStatement },
      { readKeys },
      { metadataOf, writeDetached },
      { replaceFile },
    ] = await Promise.all([
      import("@assay/aot-format"),
      import("@assay/provenance"),
      import("../provenance/claims.ts"),
      import("../provenance/key-input.ts"),
      import("../provenance/envelope-output.ts"),
      import("../provenance/files.ts"),
    ]);
    const keys = await readKeys(flags.key, flags["passphrase-file"]);
    const metadata = metadataOf(flags.timestamp, process.env);
    const written: string[] = [];
    for (const file of files) {
      const bytes = readInput(file);
      naming(file, () => walk(bytes));
      const target = flags.output ?? file;
      if (flags.countersign) {
        const signed = keys.reduce(countersignAot, bytes);
        replaceFile(target, signed);
        const [envelope] = parseDetached(detachAot(signed).envelope);
        written.push(target, ...(envelope ? writeDetached(target, envelope, { sigstore: flags.sigstore, keys }) : []));
        continue;
      }
      const statement = await claimedStatement(file, bytes, {
        ...flags,
        argv: this.target,
        toolVersion: version(),
        metadata,
      });
      const envelope = signStatement(statement, keys);
      const stamped = stampAot(bytes, envelope);
      if (!flags.detached) replaceFile(target, stamped);
      if (!flags.detached) written.push(target);
      written.push(
        ...writeDetached(target, envelope, {
          detached: flags.detached,
          sigstore: flags.sigstore,
          keys,
          force: flags.force ?? false,
        }),
      );
    }
    this.result({ written }, () => written.join("\n"));
  }
}
