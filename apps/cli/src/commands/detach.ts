import { Args, Flags } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { naming, readInput } from "../read-input.ts";
import { UsageError } from "../usage-error.ts";

export default class Detach extends BaseCommand {
  static override summary = "Take the stamp out of .aot files: the bytes wamrc wrote, the envelope beside";
  static override examples = [
    "<%= config.bin %> detach app.aot --output original.aot",
    "<%= config.bin %> detach build/*.aot --in-place",
  ];
  static override strict = false;
  static override args = { file: Args.string({ description: "stamped .aot files", required: true }) };
  static override flags = {
    output: Flags.string({
      char: "o",
      description: "the unstamped file; the envelope goes to FILE.intoto.jsonl",
      helpValue: "FILE",
    }),
    "in-place": Flags.boolean({ description: "replace the files", exclusive: ["output"] }),
    force: Flags.boolean({ description: "write over another envelope that is beside the file" }),
    sigstore: Flags.string({
      description: "also write FILE.sigstore.json with the signature of this public key",
      helpValue: "PUB",
    }),
  };

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Detach);
    const files = argv as string[];
    if (!flags.output && !flags["in-place"])
      throw new UsageError("where should the unstamped file go?", "--output FILE, or --in-place.");
    if (files.length > 1 && flags.output)
      throw new UsageError("--output is for one file", "Detach several files with --in-place.");
    const [
      { detachAot, exportSigstoreBundle, parseDetached },
      { readPublicKey },
      { refuseToReplace, replaceFile },
      { eachFile, exitOfAll },
    ] = await Promise.all([
      import("@assay/provenance"),
      import("../provenance/key-input.ts"),
      import("../provenance/files.ts"),
      import("../provenance/each-file.ts"),
    ]);
    const publicKey = flags.sigstore === undefined ? undefined : readPublicKey(flags.sigstore);
    const detach = async (file: string, written: string[]): Promise<void> => {
      const bytes = readInput(file);
      const { subject, envelope } = naming(file, () => detachAot(bytes));
      const target = flags.output ?? file;
      const write = (path: string, content: string | Uint8Array): void => {
        replaceFile(path, content);
        written.push(path);
      };
      // What could refuse comes before the first byte is written.
      const [parsed] = publicKey ? parseDetached(envelope) : [];
      const bundle = parsed && publicKey && exportSigstoreBundle(parsed, publicKey);
      if (publicKey && bundle === undefined) throw new UsageError(`${flags.sigstore} did not sign ${file}`);
      const line = `${Buffer.from(envelope).toString("utf8")}\n`;
      refuseToReplace(`${target}.intoto.jsonl`, line, flags.force);
      write(`${target}.intoto.jsonl`, line);
      write(target, subject);
      if (bundle !== undefined) write(`${target}.sigstore.json`, bundle);
    };
    const answers = await eachFile(files, detach, (text) => this.note(text));
    const written = answers.flatMap((answer) => answer.written);
    if (written.length > 0 || flags.json) this.result({ written, files: answers }, () => written.join("\n"));
    process.exitCode = exitOfAll(answers);
  }
}
