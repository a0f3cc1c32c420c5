import { Flags } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { STAMP_FLAGS } from "../provenance-flags.ts";
import { UsageError } from "../usage-error.ts";
import { version } from "../version.ts";

export default class Compile extends BaseCommand {
  static override summary = "Run wamrc and stamp what it makes: which wamrc, which options, which .wasm";
  static override description =
    `Takes the place of wamrc in a Makefile: its output and exit code are passed on. The .aot appears only when it is complete
and signed. wamrc gets PATH and its own four variables, nothing else of the environment.`;
  static override examples = [
    "<%= config.bin %> compile --key release.key.pem -- wamrc --target=x86_64 -o app.aot app.wasm",
    "WAMRC='<%= config.bin %> compile -- wamrc' make   # the key in ASSAY_KEY",
  ];
  static override flags = {
    ...STAMP_FLAGS,
    name: Flags.string({ description: "name in the statement (default: the output's file name)", helpValue: "NAME" }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Compile);
    if (!this.target)
      throw new UsageError("no wamrc command", "assay compile --key KEY -- wamrc [options] -o app.aot app.wasm");
    const [{ compileAot }, { readKeys }, { metadataOf, writeDetached }, { replaceFile }] = await Promise.all([
      import("@assay/triage"),
      import("../provenance/key-input.ts"),
      import("../provenance/envelope-output.ts"),
      import("../provenance/files.ts"),
    ]);
    const keys = await readKeys(flags.key, flags["passphrase-file"]);
    const metadata = metadataOf(flags.timestamp, process.env);
    const made = await compileAot({
      command: this.target,
      env: process.env,
      keys,
      toolVersion: version(),
      abort: this.interruptible(),
      notify: (text) => this.note(`assay: ${text}`),
      ...(flags.name !== undefined && { subjectName: flags.name }),
      ...(metadata && { metadata }),
    });
    const { outcome, stdout, stderr } = made.result;
    (flags.json ? process.stderr : process.stdout).write(stdout);
    process.stderr.write(stderr);
    if (made.kind === "failed") {
      if (outcome.exitCode === 0) throw new UsageError("wamrc says it succeeded, but wrote no file");
      this.note(`assay: wamrc failed (${outcome.signal ?? `exit ${outcome.exitCode}`}); nothing was written`);
      process.exitCode = outcome.exitCode ?? 128;
      return;
    }
    replaceFile(made.output, flags.detached ? made.aot : made.stamped);
    const beside = writeDetached(made.output, made.envelope, {
      detached: flags.detached,
      sigstore: flags.sigstore,
      keys,
    });
    const { name, builder, version: wamrcVersion } = made.toolchain.identity;
    this.note(
      `assay: stamped ${[made.output, ...beside].join(", ")} (${name} ${wamrcVersion ?? "of unknown version"}, ${made.toolchain.libraries?.length ?? 0} libraries)`,
    );
    if (flags.json)
      this.result(
        {
          output: made.output,
          beside,
          builder,
          wamrc: { name, version: wamrcVersion ?? null, sha256: made.toolchain.sha256 },
        },
        () => "",
      );
  }
}
