import { existsSync } from "node:fs";
import { constants } from "node:os";
import { Flags } from "@oclif/core";
import { BaseCommand } from "../base-command.ts";
import { STAMP_FLAGS } from "../provenance-flags.ts";
import { UsageError } from "../usage-error.ts";
import { version } from "../version.ts";

/** A shell's exit code for a program that a signal ended is this plus the signal's number. */
const SIGNALLED = 128;
const signalNumber = (name: string | null): number => constants.signals[name as NodeJS.Signals] ?? 0;

export default class Compile extends BaseCommand {
  static override takesCommand = true;
  static override summary = "Run wamrc and stamp what it makes: which wamrc, which options, which .wasm";
  static override description =
    `Takes the place of wamrc in a Makefile: its output and exit code are passed on. The .aot appears only when it is complete
and signed. wamrc gets PATH and its own four variables, nothing else of the environment.`;
  static override examples = [
    "<%= config.bin %> compile --key release.key.pem -- wamrc --target=x86_64 -o app.aot app.wasm",
    "WAMRC='<%= config.bin %> compile -- wamrc' make   # the key in ASSAY_KEY",
  ];
  static override usage = "compile [FLAGS] -- wamrc [OPTIONS] -o OUTPUT.aot INPUT.wasm";
  // Or oclif takes the first word for a command of its own.
  static override strict = false;
  static override flags = {
    ...STAMP_FLAGS,
    name: Flags.string({ description: "name in the statement (default: the output's file name)", helpValue: "NAME" }),
  };

  async run(): Promise<void> {
    // Before our own words are parsed: without the -- those of wamrc are among them.
    if (!this.target)
      throw new UsageError(
        "no wamrc command after --",
        "assay compile --key KEY -- wamrc [options] -o app.aot app.wasm",
      );
    const { flags } = await this.parse(Compile);
    if (await this.answered(this.target, flags.json)) return;
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
      process.exitCode = outcome.exitCode ?? SIGNALLED + signalNumber(outcome.signal);
      if (flags.json)
        this.result({ output: null, failed: { exitCode: outcome.exitCode, signal: outcome.signal } }, () => "");
      return;
    }
    // The .aot last: whoever finds it finds its envelope too.
    const beside = writeDetached(made.output, made.envelope, {
      detached: flags.detached,
      sigstore: flags.sigstore,
      keys,
    });
    replaceFile(made.output, flags.detached ? made.aot : made.stamped);
    if (!flags.detached && existsSync(`${made.output}.intoto.jsonl`))
      this.note(`assay: ${made.output}.intoto.jsonl is of an earlier build, and verify judges it too: remove it`);
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

  /** `wamrc --version` and the like make no file: passed through, without a key. */
  private async answered([program = "", ...words]: readonly string[], json: boolean | undefined): Promise<boolean> {
    const [{ wamrc }, { run }] = await Promise.all([import("@assay/provenance"), import("@assay/runner")]);
    if (program === "" || !wamrc.asksForWords(words)) return false;
    const env = wamrc.wamrcEnvironment(process.env);
    const { stdout, stderr, exitCode, signal } = await run({ argv: [program, ...words], env, timeoutMs: 60_000 });
    process.stderr.write(stderr);
    if (json) this.result({ output: null, said: Buffer.from(stdout).toString("utf8") }, () => "");
    else process.stdout.write(stdout);
    process.exitCode = exitCode ?? SIGNALLED + signalNumber(signal);
    return true;
  }
}
